package store

import (
	"time"

	"topicmux/tui/text"
)

// Span is a stretch of time in which a state topic held one value.
type Span struct {
	From, To time.Time
	Value    string
}

// change is a moment at which a state was seen to be another, or was seen
// again after a lost connection.
type change struct {
	at   int64
	word int16 // in timeline.words; maxWords stands for all others
}

// timeline is the history of a state.
type timeline struct {
	words   []string
	changes []change
	seen    int64 // when the state was last told
}

// see takes the state at that time.
func (l *timeline) see(b []byte, at int64, broken bool) {
	word := l.word(b)
	n := len(l.changes)
	if n > 0 && at < l.changes[n-1].at {
		return // came late: the newer one stays
	}
	l.seen = at
	if n > 0 && l.changes[n-1].word == word && !broken {
		return
	}
	if n == maxChanges {
		// A quarter at once, so that the copying costs nothing on average.
		l.changes = l.changes[:copy(l.changes, l.changes[maxChanges/4:])]
	}
	l.changes = append(l.changes, change{at, word})
}

func (l *timeline) word(b []byte) int16 {
	b = b[:min(len(b), maxWord)]
	for i, w := range l.words {
		if w == string(b) {
			return int16(i)
		}
	}
	if len(l.words) == maxWords {
		return maxWords
	}
	l.words = append(l.words, string(b))
	return int16(len(l.words) - 1)
}

func (l *timeline) value(word int16) string {
	if int(word) >= len(l.words) {
		return "…"
	}
	return text.CleanLine(l.words[word], maxWord)
}

// States returns the spans of a state topic that touch from … to, oldest
// first. While there was no connection nothing is known, so there is no span.
// The last one reaches up to to.
func (t *Topic) States(from, to time.Time) []Span {
	to = t.instant(to)
	var out []Span
	for i, c := range t.states.changes {
		span := Span{From: time.Unix(0, c.at), To: to, Value: t.states.value(c.word)}
		if i+1 < len(t.states.changes) {
			span.To = time.Unix(0, t.states.changes[i+1].at)
		}
		span.To = t.store.state.holeBefore(span.From, span.To)
		if span.To.After(to) {
			span.To = to
		}
		if span.To.Before(from) || span.From.After(to) {
			continue
		}
		out = append(out, span)
	}
	return out
}

// holeBefore returns the begin of the first hole after from that nothing has
// filled, or to when there is none before it.
func (s *State) holeBefore(from, to time.Time) time.Time {
	for _, h := range s.Holes {
		if !h.Healed && h.From.After(from) && h.From.Before(to) {
			return h.From
		}
	}
	return to
}
