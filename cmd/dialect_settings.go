package cmd

import (
	"fmt"
	"slices"
	"strings"

	"topicmux/cmd/internal/settings"
	"topicmux/internal/fuzzy"
	"topicmux/monitor/lens"
)

// The limits of dialects in a config file. Each event of an unknown stream is compared
// with all of them.
const (
	maxDialects = 32
	maxRules    = 128
)

// pathHint is what a path of a dialect looks like.
const pathHint = "want a path such as delta.text, choices[].text or a.b | c; =TEXT is a fixed text"

// conditionHint is what a condition of a dialect looks like.
const conditionHint = "want a condition such as type=chunk, @data=[DONE] or delta:object; join several by ' & '"

// dialectList are the dialects of a config file.
type dialectList []lens.Dialect

// value returns the setting of the dialects.
func (l *dialectList) value() settings.Value {
	var d dialectReader
	keys := slices.Concat(d.table().Keys(), ruleTable(new(lens.Rule)).Keys(), []string{"tool", "usage", "name", "arguments", "result", "input", "output", "total", "cached", "reasoning"})
	return settings.Custom((*[]lens.Dialect)(l), l.read, keys...)
}

// read reads the dialects.
func (l *dialectList) read(n settings.Node) {
	n.List(func(n settings.Node) {
		before := n.Problems()
		var d dialectReader
		n.Fields(d.table())
		if n.Problems() > before {
			return
		}
		dialect := d.dialect()
		switch err := dialect.Validate(); {
		case d.finds(n, &dialect):
		case len(*l) == maxDialects:
			n.Fail("the maximum is %d dialects", maxDialects)
		case slices.ContainsFunc(*l, func(o lens.Dialect) bool { return o.Name == dialect.Name }):
			n.FailHint("remove one of them, or change its name", "there are two dialects named %q", dialect.Name)
		case err != nil:
			n.FailHint("a dialect needs a name; shapes, headers or hints; and text or rules", "%s", strings.TrimPrefix(err.Error(), "dialect: "))
		default:
			*l = append(*l, dialect)
		}
	})
}

// dialectReader reads one dialect.
type dialectReader struct {
	lens.Dialect
	role  string
	paths lens.Paths
	rules []settings.Node // where Rules are
}

// table returns the keys of a dialect.
func (d *dialectReader) table() settings.Table {
	p := &d.paths
	return settings.Table{
		{Key: "name", Value: settings.Text(&d.Name, "")},
		{Key: "headers", Value: settings.List(&d.Headers)},
		{Key: "urls", Value: settings.List(&d.URLs)},
		{Key: "shapes", Value: conditionList(&d.Shapes)},
		{Key: "hints", Value: conditionList(&d.Hints)},
		{Key: "type", Value: pathValue(&d.Type)},
		{Key: "anyCase", Value: settings.Bool(&d.AnyCase, false)},
		{Key: "endsFinished", Value: settings.Bool(&d.EndsFinished, false)},
		{Key: "each", Value: pathValue(&p.Each)},
		{Key: "message", Value: pathValue(&p.Message)},
		{Key: "choice", Value: pathValue(&p.Choice)},
		{Key: "role", Value: pathValue(&d.role)},
		{Key: "text", Value: pathValue(&p.Text)},
		{Key: "thinking", Value: pathValue(&p.Thinking)},
		{Key: "tool.name", Value: pathValue(&p.Tool)},
		{Key: "tool.arguments", Value: pathValue(&p.Arguments)},
		{Key: "tool.id", Value: pathValue(&p.ID)},
		{Key: "tool.result", Value: pathValue(&p.Result)},
		{Key: "usage.input", Value: pathValue(&p.Input)},
		{Key: "usage.output", Value: pathValue(&p.Output)},
		{Key: "usage.total", Value: pathValue(&p.Total)},
		{Key: "usage.cached", Value: pathValue(&p.Cached)},
		{Key: "usage.reasoning", Value: pathValue(&p.Reasoning)},
		{Key: "error", Value: pathValue(&p.Error)},
		{Key: "finish", Value: pathValue(&p.Finish)},
		{Key: "end", Value: conditionValue(&p.End)},
		{Key: "rules", Value: settings.Custom(&d.Rules, d.readRules)},
	}
}

