package view

import (
	"bytes"
	"regexp"
	"strings"
	"time"
	"unicode/utf8"

	"topicmux/monitor/store"
	"topicmux/monitor/text"
	"topicmux/tui/internal/screen"
	"topicmux/tui/theme"
)

// Filter selects lines of a topic by an expression. A nil Filter is inactive.
type Filter struct {
	// Re is the expression that lines must match. Matches are highlighted.
	Re *regexp.Regexp
	// Not inverts the filter: lines must not match.
	Not bool
	// Hides is set to hide the lines that do not pass.
	Hides bool
	// At is the ordinal of the line that the reader has jumped to, 0 for none.
	At uint64

	words word // set if Re is a plain text
}

// NewFilter returns a filter for a regular expression. It ignores case unless
// the expression has a capital letter.
func NewFilter(expression string, not bool) (*Filter, error) {
	fold := expression == strings.ToLower(expression)
	source := expression
	if fold {
		source = "(?i)" + source
	}
	re, err := regexp.Compile(source)
	if err != nil {
		return nil, err
	}
	f := &Filter{Re: re, Not: not}
	if regexp.QuoteMeta(expression) == expression {
		f.words = newWord(expression, fold)
	}
	return f, nil
}

// Passes reports whether a text passes the filter.
func (f *Filter) Passes(s string) bool { return f == nil || f.Re.MatchString(s) != f.Not }

// PassesEvent reports whether an event passes the filter by its text, or by the
// level and the fields that a log shows.
func (f *Filter) PassesEvent(e *store.Event) bool {
	if f == nil {
		return true
	}
	hit := f.Re.MatchString(e.Text) || f.level(e.Level)
	if !hit && e.Logged {
		line := e.Line(time.UTC)
		s, _ := withFields(line.Message, fieldText(line.Fields))
		hit = s != e.Text && f.Re.MatchString(s)
	}
	return hit != f.Not
}

// level reports whether the name of a level matches.
func (f *Filter) level(l store.Level) bool {
	return l != store.LevelNone && f.Re.MatchString(levelWord(l, wholeLevel))
}

// The cost of checking an event, in bytes of plain text: per event, per byte
// for a regular expression, and per byte that must be converted to readable
// text.
const (
	eventCost      = 64
	expressionCost = 8
	readingCost    = 16
)

// PassesRecord is PassesEvent for a stored record. It also returns the cost of
// the check, which is as low as possible.
func (f *Filter) PassesRecord(r *store.Record) (passes bool, cost int) {
	cost = eventCost + len(r.Payload)
	var hit bool
	if f.words.text != "" {
		hit = f.words.in(r.Payload)
	} else {
		cost += expressionCost * len(r.Payload)
		hit = f.Re.Match(r.Payload)
	}
	hit = hit || f.level(r.Level)
	if !hit && (len(r.Payload) == 0 || !r.Plain && (f.words.text == "" || f.words.joins || bytes.IndexByte(r.Payload, '\\') >= 0)) {
		cost += readingCost * len(r.Payload)
		e := r.Event()
		return f.PassesEvent(&e), cost
	}
	return hit != f.Not, cost
}

// A word is a plain text to search for.
type word struct {
	text  string
	fold  bool // lower-case letters match capitals
	joins bool // readable text may contain it although the JSON payload does not
}

func newWord(s string, fold bool) word {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return word{} // the regular expression handles the case of other letters
		}
	}
	return word{text: s, fold: fold, joins: strings.ContainsAny(s, " =")}
}

// in reports whether b contains the word.
func (w *word) in(b []byte) bool {
	if !w.fold {
		return bytes.Contains(b, []byte(w.text))
	}
	low, high := w.text[0], w.text[0]
	if low >= 'a' && low <= 'z' {
		high = low - 'a' + 'A'
	}
	for len(b) >= len(w.text) {
		i := bytes.IndexByte(b, low)
		if high != low {
			before := b
			if i >= 0 {
				before = b[:i]
			}
			if k := bytes.IndexByte(before, high); k >= 0 {
				i = k
			}
		}
		if i < 0 || len(b)-i < len(w.text) {
			return false
		}
		if bytes.EqualFold(b[i:i+len(w.text)], []byte(w.text)) {
			return true
		}
		b = b[i+1:]
	}
	return false
}

// hides reports whether an event is hidden. A gap never is.
func (f *Filter) hides(e *store.Event) bool {
	return f != nil && f.Hides && e.Gap == nil && !f.PassesEvent(e)
}

// mark highlights the matches in a line drawn at x, y, and the whole row of the
// line that the reader has jumped to.
func (f *Filter) highlight(r screen.Region, x, y int, line string, ordinal uint64) {
	if f == nil {
		return
	}
	w, _ := r.Size()
	if f.At != 0 && f.At == ordinal {
		r.Sub(screen.Rect{Y: y, W: w, H: 1}).Tint(screen.Style{Bg: theme.Selection})
	}
	if f.Not {
		return
	}
	for _, at := range f.Re.FindAllStringIndex(line, 64) {
		if at[0] < at[1] {
			hit := screen.Rect{X: x + text.Width(line[:at[0]]), Y: y, W: text.Width(line[at[0]:at[1]]), H: 1}
			r.Sub(hit).Tint(screen.Style{Fg: theme.Accent, Attr: screen.Bold | screen.Underline})
		}
	}
}

// NextMatch returns the scroll position and the ordinal of the nearest line
// that passes the filter. The search starts at the ordinal at and goes towards
// older lines, or towards newer ones if older is false. The line is in the
// lower part of a view of h rows. It is not ok if no line passes.
func NextMatch(t *store.Topic, c *Context, f *Filter, at uint64, older bool, h int) (s Scroll, ordinal uint64, ok bool) {
	n := t.Upto(c.To)
	found := -1
	for i := range n {
		e := t.Event(i)
		if e.Gap != nil || !f.PassesEvent(&e) || i+1 < n && t.Repeats(i+1) > 1 { // the last of equal lines represents all
			continue
		}
		if older && (at == 0 || e.Ordinal < at) {
			found = i // the last of these
		}
		if !older && e.Ordinal > at {
			found = i
			break
		}
	}
	if found < 0 {
		return Scroll{}, 0, false
	}
	last := min(found+h/3, n-1)
	s = Scroll{Anchor: t.Ordinal(last)}
	if last == n-1 {
		s = Scroll{}
	}
	return s, t.Ordinal(found), true
}
