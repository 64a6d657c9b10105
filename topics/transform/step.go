package transform

import (
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"topicmux/internal/jq"
	"topicmux/topics"
)

// Step is a compiled step of a pipeline. It is immutable, so several pipelines can
// share it.
type Step struct {
	name, arg string
	expr      *jq.Expr // the expression of a step that has one; a state has a clone
	// info changes the info of the topics that the step publishes to. Nil changes
	// nothing.
	info func(*topics.TopicInfo)
	// apply passes the results for an event to emit. Nil passes the event itself. An
	// error drops the event.
	apply func(m *memory, now time.Time, e Event, emit func(Event)) error
}

// Kind describes a kind of step.
type Kind struct {
	Name    string // the name for Parse, such as "scale"
	Arg     string // what the argument is, such as "FACTOR"
	Help    string // what it does, as one sentence
	Example string // an argument that is valid
	parse   func(arg string) (Step, error)
}

// Kinds returns all kinds of steps.
func Kinds() []Kind {
	return []Kind{
		{"field", "EXPRESSION", "picks a value out of JSON with a jq expression", ".cpu.total", parseField},
		{"match", "REGEXP", "picks values out of text with the groups of a regular expression", `time=(?<ms>[0-9.]+)`, parseMatch},
		{"when", "CONDITION", "passes only events for which a jq expression is true", `.level == "error"`, parseWhen},
		{"split", "EXPRESSION", "publishes to topics under the topic, each named by a jq expression", ".host", parseSplit},
		{"rename", "OLD=NEW", "renames a topic and those under it", "cpu=host1.cpu", parseRename},
		{"rate", "true", "replaces counters by how much they grow per second", "true", parseRate},
		{"scale", "FACTOR", "multiplies numbers by a factor", "0.001", parseScale},
		{"kind", "KIND", "sets how the dashboard shows the topic", "log", parseKind},
		{"unit", "UNIT", "sets the unit", "ms", parseUnit},
		{"min", "NUMBER", "sets the lower end of the range", "0", parseMin},
		{"max", "NUMBER", "sets the upper end of the range", "100", parseMax},
		{"keep", "all|latest", "sets which events the server retains", "latest", parseKeep},
		{"every", "DURATION", "passes at most one event in this time, the newest", "1s", parseEvery},
	}
}

// Error describes an invalid step.
type Error struct {
	Step   string // the kind of step, such as "field"
	Arg    string // its argument
	At     int    // byte offset of the mistake in Arg, len(Arg) for its end
	Reason string // what is wrong, with the position
}

func (e *Error) Error() string { return e.Step + ": " + e.Reason }

// Parse compiles a step from the name of its kind and its argument. The error is an
// *Error.
func Parse(kind, arg string) (Step, error) {
	var names []string
	for _, k := range Kinds() {
		if k.Name != kind {
			names = append(names, k.Name)
			continue
		}
		s, err := k.parse(arg)
		if err != nil {
			return Step{}, stepError(kind, arg, err)
		}
		s.name, s.arg = kind, arg
		return s, nil
	}
	return Step{}, &Error{kind, arg, 0, "there is no such step; there are " + strings.Join(names, ", ")}
}

func stepError(kind, arg string, err error) *Error {
	var own *Error
	if errors.As(err, &own) {
		own.Step, own.Arg = kind, arg
		return own
	}
	var syntax *jq.SyntaxError
	if errors.As(err, &syntax) {
		// The expression was trimmed before it was parsed.
		lead := len(arg) - len(strings.TrimLeft(arg, " \t\r\n"))
		return &Error{kind, arg, min(lead+syntax.At, len(arg)), err.Error()}
	}
	return &Error{kind, arg, 0, err.Error()}
}

// String returns the step as it was written, such as "scale 0.001".
func (s Step) String() string { return strings.TrimSpace(s.name + " " + s.arg) }

func parseRate(arg string) (Step, error) {
	if arg != "" && arg != "true" {
		return Step{}, fmt.Errorf("%q is not true", arg)
	}
	return Step{apply: applyRate, info: func(i *topics.TopicInfo) {
		zero := 0.0
		i.Min, i.Max, i.Unit = &zero, nil, i.Unit+"/s"
		if i.Kind != topics.KindNumber && i.Kind != topics.KindNumbers {
			i.Kind = "" // whether it becomes a number or several is up to the payload
		}
	}}, nil
}

