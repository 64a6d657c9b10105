package store

import (
	"time"

	"topicmux/monitor/text"
)

// Span is a time interval in which a state topic had the same value.
type Span struct {
	From, To time.Time
	Value    string
}

// change is a change of a state, or its first value after an outage.
type change struct {
	at   int64
	word uint8 // index in timeline.words
}

// timeline is the history of a state.
type timeline struct {
	words   []string // cleaned, in order of appearance
	raw     []string // as received
	changes []change
}

// observe adds a state with its time.
func (l *timeline) observe(b []byte, at int64, broken bool) {
	if n := len(l.changes); n > 0 && at < l.changes[n-1].at {
		return // the state is late; keep the newer one
	}
	word := l.word(b[:min(len(b), maxWord)])
	n := len(l.changes)
	if n > 0 && l.changes[n-1].word == word && !broken {
		return
	}
	if n == maxChanges {
		l.keep(maxChanges * 3 / 4) // a quarter at once, so that copying is rare
		word = l.word(b[:min(len(b), maxWord)])
	}
	l.changes = append(l.changes, change{at, word})
}

// word returns the index of a word. If there are too many, it evicts the oldest
// changes with their words.
func (l *timeline) word(b []byte) uint8 {
	for i, w := range l.raw {
		if w == string(b) {
			return uint8(i)
		}
	}
	if len(l.raw) == maxWords {
		l.keep(maxWords / 2)
	}
	l.raw = append(l.raw, string(b))
	l.words = append(l.words, text.CleanLine(b, maxWord))
	return uint8(len(l.words) - 1)
}

// keep evicts all but the newest n changes, and the words that are no longer
// used.
func (l *timeline) keep(n int) {
	if len(l.changes) > n {
		l.changes = l.changes[:copy(l.changes, l.changes[len(l.changes)-n:])]
	}
	raw, words := l.raw, l.words
	l.raw, l.words = nil, nil
	renamed := make(map[uint8]uint8)
	for i := range l.changes {
		c := &l.changes[i]
		to, ok := renamed[c.word]
		if !ok {
			to = uint8(len(l.raw))
			renamed[c.word] = to
			l.raw, l.words = append(l.raw, raw[c.word]), append(l.words, words[c.word])
		}
		c.word = to
	}
}

// spans returns the spans that overlap the time between from and to, oldest first. known
// returns until when, between two times, nothing is missing.
func (l *timeline) spans(from, to time.Time, known func(from, to time.Time) time.Time) []Span {
	var out []Span
	for i, c := range l.changes {
		span := Span{From: time.Unix(0, c.at), To: to, Value: l.words[c.word]}
		if i+1 < len(l.changes) {
			span.To = time.Unix(0, l.changes[i+1].at)
		}
		span.To = known(span.From, span.To)
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
