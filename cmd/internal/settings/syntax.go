package settings

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/token"
)

// failSyntax reports that the document is not YAML: where, and what is missing. The
// parser says what it cannot read; a person wants to know what to write.
func (d *document) failSyntax(tokens token.Tokens, err yaml.Error) {
	at, message := err.GetToken(), err.GetMessage()
	if what := quoteMissing(message); what != "" {
		d.fail(at, "%s", what)
		return
	}
	if bracket, what := unbalanced(tokens); what != "" {
		d.fail(bracket, "%s", what)
		return
	}
	if at == nil || at.Position == nil {
		d.fail(at, "this is not valid YAML")
		return
	}
	if closing := strings.TrimSpace(at.Value); closing == "}" || closing == "]" {
		d.fail(at, "this %s closes nothing", closing)
		return
	}
	line, _ := d.position(at)
	if tab := d.tabInIndent(line); tab > 0 {
		d.failAt(line, tab, d.hint, "YAML cannot be indented with tabs; use spaces")
		return
	}
	for _, number := range []int{line, line - 1, line + 1} {
		if column, what := d.colonMissing(number); what != "" {
			d.failAt(number, column, d.hint, what)
			return
		}
	}
	if strings.HasPrefix(message, "mapping value is not allowed") && d.indent(line+1) > d.indent(line) {
		d.failAt(line+1, d.indent(line+1)+1, d.hint, fmt.Sprintf("this is indented further than line %d, which already has a value", line))
		return
	}
	d.fail(at, "%s", d.inWords(message))
}

// quoteMissing returns what is wrong if a quote is not closed, or "".
func quoteMissing(message string) string {
	switch {
	case strings.Contains(message, "double-quoted"):
		return `the closing " of this text is missing`
	case strings.Contains(message, "single-quoted"):
		return "the closing ' of this text is missing"
	}
	return ""
}

// unbalanced returns the first bracket without its counterpart, and what is wrong.
func unbalanced(tokens token.Tokens) (at *token.Token, what string) {
	closes := map[token.Type]token.Type{token.MappingEndType: token.MappingStartType, token.SequenceEndType: token.SequenceStartType}
	counterpart := map[token.Type]string{token.MappingStartType: "}", token.SequenceStartType: "]"}
	var open []*token.Token
	for _, t := range tokens {
		start, closing := closes[t.Type]
		switch {
		case counterpart[t.Type] != "":
			open = append(open, t)
		case !closing:
		case len(open) == 0:
			return t, fmt.Sprintf("this %s closes nothing", t.Value)
		case open[len(open)-1].Type != start:
			return t, fmt.Sprintf("a %s is missing before this %s", counterpart[open[len(open)-1].Type], t.Value)
		default:
			open = open[:len(open)-1]
		}
	}
	if len(open) == 0 {
		return nil, ""
	}
	last := open[len(open)-1]
	return last, fmt.Sprintf("there is no %s for this %s", counterpart[last.Type], last.Value)
}

// almostPair matches a line with a word and its value, but no colon and blank between
// them.
var almostPair = regexp.MustCompile(`^(\s*(?:- +)*["']?)([A-Za-z]+)(["']?)(?: +[^\s:#]|:[^\s])`)

// tightDash matches an item of a list without a blank after its dash.
var tightDash = regexp.MustCompile(`^(\s*)-([A-Za-z]+):`)

// colonMissing returns what is missing after the key with which a line begins, and in
// which column, or "". Keys that the document cannot have may be a secret.
func (d *document) colonMissing(number int) (column int, what string) {
	if number < 1 || number > len(d.source) {
		return 0, ""
	}
	line := d.source[number-1]
	if m := tightDash.FindStringSubmatch(line); m != nil && d.words[m[2]] {
		return len(m[1]) + 1, "a space is missing after -; write - " + m[2] + ": VALUE"
	}
	m := almostPair.FindStringSubmatch(line)
	if m == nil || !d.words[m[2]] {
		return 0, ""
	}
	what = "a colon is missing after " + m[2]
	if line[len(m[1]+m[2]+m[3])] == ':' {
		what = "a space is missing after " + m[2] + ":"
	}
	return len(m[1]) + 1, what + "; write " + m[2] + ": VALUE"
}

// indent returns how many blanks a line begins with, or -1 if there is no such line.
func (d *document) indent(number int) int {
	if number < 1 || number > len(d.source) {
		return -1
	}
	line := d.source[number-1]
	return len(line) - len(strings.TrimLeft(line, " "))
}

// tabInIndent returns the column of the first tab before the text of a line, or 0.
func (d *document) tabInIndent(number int) int {
	if number < 1 || number > len(d.source) {
		return 0
	}
	line := d.source[number-1]
	return 1 + strings.IndexByte(line[:len(line)-len(strings.TrimLeft(line, " \t"))], '\t')
}

// definedTwice matches the parser's message about a key that a mapping has twice.
var definedTwice = regexp.MustCompile(`mapping key (".*") already defined at \[(\d+):\d+\]`)

// parserWords are messages of the parser, or parts of them, and what they mean.
var parserWords = []struct{ message, meaning string }{
	{"unknown escape character", "a backslash is special in double quotes; use single quotes"},
	{"is a reserved character", "put quotes around a value that begins with @ or `"},
	{"cannot start any token", "YAML cannot be indented with tabs; use spaces"},
	{"tab character", "YAML cannot be indented with tabs; use spaces"},
	{"',' or '}'", "a comma or a } is missing before this"},
	{"',' or ']'", "a comma or a ] is missing before this"},
	{"found ','", "a value is missing before this comma"},
	{"block sequence entries", "a list cannot begin here; begin it below its key"},
	{"mapping value is not allowed", "put quotes around a value that contains a colon and a space"},
	{"map key-value is pre-defined", "this belongs neither to the value nor to a key; check the indentation"},
	{"could not find value", "the value of this key is missing"},
	{"could not find map value", "the value of this key is missing"},
	{"anchor name", "an anchor needs a name"},
	{"anchor value", "the value of this anchor is missing"},
	{"alias", "an alias needs the name of an anchor"},
	{"unexpected key name", "want KEY: VALUE here"},
	{"non-map value", "want KEY: VALUE here"},
	{"unexpected map key", "want KEY: VALUE here; check the indentation"},
	{"unexpected scalar value", "want KEY: VALUE here"},
	{"not allowed in this context", "this does not belong here; check the indentation"},
	{"document separator", "nothing may follow --- on the same line"},
}

// inWords returns what a message of the parser means.
func (d *document) inWords(message string) string {
	if m := definedTwice.FindStringSubmatch(message); m != nil {
		return "this key is already on line " + m[2] + ": " + d.withoutQuotes(m[1])
	}
	for _, w := range parserWords {
		if strings.Contains(message, w.message) {
			return w.meaning
		}
	}
	return d.withoutQuotes(message)
}