func parseScale(arg string) (Step, error) {
	factor, err := parseNumber(arg)
	if err != nil {
		return Step{}, err
	}
	if factor == 0 {
		return Step{}, errors.New("the factor is zero")
	}
	return Step{apply: applyScale(factor), info: func(i *topics.TopicInfo) {
		i.Unit = "" // it was that of the unscaled numbers
		i.Min, i.Max = scaled(i.Min, factor), scaled(i.Max, factor)
		if factor < 0 {
			i.Min, i.Max = i.Max, i.Min
		}
	}}, nil
}

// scaled returns a scaled bound, or nil if it is no finite number.
func scaled(bound *float64, factor float64) *float64 {
	if bound == nil || math.IsInf(*bound*factor, 0) {
		return nil
	}
	v := *bound * factor
	return &v
}

func parseNumber(arg string) (float64, error) {
	v, err := strconv.ParseFloat(arg, 64)
	if err != nil || math.IsNaN(v) || math.IsInf(v, 0) {
		return 0, fmt.Errorf("%q is not a number", arg)
	}
	return v, nil
}

func parseKind(arg string) (Step, error) {
	if err := (topics.TopicInfo{Name: topics.MustName("kind"), Kind: topics.Kind(arg)}).Validate(); err != nil {
		return Step{}, err
	}
	return Step{info: func(i *topics.TopicInfo) { i.Kind = topics.Kind(arg) }}, nil
}

func parseUnit(arg string) (Step, error) {
	if !utf8.ValidString(arg) {
		return Step{}, fmt.Errorf("the unit %q is not UTF-8", arg)
	}
	if err := (topics.TopicInfo{Name: topics.MustName("unit"), Unit: arg}).Validate(); err != nil {
		return Step{}, err
	}
	return Step{info: func(i *topics.TopicInfo) { i.Unit = arg }}, nil
}

func parseMin(arg string) (Step, error) {
	v, err := parseNumber(arg)
	return Step{info: func(i *topics.TopicInfo) { i.Min = &v }}, err
}

func parseMax(arg string) (Step, error) {
	v, err := parseNumber(arg)
	return Step{info: func(i *topics.TopicInfo) { i.Max = &v }}, err
}

func parseKeep(arg string) (Step, error) {
	r := topics.Retention(arg)
	if r != topics.RetainAll && r != topics.RetainLatest {
		return Step{}, fmt.Errorf("%q is neither %q nor %q", arg, topics.RetainAll, topics.RetainLatest)
	}
	return Step{info: func(i *topics.TopicInfo) { i.Retention = r }}, nil
}

func parseEvery(arg string) (Step, error) {
	d, err := time.ParseDuration(arg)
	switch {
	case err != nil:
		return Step{}, fmt.Errorf("%q is not a duration such as 1s or 500ms", arg)
	case d <= 0:
		return Step{}, fmt.Errorf("%q is not a positive duration", arg)
	}
	return Step{apply: applyEvery(d)}, nil
}

func parseRename(arg string) (Step, error) {
	from, to, ok := strings.Cut(arg, "=")
	if !ok {
		return Step{}, fmt.Errorf("%q is not OLD=NEW", arg)
	}
	before, err := topics.ParseName(strings.TrimSpace(from))
	if err != nil {
		return Step{}, err
	}
	after, err := topics.ParseName(strings.TrimSpace(to))
	if err != nil {
		return Step{}, &Error{At: len(from) + 1, Reason: err.Error()}
	}
	rename := func(n topics.Name) topics.Name { return renamed(n, before, after) }
	return Step{
		info: func(i *topics.TopicInfo) { i.Name = rename(i.Name) },
		apply: func(_ *memory, _ time.Time, e Event, emit func(Event)) error {
			e.Topic = rename(e.Topic)
			emit(e)
			return nil
		},
	}, nil
}

// renamed returns the new name of a topic. A name that would be too long stays.
func renamed(n, before, after topics.Name) topics.Name {
	rest, ok := strings.CutPrefix(n.String(), before.String())
	if !ok || rest != "" && rest[0] != '.' {
		return n
	}
	if long, err := topics.ParseName(after.String() + rest); err == nil {
		return long
	}
	return n
}
