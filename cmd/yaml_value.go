package cmd

import (
	"maps"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/dustin/go-humanize"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/token"

	"topicmux/monitor/fuzzy"
)

// A value is a place in a document: a mapping, a list or a text.
type value struct {
	doc    *document
	node   ast.Node
	masked bool // there may be a secret anywhere in it
}

// mask returns the value as one that may hold a secret anywhere, also where it does
// not belong: no mistake shows what stands in it.
func (v value) mask() value {
	v.masked = true
	return v
}

// at returns the value of a node in this one.
func (v value) at(n ast.Node) value { return value{v.doc, n, v.masked} }

// keys are what a mapping may have, and what reads each.
type keys map[string]func(value)

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

// spend counts what is read, and returns false once it is too much.
func (v value) spend(n int) bool {
	d := v.doc
	before := d.read
	d.read += n
	if before <= maxRead && d.read > maxRead {
		d.mistakes, d.more = nil, 0 // what follows is read in part only
		v.fail("the aliases expand to more than %d MiB", maxRead>>20)
	}
	return d.read <= maxRead
}

// fields reads a mapping: each key by its function.
func (v value) fields(known keys) {
	names := slices.Sorted(maps.Keys(known))
	all := strings.Join(names, ", ")
	v.pairs("keys and values here: "+all, func(key *token.Token, v value) {
		read := known[key.Value]
		if read != nil {
			v.doc.reveal(key, key.Value)
			read(v)
			return
		}
		if v.doc.wrong() >= maxMistakes { // it will only be counted
			v.doc.more++
			return
		}
		near := fuzzy.Nearest(key.Value, names)
		what, hint := "unknown key", "the keys here are "+all
		if near != "" || !v.masked && looksLikeKey(key.Value) {
			what = "unknown key " + strconv.Quote(key.Value)
			v.doc.reveal(key, key.Value)
		}
		if near != "" {
			hint = "did you mean " + near + "?"
		}
		v.doc.failWith(key, hint, "%s", what)
	})
}

// looksLikeKey tells whether a text may be shown because it is shorter than any
// secret, and a word.
func looksLikeKey(s string) bool {
	return len(s) < minSecret && strings.Trim(s, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_-") == ""
}

// pairs reads a mapping, pair by pair. Where there is none, it says what is
// wanted.
func (v value) pairs(wanted string, read func(key *token.Token, v value)) {
	mapping, ok := v.real().(ast.MapNode)
	if !ok {
		v.fail("want %s", wanted)
		return
	}
	for pairs := mapping.MapRange(); pairs.Next() && v.spend(1); {
		read(pairs.Key().GetToken(), v.at(pairs.Value()))
	}
}

// list reads a list, item by item.
func (v value) list(read func(value)) {
	list, ok := v.real().(ast.ArrayNode)
	if !ok {
		v.fail("want a list here: - ITEM on each line, or [ITEM, ITEM]")
		return
	}
	for items := list.ArrayRange(); items.Next() && v.spend(1); {
		read(v.at(items.Value()))
	}
}

// isList tells whether the value is a list.
func (v value) isList() bool {
	_, ok := v.real().(ast.ArrayNode)
	return ok
}

// text returns a scalar as it is written, without quotes. A mistake may show it,
// unless it stands elsewhere, where it may be a secret.
func (v value) text() string {
	text := v.hidden()
	switch n := v.real(); {
	case v.isAlias():
		v.doc.secrets = append(v.doc.secrets, text)
	case n != nil && !v.masked:
		v.doc.reveal(n.GetToken(), text)
	}
	return text
}

// isAlias tells whether the value stands elsewhere.
func (v value) isAlias() bool {
	switch n := v.node.(type) {
	case *ast.AliasNode:
		return true
	case *ast.AnchorNode:
		return v.at(n.Value).isAlias()
	case *ast.TagNode:
		return v.at(n.Value).isAlias()
	}
	return false
}

// secretText returns a scalar that no mistake shows, wherever it stands.
func (v value) secretText() string {
	text := v.hidden()
	v.doc.secrets = append(v.doc.secrets, text)
	return text
}

// hidden returns a scalar whose line does not show it.
func (v value) hidden() string {
	var text string
	switch n := v.real().(type) {
	case *ast.StringNode:
		text = n.Value
	case *ast.LiteralNode:
		text = n.Value.Value
	case *ast.IntegerNode, *ast.FloatNode, *ast.BoolNode, *ast.InfinityNode, *ast.NanNode:
		text = n.GetToken().Value
	default:
		v.fail("want text here")
	}
	if !v.spend(len(text)) {
		return ""
	}
	return text
}

// file returns the name of a file, which counts from the directory that the
// document is in.
func (v value) file() string { return v.doc.path(v.text()) }

// path returns the name of a file that counts from the document's directory.
func (d *document) path(name string) string {
	if name == "" || filepath.IsAbs(name) {
		return name
	}
	return filepath.Join(d.dir, name)
}

// number returns a whole number from low to high.
func (v value) number(low, high int) int {
	n, err := strconv.Atoi(v.text())
	if err != nil || n < low || n > high {
		v.fail("want a whole number from %d to %d", low, high)
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
	v.text()
	v.fail("want true or false")
	return false
}

// duration returns a time such as 5ms, 30s or 1m, from 0 to a day.
func (v value) duration() time.Duration {
	d, err := time.ParseDuration(v.text())
	if err != nil || d < 0 || d > 24*time.Hour {
		v.fail("want a duration such as 5ms, 30s or 1m")
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
