package cmd

import (
	"errors"
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/dustin/go-humanize"
	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
	"github.com/goccy/go-yaml/token"

	"topicmux/tui/fuzzy"
)

// A document is a YAML file that is being read. It keeps the first mistake that
// is found; from then on what is read of it counts for nothing.
type document struct {
	name    string // how mistakes call it
	hint    string // what to do about them
	dir     string // where files count from
	source  []string
	secret  bool // no line of it may be shown
	anchors map[string]ast.Node
	err     error
}

// A value is a place in a document: a mapping, a list or a text.
type value struct {
	doc  *document
	node ast.Node
}

// parseYAML returns the document that data is, and its value; nil if it is empty.
// Of a secret one no line is shown.
func parseYAML(name, hint string, data []byte, secret bool) (doc *document, root *value) {
	text := strings.ReplaceAll(strings.TrimPrefix(string(data), "\ufeff"), "\r\n", "\n")
	doc = &document{
		name: name, hint: hint, dir: filepath.Dir(name), secret: secret,
		source: strings.Split(text, "\n"), anchors: map[string]ast.Node{},
	}
	defer func() { // the parser is not ours, and some input may be too much for it
		if v := recover(); v != nil {
			doc.err = fmt.Errorf("%s: it cannot be read as YAML", name)
		}
	}()
	file, err := parser.ParseBytes([]byte(text), 0)
	var syntax yaml.Error
	switch {
	case errors.As(err, &syntax):
		doc.fail(syntax.GetToken(), "%s", syntax.GetMessage())
		return doc, nil
	case err != nil:
		doc.err = fmt.Errorf("%s: it cannot be read as YAML", name)
		return doc, nil
	}
	for i, d := range file.Docs {
		if i > 0 && d.Body != nil {
			doc.fail(d.Body.GetToken(), "a second document begins here, want one")
		}
		ast.Walk(doc, d)
	}
	if len(file.Docs) == 0 || file.Docs[0].Body == nil || file.Docs[0].Body.Type() == ast.NullType {
		return doc, nil
	}
	return doc, &value{doc, file.Docs[0].Body}
}

// Visit notes the anchors, for the aliases.
func (d *document) Visit(n ast.Node) ast.Visitor {
	if a, ok := n.(*ast.AnchorNode); ok && a.Name != nil && a.Name.GetToken() != nil {
		d.anchors[a.Name.GetToken().Value] = a.Value
	}
	return d
}

// real returns the node that anchors, aliases and tags stand around.
func (v value) real() ast.Node {
	n := v.node
	for range 8 { // an alias of an alias, and so on; in a ring without end
		switch outer := n.(type) {
		case *ast.AnchorNode:
			n = outer.Value
		case *ast.TagNode:
			n = outer.Value
		case *ast.AliasNode:
			n = v.doc.anchored(outer)
		default:
			return n
		}
	}
	return nil
}

// anchored returns what an alias stands for, or nil.
func (d *document) anchored(alias *ast.AliasNode) ast.Node {
	if alias.Value == nil || alias.Value.GetToken() == nil {
		return nil
	}
	return d.anchors[alias.Value.GetToken().Value]
}

// fields reads a mapping: each key by its function.
func (v value) fields(known map[string]func(value)) {
	keys := strings.Join(slices.Sorted(maps.Keys(known)), ", ")
	v.pairs("keys and values here: "+keys, func(key *token.Token, v value) {
		read := known[key.Value]
		if read == nil {
			hint := "the keys here are " + keys
			if near := fuzzy.Nearest(key.Value, slices.Collect(maps.Keys(known))); near != "" {
				hint = "did you mean " + near + "?"
			}
			v.doc.failWith(key, hint, "there is no key %q here", key.Value)
			return
		}
		read(v)
	})
}

// pairs reads a mapping, pair by pair, up to the first mistake. Where there is
// none, it says what is wanted.
func (v value) pairs(wanted string, read func(key *token.Token, v value)) {
	mapping, ok := v.real().(ast.MapNode)
	if !ok {
		v.fail("want %s", wanted)
		return
	}
	for pairs := mapping.MapRange(); pairs.Next() && v.doc.err == nil; {
		read(pairs.Key().GetToken(), value{v.doc, pairs.Value()})
	}
}

