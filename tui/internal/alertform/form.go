// Package alertform implements the form for a new alert: a topic and a field, a
// condition and a duration. It starts with a suggestion and shows the rule in
// the syntax of --alert.
//
// A [Form] does not depend on the dashboard. Press and Click handle input, and
// Draw draws it.
package alertform

import (
	"errors"
	"slices"
	"strings"
	"unicode/utf8"

	"topicmux/monitor/alert"
	"topicmux/tui/internal/lineedit"
)

// Action is what the dashboard must do after input.
type Action uint8

// The actions.
const (
	// None requires nothing.
	None Action = iota
	// Done means that the alert returned by Rule is to be added.
	Done
	// Cancel means that the form is to be closed.
	Cancel
)

// Binding is a key of the form with its help.
type Binding struct{ Keys, Help string }

// Bindings returns the key bindings of the form.
func Bindings() []Binding {
	return []Binding{
		{"↑ ↓ tab", "previous, next line"},
		{"← →", "choose, or move the cursor"},
		{"enter", "watch the alert"},
		{"esc", "close"},
	}
}

// condition is a kind of condition for a value.
type condition struct {
	op, words string
	value     bool // it compares with a value
	lasts     bool // it may have a duration
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

// Form is a form with its input so far.
type Form struct {
	topic, value, lasts lineedit.Input

	of     string   // topic of fields, "" for none
	fields []string // "" is the topic's own value
	field  int
	when   int
	now    string // current value
	at     row
}

// New returns a form that starts with a suggestion.
func New(s Suggestion) *Form {
	f := &Form{of: s.Topic, fields: s.Fields, now: s.Now, at: valueRow}
	if s.Group {
		f.of = "" // treat it like a typed text
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

// Press handles a key, given its name and the text that it types, if any.
func (f *Form) Press(key, typed string) Action {
	switch key {
	case "esc":
		return Cancel
	case "enter":
		if _, err := f.Rule(); err != nil {
			return None // the form shows the problem
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

// move moves to another line.
func (f *Form) move(by int) {
	for {
		f.at = row((int(f.at) + by + int(rows)) % int(rows))
		if f.visible(f.at) {
			return
		}
	}
}

// visible reports whether the line applies to the current choices.
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

// edit changes the value of the line.
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

// choose selects another choice: the previous or next, or the next that begins
// with a typed letter.
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

// choices returns the fields of the topic. They are known only for the topic
// with which the form was opened.
func (f *Form) choices() []string {
	if f.topic.Text() != f.of || len(f.fields) == 0 {
		return []string{""}
	}
	return f.fields
}

// Text returns the rule in the syntax of --alert.
func (f *Form) Text() string {
	c := conditions[f.when]
	topic := strings.TrimSpace(f.topic.Text())
	text := topic // the user may type a pattern or quotes
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

// operand returns the value to compare with. It quotes a text of several words.
func (f *Form) operand(c condition) string {
	v := strings.TrimSpace(f.value.Text())
	quoted := strings.HasPrefix(v, `"`) || strings.HasPrefix(v, `'`)
	if (c.op == "==" || c.op == "!=") && !quoted && strings.ContainsAny(v, " \t\"'") {
		return alert.Quote(v)
	}
	return v
}

// Rule returns the rule. The error is an *alert.SyntaxError, or says what is
// missing.
func (f *Form) Rule() (*alert.Rule, error) {
	switch c := conditions[f.when]; {
	case strings.TrimSpace(f.topic.Text()) == "":
		return nil, errors.New("a topic is missing")
	case c.value && strings.TrimSpace(f.value.Text()) == "":
		return nil, errors.New("a value is missing")
	}
	return alert.Parse(f.Text())
}
