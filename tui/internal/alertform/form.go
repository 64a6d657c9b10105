// Package alertform is the form in which a person makes an alert: for a topic and
// one of its fields, what is wrong, and for how long. It begins with what suits the
// topic, and shows the rule that it makes as --alert takes it.
//
// A Form has its own state and keys and knows no dashboard: it takes keys with
// Press, and Draw draws it.
package alertform

import (
	"errors"
	"slices"
	"strings"
	"unicode/utf8"

	"topicmux/monitor/alert"
	"topicmux/tui/internal/lineedit"
)

// Action is what the form wants of the dashboard.
type Action uint8

// The actions.
const (
	// None is nothing.
	None Action = iota
	// Done asks for the alert to be watched. Rule has it.
	Done
	// Cancel asks for the form to be closed.
	Cancel
)

// Binding is a key of the form, for the help.
type Binding struct{ Keys, Help string }

// Bindings are the keys that the form takes.
func Bindings() []Binding {
	return []Binding{
		{"↑ ↓ tab", "previous, next line"},
		{"← →", "choose, or move the cursor"},
		{"enter", "watch the alert"},
		{"esc", "close"},
	}
}

// condition is what an alert asks of a value.
type condition struct {
	op, words string
	value     bool // it compares with a value
	lasts     bool // it can be asked to last
}

var conditions = []condition{
	{">", "is above", true, true},
	{">=", "is at least", true, true},
	{"<", "is below", true, true},
	{"<=", "is at most", true, true},
	{"==", "is", true, true},
	{"!=", "is not", true, true},
	{"stale", "is silent", false, true},
	{"gap", "loses events", false, false},
}

// row is a line of the form.
type row uint8

const (
	topicRow row = iota
	fieldRow
	whenRow
	valueRow
	lastsRow
	rows
)

// Form is a form that is being filled in.
type Form struct {
	topic, value, lasts lineedit.Input

	of     string   // the topic that fields are of, "" for none
	fields []string // "" is the topic's own value
	field  int
	when   int
	now    string // what the value is now
	at     row
}

// New returns a form that begins with a suggestion.
func New(s Suggestion) *Form {
	f := &Form{of: s.Topic, fields: s.Fields, now: s.Now, at: valueRow}
	if s.Group {
		f.of = "" // as if it was typed
	}
	f.topic.Set(s.Topic)
	f.value.Set(s.Value)
	f.lasts.Set(s.For)
	f.field = max(0, slices.Index(f.fields, s.Field))
	f.when = max(0, slices.IndexFunc(conditions, func(c condition) bool { return c.op == s.Op }))
	if !f.visible(f.at) {
		f.at = whenRow
	}
	return f
}

// Press takes a key by its name, and the text that it types, if any.
func (f *Form) Press(key, typed string) Action {
	switch key {
	case "esc":
		return Cancel
	case "enter":
		if _, err := f.Rule(); err != nil {
			return None // the form says what is wrong
		}
		return Done
	case "up", "shift+tab", "ctrl+p":
		f.move(-1)
	case "down", "tab", "ctrl+n":
		f.move(1)
	default:
		f.edit(key, typed)
	}
	return None
}

// move goes to another line.
func (f *Form) move(by int) {
	for {
		f.at = row((int(f.at) + by + int(rows)) % int(rows))
		if f.visible(f.at) {
			return
		}
	}
}

// visible reports whether the line has a meaning with what was chosen.
func (f *Form) visible(r row) bool {
	c := conditions[f.when]
	switch r {
	case fieldRow:
		return c.value && len(f.choices()) > 1
	case valueRow:
		return c.value
	case lastsRow:
		return c.lasts
	}
	return true
}

// edit changes the line.
func (f *Form) edit(key, typed string) {
	switch f.at {
	case topicRow:
		f.topic.Press(key, typed)
	case fieldRow:
		f.field = choose(f.field, f.choices(), key, typed)
	case whenRow:
		words := make([]string, len(conditions))
		for i, c := range conditions {
			words[i] = strings.TrimPrefix(c.words, "is ")
		}
		f.when = choose(f.when, words, key, typed)
	case valueRow:
		f.value.Press(key, typed)
	case lastsRow:
		f.lasts.Press(key, typed)
	}
}

// choose moves to another choice: to the neighbour, or to the next one that begins
// with the letter.
func choose(at int, choices []string, key, typed string) int {
	n := len(choices)
	switch key {
	case "left":
		return (at - 1 + n) % n
	case "right", "space":
		return (at + 1) % n
	}
	letter, _ := utf8.DecodeRuneInString(typed)
	for i := 1; i <= n && typed != ""; i++ {
		if next := (at + i) % n; strings.HasPrefix(choices[next], string(letter)) {
			return next
		}
	}
	return at
}

// choices are the fields of the topic; of another one than the form began with
// none are known.
func (f *Form) choices() []string {
	if f.topic.Text() != f.of || len(f.fields) == 0 {
		return []string{""}
	}
	return f.fields
}

// Text is the rule as --alert takes it.
func (f *Form) Text() string {
	c := conditions[f.when]
	topic := strings.TrimSpace(f.topic.Text())
	text := topic // a person may type a pattern, or quotes
	if topic == f.of && topic != "" {
		field := ""
		if choices := f.choices(); c.value && f.field < len(choices) {
			field = choices[f.field]
		}
		text = alert.Path(topic, field)
	}
	text += " " + c.op
	if c.value {
		text += " " + f.operand(c)
	}
	if lasts := strings.TrimSpace(f.lasts.Text()); c.lasts && lasts != "" {
		text += " for " + lasts
	}
	return text
}

// operand is the value to compare with, a text of several words in quotes.
func (f *Form) operand(c condition) string {
	v := strings.TrimSpace(f.value.Text())
	quoted := strings.HasPrefix(v, `"`) || strings.HasPrefix(v, `'`)
	if (c.op == "==" || c.op == "!=") && !quoted && strings.ContainsAny(v, " \t\"'") {
		return alert.Quote(v)
	}
	return v
}

// Rule returns the rule, or what is wrong with it: a *alert.SyntaxError, or an
// error that says what is missing.
func (f *Form) Rule() (*alert.Rule, error) {
	switch c := conditions[f.when]; {
	case strings.TrimSpace(f.topic.Text()) == "":
		return nil, errors.New("a topic is missing")
	case c.value && strings.TrimSpace(f.value.Text()) == "":
		return nil, errors.New("a value is missing")
	}
	return alert.Parse(f.Text())
}
