package tui

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"topicmux/monitor/alert"
	"topicmux/monitor/store"
	"topicmux/tui/theme"
)

const (
	// missingEvery is the time between two checks for rules without a value to
	// evaluate and expressions without a value to chart. A check may parse
	// payloads.
	missingEvery = time.Second
	// missingAfter is how long a server without a catalogue has to send a topic
	// before the topic counts as missing.
	missingAfter = 2 * time.Second
)

// unmatchedFor is how long the status line names what has no match. After that
// it shows only the number, to leave room for other things.
const unmatchedFor = 10 * time.Second

// check determines which rules and expressions have no match.
func (b *alertBook) check(st *store.State, now time.Time) {
	b.vain = b.vain[:0]
	for _, u := range st.Unmatched() {
		b.vain = append(b.vain, u.String())
	}
	if b.expects() {
		b.checkMissing(st, now)
	}
	words, _ := b.unmatched()
	if all := strings.Join(words, "\n"); all != b.named {
		b.named, b.namedAt = all, now
	}
}

// checkMissing calls check if it is due.
func (b *alertBook) checkMissing(st *store.State, now time.Time) {
	if now.Sub(b.checked) < missingEvery && !now.Before(b.checked) {
		return
	}
	b.missing, b.unmet, b.lost, b.checked = nil, nil, nil, now
	for _, s := range st.Streams {
		told := s.Server != "" && s.Backlog == 0 || s.Conn.Phase == store.Closed
		if s.Conn.Connects == 0 || !told && now.Sub(s.Conn.Since) < missingAfter {
			return // its topics are unknown
		}
	}
	b.missing, b.unmet = b.watch.Missing(), b.unmetFields(st)
	if b.file != nil {
		b.lost = unmatchedPanes(b.file(), st)
	}
}

// expects reports whether there is anything that may have no match.
func (b *alertBook) expects() bool {
	if b.watch.Any() || len(b.fields) > 0 || len(b.lost) > 0 {
		return true
	}
	if b.file == nil {
		return false
	}
	a := b.file()
	return len(a.Panes)+len(a.Order)+len(a.Hide)+len(a.Groups) > 0
}

// waits returns what a rule waits for, or "" if it has a value to evaluate.
func (b *alertBook) waits(r *alert.Rule) string {
	i := slices.IndexFunc(b.missing, func(m alert.Missing) bool { return m.Rule == r })
	if i < 0 {
		return ""
	}
	return b.missing[i].String()
}

// nextCheck returns when the next check may have another result without an
// event, or the zero time for never.
func (b *alertBook) nextCheck(st *store.State) time.Time {
	if !b.expects() {
		return time.Time{}
	}
	var last time.Time
	for _, s := range st.Streams {
		if s.Conn.Connects == 0 {
			return time.Time{}
		}
		if s.Conn.Since.After(last) {
			last = s.Conn.Since
		}
	}
	return last.Add(missingAfter)
}

// briefAt returns when the status line starts to show only the number of things
// without a match, or the zero time if everything has a match.
func (b *alertBook) briefAt() time.Time {
	if b.named == "" {
		return time.Time{}
	}
	return b.namedAt.Add(unmatchedFor)
}

// unmatched returns a line for everything without a match. The first alerts of
// them are about alerts.
func (b *alertBook) unmatched() (words []string, alerts int) {
	for _, m := range b.missing {
		if !b.watch.Muted(m.Rule) {
			words = append(words, "alert "+m.Rule.String()+": "+m.String())
		}
	}
	alerts = len(words)
	words = append(append(words, b.unmet...), b.lost...)
	return append(words, b.vain...), alerts
}

// segments returns the segments of the status line about things without a
// match.
func (b *alertBook) segments(now time.Time) []segment {
	words, alerts := b.unmatched()
	switch {
	case len(words) == 0:
		return nil
	case !now.Before(b.briefAt()):
		return []segment{{text: "? " + strconv.Itoa(len(words)) + " unmatched", key: "i", colour: theme.Warn, rank: 3}}
	case len(words) == 1:
		return []segment{{text: "? " + words[0], colour: theme.Warn, rank: 2}}
	}
	kinds := kindsOf(len(words), alerts, len(b.unmet), len(b.lost), len(b.vain))
	return []segment{{text: "? " + kinds + " without a match", colour: theme.Warn, rank: 2}}
}

// kindsOf returns the number of things without a match, with the kinds that
// occur.
func kindsOf(all, alerts, fields, panes, topics int) string {
	var kinds []string
	for _, k := range []struct {
		n    int
		name string
	}{{alerts, "alerts"}, {fields, "fields"}, {panes, "dashboard keys"}, {topics, "topics"}} {
		if k.n > 0 {
			kinds = append(kinds, k.name)
		}
	}
	last := len(kinds) - 1
	if last > 0 {
		kinds[last-1], kinds = kinds[last-1]+" and "+kinds[last], kinds[:last]
	}
	return strconv.Itoa(all) + " " + strings.Join(kinds, ", ")
}

// unmetFields returns the expressions without a value to chart, with the
// reason. It omits expressions whose topic has had no event yet.
func (b *alertBook) unmetFields(st *store.State) []string {
	var out []string
	for _, m := range b.fields.Missing(st) {
		if b.selects != nil && !b.selects(m.Topic) {
			continue
		}
		if t := st.Topic(m.Topic); t == nil || t.Count > 0 {
			out = append(out, "field "+m.Topic+"="+m.Expression+": "+m.String())
		}
	}
	return out
}
