package settings

import (
	"cmp"
	"slices"
	"strings"

	"github.com/goccy/go-yaml/ast"

	"topicmux/internal/fuzzy"
)

// Text returns a scalar as it is written, without quotes. A problem may show it,
// unless an alias brings it here, where it may be a secret.
func (n Node) Text() string {
	text := n.HiddenText()
	switch inner := n.real(); {
	case n.isAlias():
		n.doc.secrets = append(n.doc.secrets, text)
	case inner != nil && !n.masked:
		n.doc.reveal(inner.GetToken(), text)
	}
	return text
}

// isAlias reports whether the value is written at another place.
func (n Node) isAlias() bool {
	switch inner := n.node.(type) {
	case *ast.AliasNode:
		return true
	case *ast.AnchorNode:
		return n.at(inner.Value).isAlias()
	case *ast.TagNode:
		return n.at(inner.Value).isAlias()
	}
	return false
}

// SecretText returns a scalar that no problem shows, wherever it is written.
func (n Node) SecretText() string {
	text := n.HiddenText()
	n.doc.secrets = append(n.doc.secrets, text)
	return text
}

// HiddenText returns a scalar that the snippet of its line does not show.
func (n Node) HiddenText() string {
	if n.record(AnyText()) {
		return ""
	}
	var text string
	switch inner := n.real().(type) {
	case *ast.StringNode:
		text = inner.Value
	case *ast.LiteralNode:
		text = inner.Value.Value
	case *ast.IntegerNode, *ast.FloatNode, *ast.BoolNode, *ast.InfinityNode, *ast.NanNode:
		text = inner.GetToken().Value
	default:
		n.failText()
	}
	if !n.spend(len(text)) {
		return ""
	}
	return text
}

// failText reports that the value is not a text.
func (n Node) failText() {
	switch _, alias := n.node.(*ast.AliasNode); {
	case alias && n.real() == nil:
		n.FailHint("put quotes around the value", "* begins the name of an anchor, and there is none of this name")
	case n.IsMapping(), n.IsList():
		n.Fail("want text here")
	default:
		n.FailHint("write a value after the colon, or remove the key", "want text here, but there is no value")
	}
}

// old are the words of YAML 1.1, and texts, for true and false.
var old = map[string]string{
	"yes": "true", "on": "true", "y": "true", "1": "true", "true": "true",
	"no": "false", "off": "false", "n": "false", "0": "false", "false": "false",
}

// Bool returns true or false.
func (n Node) Bool() bool {
	if n.record(Schema{"type": "boolean"}) {
		return false
	}
	if b, ok := n.real().(*ast.BoolNode); ok {
		return b.Value
	}
	if n.IsList() || n.IsMapping() {
		n.FailHint(cmp.Or(n.doc.instead, "write true or false, without quotes"), "want true or false")
		return false
	}
	if word, ok := old[strings.ToLower(n.Text())]; ok {
		n.FailHint("write "+word+", without quotes", "want true or false")
		return false
	}
	n.FailHint("write true or false, without quotes", "want true or false")
	return false
}

// Word returns one of some words, and suggests one for another. What says what it is, such
// as "kind".
func (n Node) Word(what string, words ...string) string {
	if n.Describe(Enum(words...)) {
		return ""
	}
	before := n.Problems()
	word := n.Text()
	if n.Problems() > before || slices.Contains(words, word) {
		return word
	}
	hint := "want " + strings.Join(words, ", ")
	if near := fuzzy.Nearest(word, words); near != "" {
		hint = "did you mean " + near + "?"
	}
	n.FailHint(hint, "unknown %s %q", what, word)
	return word
}

// plainText returns the text of a scalar without reading it.
func (n Node) plainText() string {
	switch inner := n.real().(type) {
	case *ast.StringNode:
		return inner.Value
	case *ast.IntegerNode, *ast.FloatNode:
		return inner.GetToken().Value
	}
	return ""
}
