package tree

import (
	"github.com/tidwall/gjson"
)

// patchOps returns the operations of a JSON Patch. It is not ok if data is none.
func patchOps(data []byte) (ops []op, ok bool) {
	s := scanner{data: data}
	if !s.take('[') {
		return nil, false
	}
	for first := true; !s.take(']'); first = false {
		if !first && !s.take(',') || len(ops) > maxOps {
			return nil, false
		}
		raw, ok := s.skip()
		if !ok {
			return nil, false
		}
		o, ok := patchOp(raw)
		if !ok {
			return nil, false
		}
		ops = append(ops, o)
	}
	return ops, len(ops) > 0 && s.peek() == 0
}

var patchKinds = map[string]opKind{
	"add": add, "remove": remove, "replace": replace, "move": move, "copy": copyTo, "test": test,
}

// patchOp reads an operation, which has exactly the members that it needs.
func patchOp(data []byte) (o op, ok bool) {
	var kind, path, from string
	var seen [4]bool
	ok = members(data, func(key string, value []byte) bool {
		i := map[string]int{"op": 0, "path": 1, "from": 2, "value": 3}
		at, known := i[key]
		if !known || seen[at] || key != "value" && (len(value) == 0 || value[0] != '"') {
			return false
		}
		seen[at] = true
		switch key {
		case "op":
			kind = text(value)
		case "path":
			path = text(value)
		case "from":
			from = text(value)
		default:
			o.value = value
		}
		return true
	})
	if !ok || !seen[0] || !seen[1] {
		return o, false
	}
	if o.kind, ok = patchKinds[kind]; !ok {
		return o, false
	}
	moves, valued := o.kind == move || o.kind == copyTo, o.kind == add || o.kind == replace || o.kind == test
	if moves && !seen[2] || valued && !seen[3] {
		return o, false
	}
	o.strict = true
	if o.path, ok = pointer(path); !ok {
		return o, false
	}
	o.from, ok = pointer(from)
	return o, ok
}

// patch carries out an operation of a JSON Patch. Until the stream has sent the whole
// tree, it may be about values that are not known.
func (t *Tree) patch(o *op) bool {
	switch o.kind {
	case add:
		return t.add(o.path, o.value)
	case replace:
		if t.whole && t.find(o.path) == nil {
			return false
		}
		return t.set(o.path, o.value)
	case test:
		n := t.find(o.path)
		if n == nil {
			return !t.whole
		}
		return t.spend(n.size().nodes) && n.equal(o.value)
	}
	n := t.find(o.from)
	if n == nil || !t.spend(n.size().nodes) {
		return n == nil && !t.whole
	}
	value := n.appendJSON(nil, 2*MaxBytes)
	if o.kind == move && isWithin(o.path, o.from) {
		return len(o.path) == len(o.from)
	}
	if o.kind == move {
		t.remove(o.from)
	}
	return t.add(o.path, value)
}

// isWithin reports whether a path is another one or leads beneath it.
func isWithin(path, outer []string) bool {
	if len(path) < len(outer) {
		return false
	}
	for i, step := range outer {
		if path[i] != step {
			return false
		}
	}
	return true
}

// add inserts a value into an array, or sets a member of an object.
func (t *Tree) add(path []string, value []byte) bool {
	if len(path) == 0 {
		t.whole = true
		return t.set(path, value)
	}
	last := path[len(path)-1]
	parent := t.find(path[:len(path)-1])
	if parent == nil || parent.kind == 0 {
		return !t.whole && t.set(path, value)
	}
	if parent.kind != '[' {
		return t.set(path, value)
	}
	at := len(parent.children)
	if last != "-" {
		i, ok := arrayIndex(last)
		if !ok || i > at {
			return false
		}
		at = i
	}
	room := t.room(nil)
	b := builder{scanner: scanner{data: value}, at: t.at, left: room}
	n, ok := b.build("", len(path))
	if !ok || b.peek() != 0 || !t.spend(room.nodes-b.left.nodes+(len(parent.children)-at)/moved) {
		return false
	}
	t.lost += uint64(b.lost)
	if n == nil {
		return true
	}
	parent.insert(at, n)
	where := path[:len(path)-1]
	t.change(undo{path: where, place: at}, n)
	t.delta.add(append(where[:len(where):len(where)], indexKey(at)), value)
	return true
}

// equal reports whether a node has a value, apart from blanks and the order of members.
func (n *node) equal(value []byte) bool {
	b := builder{scanner: scanner{data: value}, left: size{MaxNodes, MaxBytes}}
	o, ok := b.build("", 0)
	return ok && n.same(o)
}

func (n *node) same(o *node) bool {
	if n == nil || o == nil || n.kind != o.kind || n.raw != o.raw && !sameScalar(n.raw, o.raw) || len(n.children) != len(o.children) {
		return false
	}
	for i, c := range n.children {
		other := o.children[i]
		if n.kind == '{' {
			other = o.child(c.key)
		}
		if !c.same(other) {
			return false
		}
	}
	return true
}

// sameScalar reports whether two leaves are the same text, or the same number.
func sameScalar(a, b string) bool {
	if a == "" || b == "" || (a[0] == '"') != (b[0] == '"') {
		return false
	}
	if a[0] == '"' {
		return text([]byte(a)) == text([]byte(b))
	}
	return isNumber(a) && isNumber(b) && number(a) == number(b)
}

func isNumber(s string) bool { return s[0] == '-' || s[0] >= '0' && s[0] <= '9' }

func number(s string) float64 { return gjson.Parse(s).Num }