// ruleTable returns the keys of a rule.
func ruleTable(r *lens.Rule) settings.Table {
	return settings.Table{
		{Key: "kind", Value: settings.Custom(&r.Kind, func(n settings.Node) { r.Kind = readKind(n) })},
		{Key: "on", Value: settings.List(&r.On)},
		{Key: "each", Value: pathValue(&r.Each)},
		{Key: "if", Value: conditionValue(&r.If)},
		{Key: "text", Value: pathValue(&r.Text)},
		{Key: "mode", Value: settings.Custom(&r.Mode, func(n settings.Node) { r.Mode = readMode(n) })},
		{Key: "message", Value: pathValue(&r.Message)},
		{Key: "part", Value: pathValue(&r.Part)},
		{Key: "role", Value: pathValue(&r.Role)},
		{Key: "choice", Value: pathValue(&r.Choice)},
		{Key: "tool", Value: pathValue(&r.Tool)},
		{Key: "id", Value: pathValue(&r.ID)},
		{Key: "reason", Value: pathValue(&r.Reason)},
		{Key: "input", Value: pathValue(&r.Input)},
		{Key: "output", Value: pathValue(&r.Output)},
		{Key: "total", Value: pathValue(&r.Total)},
		{Key: "cached", Value: pathValue(&r.Cached)},
		{Key: "reasoning", Value: pathValue(&r.Reasoning)},
	}
}

// readRules reads the rules of a dialect.
func (d *dialectReader) readRules(n settings.Node) {
	n.List(func(n settings.Node) {
		var r lens.Rule
		n.Fields(ruleTable(&r))
		if len(d.Rules) == maxRules {
			n.Fail("the maximum is %d rules", maxRules)
		}
		d.Rules, d.rules = append(d.Rules, r), append(d.rules, n)
	})
}

// dialect returns what has been read.
func (d *dialectReader) dialect() lens.Dialect {
	out := d.Dialect
	var first []lens.Rule
	if fixed, ok := strings.CutPrefix(d.role, "="); ok {
		out.Role = fixed
	} else if d.role != "" {
		first = append(first, lens.Rule{Kind: lens.Start, Each: d.paths.Each, Message: d.paths.Message, Choice: d.paths.Choice, Role: d.role, If: d.role})
	}
	out.Rules = slices.Concat(first, d.paths.Rules(), out.Rules)
	return out
}

// finds reports what is wrong with a rule, at its place, and whether there was anything.
func (d *dialectReader) finds(n settings.Node, dialect *lens.Dialect) bool {
	before := n.Problems()
	for i := range d.rules {
		if err := dialect.ValidateRule(&d.Rules[i]); err != nil {
			d.rules[i].FailHint("rules of kind text, thinking and result need text, finish needs reason, and close needs part", "%v", err)
		}
	}
	return n.Problems() > before
}

// pathValue is a path.
func pathValue(at *string) settings.Value {
	return settings.TextFrom(at, "", checkedText(lens.CheckPath, pathHint))
}

// conditionValue is a condition.
func conditionValue(at *string) settings.Value {
	return settings.TextFrom(at, "", checkedText(lens.CheckCondition, conditionHint))
}

// conditionList is a list of conditions.
func conditionList(at *[]string) settings.Value {
	read := checkedText(lens.CheckCondition, conditionHint)
	return settings.Custom(at, func(n settings.Node) { n.List(func(n settings.Node) { *at = append(*at, read(n)) }) })
}

// checkedText reads a text that a function checks.
func checkedText(check func(string) error, hint string) func(settings.Node) string {
	return func(n settings.Node) string {
		before := n.Problems()
		text := n.Text()
		if err := check(text); err != nil && n.Problems() == before {
			n.FailHint(hint, "%v", err)
		}
		return text
	}
}

// readKind reads the kind of a rule.
func readKind(n settings.Node) lens.Kind {
	var names []string
	for _, k := range lens.Kinds() {
		names = append(names, string(k))
	}
	return lens.Kind(readWord(n, "kind", names))
}

// readMode reads the mode of a rule.
func readMode(n settings.Node) lens.Mode {
	return lens.Mode(readWord(n, "mode", []string{string(lens.Append), string(lens.Replace), string(lens.Fill), string(lens.JSON)}))
}

// readWord reads one of some words, and suggests one for another.
func readWord(n settings.Node, what string, words []string) string {
	before := n.Problems()
	word := n.Text()
	if n.Problems() > before || slices.Contains(words, word) {
		return word
	}
	hint := "want " + strings.Join(words, ", ")
	if near := fuzzy.Nearest(word, words); near != "" {
		hint = fmt.Sprintf("did you mean %s?", near)
	}
	n.FailHint(hint, "unknown %s %q", what, word)
	return word
}
