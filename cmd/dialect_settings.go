package cmd

import (
	"slices"
	"strings"

	"topicmux/cmd/internal/settings"
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
	keys := slices.Concat(d.table().Keys(), ruleTable(new(lens.Rule)).Keys(), []string{"name", "arguments", "result", "input", "output", "total", "cached", "reasoning"})
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
		{Key: "name", Required: true, Doc: "The name that watch shows. That of a built-in dialect replaces it.", Value: settings.Text(&d.Name, "")},
		{Key: "headers", Doc: "Response headers that identify the dialect, such as x-acme-stream or x-acme-stream: v1.", Value: settings.List(&d.Headers)},
		{Key: "urls", Doc: "Ends of a URL's path at which hints identify the dialect.", Value: settings.List(&d.URLs)},
		{Key: "shapes", Doc: "Conditions on an event. Each of them identifies the dialect.", Value: conditionList(&d.Shapes)},
		{Key: "hints", Doc: "Conditions that identify the dialect at one of the urls.", Value: conditionList(&d.Hints)},
		{Key: "type", Doc: "The path of the type, which on in rules compares.", Value: pathValue(&d.Type)},
		{Key: "anyCase", Doc: "Names and words match regardless of case and underscores. Default: false.", Value: settings.Bool(&d.AnyCase, false)},
		{Key: "endsFinished", Doc: "The stream ends as planned when all messages are complete. Default: false.", Value: settings.Bool(&d.EndsFinished, false)},
		{Key: "each", Doc: "An array, such as choices[]: the other paths are relative to its elements.", Value: pathValue(&p.Each)},
		{Key: "message", Doc: "The path of the id of a message.", Value: pathValue(&p.Message)},
		{Key: "choice", Doc: "The path of the number of the alternative answer.", Value: pathValue(&p.Choice)},
		{Key: "role", Doc: "The path of the role, or a fixed text such as =robot. Default: =assistant.", Value: pathValue(&d.role)},
		{Key: "text", Doc: "The path of the text.", Value: pathValue(&p.Text)},
		{Key: "thinking", Doc: "The path of the thinking.", Value: pathValue(&p.Thinking)},
		settings.Section("tool", "Calls of tools."),
		{Key: "tool.name", Doc: "The path of the tool's name.", Value: pathValue(&p.Tool)},
		{Key: "tool.arguments", Doc: "The path of the call's arguments.", Value: pathValue(&p.Arguments)},
		{Key: "tool.id", Doc: "The path of the call's id.", Value: pathValue(&p.ID)},
		{Key: "tool.result", Doc: "The path of the call's result.", Value: pathValue(&p.Result)},
		settings.Section("usage", "Counts of tokens."),
		{Key: "usage.input", Doc: "The path of the number of input tokens.", Value: pathValue(&p.Input)},
		{Key: "usage.output", Doc: "The path of the number of output tokens.", Value: pathValue(&p.Output)},
		{Key: "usage.total", Doc: "The path of the number of all tokens.", Value: pathValue(&p.Total)},
		{Key: "usage.cached", Doc: "The path of the number of cached tokens.", Value: pathValue(&p.Cached)},
		{Key: "usage.reasoning", Doc: "The path of the number of reasoning tokens.", Value: pathValue(&p.Reasoning)},
		{Key: "error", Doc: "The path of an error that the stream reports.", Value: pathValue(&p.Error)},
		{Key: "finish", Doc: "The path of the reason why a message is complete.", Value: pathValue(&p.Finish)},
		{Key: "end", Doc: "A condition: the stream ends as planned.", Value: conditionValue(&p.End)},
		{Key: "rules", Doc: "Further rules, which apply after the paths.", Value: settings.Custom(&d.Rules, d.readRules)},
	}
}

// ruleTable returns the keys of a rule.
func ruleTable(r *lens.Rule) settings.Table {
	return settings.Table{
		{Key: "kind", Required: true, Doc: "What an event to which the rule applies means.", Value: settings.Custom(&r.Kind, func(n settings.Node) { r.Kind = readKind(n) })},
		{Key: "on", Doc: "Words of type to which the rule applies; a final * stands for any rest.", Value: settings.List(&r.On)},
		{Key: "each", Doc: "An array: the other paths are relative to its elements.", Value: pathValue(&r.Each)},
		{Key: "if", Doc: "The condition under which the rule applies.", Value: conditionValue(&r.If)},
		{Key: "text", Doc: "The path of the text, or of the arguments of a call.", Value: pathValue(&r.Text)},
		{Key: "mode", Doc: "How the text joins its part: append, replace, fill if the part is empty, or json for any JSON value.", Value: settings.Custom(&r.Mode, func(n settings.Node) { r.Mode = readMode(n) })},
		{Key: "message", Doc: "The path of the id of the message.", Value: pathValue(&r.Message)},
		{Key: "part", Doc: "The key of the text in its message; + starts a new part.", Value: pathValue(&r.Part)},
		{Key: "role", Doc: "The path of the role.", Value: pathValue(&r.Role)},
		{Key: "choice", Doc: "The path of the number of the alternative answer.", Value: pathValue(&r.Choice)},
		{Key: "tool", Doc: "The path of the tool's name.", Value: pathValue(&r.Tool)},
		{Key: "id", Doc: "The path of the call's id.", Value: pathValue(&r.ID)},
		{Key: "reason", Doc: "The path of the reason why it is complete.", Value: pathValue(&r.Reason)},
		{Key: "input", Doc: "The path of the number of input tokens.", Value: pathValue(&r.Input)},
		{Key: "output", Doc: "The path of the number of output tokens.", Value: pathValue(&r.Output)},
		{Key: "total", Doc: "The path of the number of all tokens.", Value: pathValue(&r.Total)},
		{Key: "cached", Doc: "The path of the number of cached tokens.", Value: pathValue(&r.Cached)},
		{Key: "reasoning", Doc: "The path of the number of reasoning tokens.", Value: pathValue(&r.Reasoning)},
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
	return lens.Kind(n.Word("kind", names...))
}

// readMode reads the mode of a rule.
func readMode(n settings.Node) lens.Mode {
	return lens.Mode(n.Word("mode", string(lens.Append), string(lens.Replace), string(lens.Fill), string(lens.JSON)))
}
