package sources

import (
	"errors"
	"slices"
	"strings"

	"topicmux/cmd/internal/settings"
	"topicmux/topics/transform"
)

// stepList are the steps of the key "transform".
type stepList []transform.Step

// value returns the setting of the steps.
func (l *stepList) value() settings.Value {
	return settings.Custom((*[]transform.Step)(l), l.read, stepNames()...)
}

// stepNames returns the names of all steps.
func stepNames() (names []string) {
	for _, k := range transform.Kinds() {
		names = append(names, k.Name)
	}
	return names
}

// read reads a list of steps, each with one key: its name.
func (l *stepList) read(n settings.Node) {
	if n.IsMapping() {
		n.FailHint("begin each step with a dash: - rate: true", "want a list of steps here")
		return
	}
	n.List(func(n settings.Node) {
		if n.Describe(stepSchema()) {
			return
		}
		steps := 0
		n.Pairs("one step here, such as field: .value", func(name string, n settings.Node) {
			steps++
			l.readStep(name, n)
		})
		if n.IsMapping() && steps != 1 {
			n.FailHint("write each step as a separate item: - field: .value", "this item has %d steps", steps)
		}
	})
}

func (l *stepList) readStep(name string, n settings.Node) {
	if !slices.Contains(stepNames(), name) {
		n.Unknown(stepNames())
		return
	}
	arg := n.Text()
	step, err := transform.Parse(name, arg)
	var wrong *transform.Error
	switch {
	case errors.As(err, &wrong):
		n.FailInside(arg, wrong.At, wrong.Reason, err, stepHint(name))
	case err != nil:
		n.FailHint(stepHint(name), "%v", err)
	default:
		*l = append(*l, step)
	}
}

// stepHint says what a step looks like, or which steps there are.
func stepHint(name string) string {
	for _, k := range transform.Kinds() {
		if k.Name == name {
			return "for example " + k.Name + ": " + k.Example
		}
	}
	return "the steps are " + strings.Join(stepNames(), ", ")
}