// list reads a list, item by item.
func (v value) list(read func(value)) {
	list, ok := v.real().(ast.ArrayNode)
	if !ok {
		v.fail("want a list here: - ITEM on a line each, or [ITEM, ITEM]")
		return
	}
	for items := list.ArrayRange(); items.Next(); {
		read(value{v.doc, items.Value()})
	}
}

// isList tells whether the value is a list.
func (v value) isList() bool {
	_, ok := v.real().(ast.ArrayNode)
	return ok
}

// text returns a scalar as it is written, without quotes.
func (v value) text() string {
	switch n := v.real().(type) {
	case *ast.StringNode:
		return n.Value
	case *ast.LiteralNode:
		return n.Value.Value
	case *ast.IntegerNode, *ast.FloatNode, *ast.BoolNode, *ast.InfinityNode, *ast.NanNode:
		return n.GetToken().Value
	}
	v.fail("want a text here")
	return ""
}

// file returns the name of a file, which counts from the directory that the
// document is in.
func (v value) file() string {
	name := v.text()
	if name == "" || filepath.IsAbs(name) {
		return name
	}
	return filepath.Join(v.doc.dir, name)
}

// number returns a whole number from low to high.
func (v value) number(low, high int) int {
	n, err := strconv.Atoi(v.text())
	if err != nil || n < low || n > high {
		v.fail("want a number from %d to %d", low, high)
	}
	return n
}

// float returns a number.
func (v value) float() float64 {
	x, err := strconv.ParseFloat(v.text(), 64)
	if err != nil {
		v.fail("want a number")
	}
	return x
}

// size returns a number of bytes, from 1 to 1 TiB: 65536, 64KiB or 1 MB.
func (v value) size() int {
	n, err := humanize.ParseBytes(v.text())
	if err != nil || n < 1 || n > 1<<40 {
		v.fail("want a size such as 64KiB or 1MiB")
		return 0
	}
	return int(n)
}

// yes returns true or false.
func (v value) yes() bool {
	if b, ok := v.real().(*ast.BoolNode); ok {
		return b.Value
	}
	v.fail("want true or false")
	return false
}

// duration returns a time such as 5ms, 30s or 1m, from 0 to a day.
func (v value) duration() time.Duration {
	d, err := time.ParseDuration(v.text())
	if err != nil || d < 0 || d > 24*time.Hour {
		v.fail("want a time such as 5ms, 30s or 1m")
		return 0
	}
	return d
}

// fail notes a mistake at the value.
func (v value) fail(format string, args ...any) {
	v.doc.fail(v.start(), format, args...)
}

// start is where the value begins: a mapping's own token is its first colon.
func (v value) start() *token.Token {
	if mapping, ok := v.node.(ast.MapNode); ok {
		if pairs := mapping.MapRange(); pairs.Next() {
			return pairs.Key().GetToken()
		}
	}
	if v.node == nil {
		return nil
	}
	return v.node.GetToken()
}

func (d *document) fail(at *token.Token, format string, args ...any) {
	d.failWith(at, d.hint, format, args...)
}

// failWith notes a mistake at a token, with what to do about it, unless there is
// one already.
func (d *document) failWith(at *token.Token, hint, format string, args ...any) {
	if d.err != nil {
		return
	}
	what := fmt.Sprintf(format, args...)
	if at == nil || at.Position == nil {
		d.err = misused(fmt.Errorf("%s: %s", d.name, what), "%s", hint)
		return
	}
	d.failAt(at.Position.Line, at.Position.Column, hint, what)
}

// failAt notes a mistake at a line and a column, both from 1.
func (d *document) failAt(line, column int, hint, what string) {
	if d.err != nil {
		return
	}
	d.err = misused(fmt.Errorf("%s:%d:%d: %s%s", d.name, line, column, what, d.excerpt(line, column)), "%s", hint)
}
