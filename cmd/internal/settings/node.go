package settings

import (
	"cmp"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/token"

	"topicmux/internal/fuzzy"
)

// A Node is a place in a document: a mapping, a list or a scalar. Its methods read
// it. Where it is something else, they report a problem and return a zero value.
type Node struct {
	doc    *document
	node   ast.Node
	key    *token.Token // of a value in a mapping
	masked bool         // there may be a secret anywhere in it

	recording *recording // of a value that is read only to be described; nil otherwise
}

// Mask returns the node as one that may hold a secret anywhere, even where none
// belongs: no problem shows what is in it.
func (n Node) Mask() Node {
	n.masked = true
	return n
}

// Unmask returns the node as one without a secret.
func (n Node) Unmask() Node {
	n.masked = false
	return n
}

// at returns a node in this one.
func (n Node) at(inner ast.Node) Node { return Node{doc: n.doc, node: inner, masked: n.masked} }

// real returns the node inside anchors, aliases and tags.
func (n Node) real() ast.Node {
	inner := n.node
	for range 8 { // an alias may lead to an alias, even to itself
		switch outer := inner.(type) {
		case *ast.AnchorNode:
			inner = outer.Value
		case *ast.TagNode:
			inner = outer.Value
		case *ast.AliasNode:
			inner = n.doc.anchored(outer)
		default:
			return inner
		}
	}
	return nil
}

// spend counts what is read, and returns false once it is too much.
func (n Node) spend(cost int) bool {
	d := n.doc
	before := d.read
	d.read += cost
	if before <= maxRead && d.read > maxRead {
		d.problems, d.more = nil, 0 // the rest of the document is not read as a whole
		n.Fail("the aliases expand to more than %d MiB", maxRead>>20)
	}
	return d.read <= maxRead
}

// Unknown reports the key of the value as unknown, and suggests one of those that
// are known here.
func (n Node) Unknown(names []string) {
	if n.Problems() >= maxProblems { // it is only counted
		n.doc.more++
		return
	}
	key := n.key.Value
	if key == "<<" {
		n.doc.failHint(n.key, "write the keys out; *NAME stands for a whole value only", "keys cannot be merged with <<")
		return
	}
	near := fuzzy.Nearest(key, names)
	what, hint := "unknown key", "the keys here are "+strings.Join(names, ", ")
	if near == "" && n.doc.words[key] {
		hint = key + " is a key of another section; check the indentation; " + hint
	}
	if near != "" || !n.masked && looksLikeKey(key) {
		what = "unknown key " + strconv.Quote(key)
		n.doc.reveal(n.key, key)
	}
	if near != "" {
		hint = "did you mean " + near + "?"
	}
	n.doc.failHint(n.key, hint, "%s", what)
}

// looksLikeKey reports whether a text may be shown because it is a word, and
// shorter than any secret.
func looksLikeKey(s string) bool {
	return len(s) < MinSecret && strings.Trim(s, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_-") == ""
}

// Pairs calls read for each pair of a mapping. If there is none, the problem says
// what is wanted.
func (n Node) Pairs(wanted string, read func(key string, value Node)) {
	n.pairs(wanted, func(key string, value Node) {
		if looksLikeKey(key) {
			n.doc.reveal(value.key, key)
		}
		read(key, value)
	})
}

func (n Node) pairs(wanted string, read func(key string, value Node)) {
	if n.recording != nil {
		n.record(Schema{"type": "object", "additionalProperties": describe(func(value Node) { read("name", value) })})
		return
	}
	mapping, ok := n.real().(ast.MapNode)
	if !ok {
		n.failMapping(wanted)
		return
	}
	for pairs := mapping.MapRange(); pairs.Next() && n.spend(1); {
		value := n.at(pairs.Value())
		value.key = pairs.Key().GetToken()
		read(value.key.Value, value)
	}
}

// failMapping reports that the value is not a mapping.
func (n Node) failMapping(wanted string) {
	if node := n.real(); node != nil && node.GetToken() != nil && node.GetToken().Position != nil {
		line, _ := n.doc.position(node.GetToken())
		if column, what := n.doc.colonMissing(line); what != "" {
			n.doc.failAt(line, column, n.doc.hint, what)
			return
		}
	}
	n.Fail("want %s", wanted)
}

// List calls read for each item of a list.
func (n Node) List(read func(Node)) {
	if n.recording != nil {
		n.record(Schema{"type": "array", "items": describe(read)})
		return
	}
	list, ok := n.real().(ast.ArrayNode)
	if !ok {
		n.Fail("want a list here: - ITEM on each line, or [ITEM, ITEM]")
		return
	}
	for items := list.ArrayRange(); items.Next() && n.spend(1); {
		read(n.at(items.Value()))
	}
}

// YAML returns the value as it is written. It may contain secrets.
func (n Node) YAML() string { return n.node.String() }

// IsMapping reports whether the value is a mapping.
func (n Node) IsMapping() bool {
	if n.recording != nil {
		n.recording.asked = true
		return n.recording.mapping
	}
	_, ok := n.real().(ast.MapNode)
	return ok
}

// IsList reports whether the value is a list.
func (n Node) IsList() bool {
	if n.recording != nil {
		n.recording.asked = true
		return n.recording.list
	}
	_, ok := n.real().(ast.ArrayNode)
	return ok
}

// isCollection reports whether the value is a mapping or a list of a file.
func (n Node) isCollection() bool {
	return n.recording == nil && (n.IsMapping() || n.IsList())
}

// Relative returns the name of a file that is relative to the document's directory.
func (n Node) Relative(name string) string {
	if name == "" || filepath.IsAbs(name) {
		return name
	}
	return filepath.Join(n.doc.dir, name)
}

// Opens says that the content of a file is a setting: a change of the file is one of the
// settings. The file may be missing.
func (n Node) Opens(file string) {
	if n.doc.opened != nil {
		n.doc.opened(file)
	}
}

// Problems returns how many problems the document has so far.
func (n Node) Problems() int { return len(n.doc.problems) + n.doc.more }

// Fail reports a problem at the value.
func (n Node) Fail(format string, args ...any) {
	n.FailHint(cmp.Or(n.doc.instead, n.doc.hint), format, args...)
}

// FailHint reports a problem at the value, with what to do about it.
func (n Node) FailHint(hint, format string, args ...any) {
	n.doc.failHint(n.start(), hint, format, args...)
}

// Problem returns the error of a value that is wrong beside settings outside the file, which
// has been read without a problem.
func (n Node) Problem(hint, format string, args ...any) error {
	n.FailHint(hint, format, args...)
	return n.doc.err()
}

// FailKey reports a problem at the key of the value, which is no secret, with what to do
// about it.
func (n Node) FailKey(hint, format string, args ...any) {
	if n.key == nil {
		n.FailHint(hint, format, args...)
		return
	}
	n.doc.reveal(n.key, n.key.Value)
	n.doc.failHint(n.key, hint, format, args...)
}

// start returns where the value begins: a mapping's own token is its first colon.
func (n Node) start() *token.Token {
	if mapping, ok := n.node.(ast.MapNode); ok {
		if pairs := mapping.MapRange(); pairs.Next() {
			return pairs.Key().GetToken()
		}
	}
	if n.node == nil {
		return nil
	}
	return n.node.GetToken()
}
