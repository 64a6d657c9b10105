package tree

import "slices"

const (
	// MaxBytes is how many bytes of keys and values a Tree keeps. Further values are left
	// out and counted.
	MaxBytes = 16 << 20
	// MaxNodes is how many objects, arrays and other values a Tree keeps. Further ones
	// are left out and counted.
	MaxNodes = 1_000_000
	// MaxDepth is how many keys lead to a value at most. An object or array that is
	// nested deeper is left out and counted.
	MaxDepth = 64
	// maxOps is how many operations one event may have. An event with more changes
	// nothing.
	maxOps = 4096
	// maxWork is how many nodes one event may make or copy.
	maxWork = 4 * MaxNodes
	// moved is how many children may move up for the work of one node.
	moved = 1024
)

// A Tree is what a stream has told so far. It belongs to one goroutine.
type Tree struct {
	form    Form
	root    *node
	used    size
	lost    uint64
	version uint64
	newest  int64 // when it changed last
	whole   bool  // the stream has sent all of the tree
	deep    bool  // a patch replaces the value at its path, as LaunchDarkly's do

	history history
	past    past
	delta   delta // of the event that is being applied
	work    int
	at      int64
}

// New returns an empty tree for a stream of that form.
func New(form Form) *Tree { return &Tree{form: form} }

// Apply applies an event that arrived at a time, in Unix nanoseconds. It returns what has
// changed, as a JSON object in which each new value has its place: {"a":{"b":1}}; a value
// that is gone is null. It is valid until the next call. The event is not ok if it is not
// valid, and then nothing has changed.
func (t *Tree) Apply(name string, data []byte, at int64) (delta []byte, ok bool) {
	ops, ok := t.form.ops(name, data, t.deep)
	if !ok || len(ops) > maxOps {
		return nil, false
	}
	t.delta.begin()
	t.at, t.work = max(at, t.newest), maxWork
	begun, lost, whole, deep := t.history.mark(), t.lost, t.whole, t.deep
	for i := range ops {
		if !t.do(&ops[i]) {
			t.undoTo(begun)
			t.lost, t.whole, t.deep = lost, whole, deep
			return nil, false
		}
	}
	t.version++
	t.newest = t.at
	t.history.trim()
	return t.delta.end(), true
}

// do carries out an operation. It reports whether that was possible.
func (t *Tree) do(o *op) bool {
	switch o.kind {
	case set:
		if len(o.path) == 0 {
			t.whole, t.deep = true, t.form == PathData && isFlags(o.value)
		}
		return t.set(o.path, o.value)
	case merge:
		return members(o.value, func(key string, value []byte) bool {
			path, ok := t.within(o.path, key)
			switch {
			case !ok:
				t.lost++
				return true
			case string(value) == "null":
				t.remove(path)
				return t.spend(1)
			}
			return t.set(path, value)
		})
	case remove:
		return t.remove(o.path) || !o.strict || !t.whole
	}
	return t.patch(o)
}

// within returns the path of a key in a patch, which may be a path itself.
func (t *Tree) within(path []string, key string) (all []string, ok bool) {
	steps, ok := slashPath("/" + key)
	all = slices.Concat(path, steps)
	return all, ok && len(all) <= MaxDepth
}

// isFlags reports whether a tree is one of feature flags. Their patches replace values.
func isFlags(data []byte) bool {
	flags := false
	return members(data, func(key string, value []byte) bool {
		flags = flags || key == "flags" && len(value) > 0 && value[0] == '{'
		return key == "flags" || key == "segments" || key == "configurations"
	}) && flags
}

// set puts a value at a path, with the objects that lead to it. It reports whether the
// value is valid.
func (t *Tree) set(path []string, value []byte) bool {
	b := builder{scanner: scanner{data: value}, at: t.at}
	before := t.find(path)
	room := t.room(before)
	if before == nil {
		missing := t.missing(path)
		room.nodes, room.bytes = room.nodes-missing.nodes, room.bytes-missing.bytes
	}
	b.left = room
	if t.root == nil {
		b.at = 0 // the first tree is no change
	}
	key := ""
	if len(path) > 0 {
		key = path[len(path)-1]
	}
	n, ok := b.build(key, len(path))
	if !ok || b.peek() != 0 || !t.spend(room.nodes-b.left.nodes) {
		return false
	}
	t.lost += uint64(b.lost)
	if n == nil {
		return true
	}
	n.inherit(before)
	t.put(path, n)
	t.delta.add(path, value)
	return true
}

// spend takes work from what an event may do. It reports whether enough was left.
func (t *Tree) spend(work int) bool {
	t.work -= work
	return t.work >= 0
}

// room returns what still fits in place of a node.
func (t *Tree) room(before *node) size {
	gone := before.size()
	return size{MaxNodes - t.used.nodes + gone.nodes, MaxBytes - t.used.bytes + gone.bytes}
}

// put puts a node at a path. Where objects on the way are missing it makes them.
func (t *Tree) put(path []string, n *node) {
	if len(path) == 0 {
		t.change(undo{root: true, was: t.root}, n)
		t.root = n
		return
	}
	parent, depth := t.root, 0
	for depth < len(path)-1 && parent != nil {
		next := parent.child(path[depth])
		if next == nil || next.kind == 0 {
			break
		}
		parent, depth = next, depth+1
	}
	if parent == nil || parent.kind == 0 {
		t.put(nil, nest(path, n))
		return
	}
	at := path[:depth]
	n = nest(path[depth+1:], n)
	n.key = path[depth]
	if parent.kind == '[' {
		t.putInArray(parent, at, n)
		return
	}
	if before := parent.child(n.key); before != nil {
		place := parent.place(before)
		parent.replace(place, n)
		t.change(undo{path: at, place: place, was: before}, n)
		return
	}
	parent.insert(len(parent.children), n)
	t.change(undo{path: at, place: len(parent.children) - 1}, n)
}

// putInArray puts a node into an array, or makes the array an object if the node's key is no
// place in it.
func (t *Tree) putInArray(array *node, path []string, n *node) {
	i, ok := arrayIndex(n.key)
	switch {
	case ok && i < len(array.children):
		n.key = ""
		before := array.children[i]
		array.replace(i, n)
		t.change(undo{path: path, place: i, was: before}, n)
		return
	case ok && i == len(array.children):
		n.key = ""
		array.insert(i, n)
		t.change(undo{path: path, place: i}, n)
		return
	}
	object := array.clone()
	object.asObject()
	if len(path) > 0 {
		object.key = path[len(path)-1]
	}
	object.insert(len(object.children), n)
	t.put(path, object)
}

// nest returns a node inside objects with those keys.
func nest(path []string, n *node) *node {
	for i := len(path) - 1; i >= 0; i-- {
		n.key = path[i]
		outer := &node{kind: '{', changed: n.changed}
		outer.insert(0, n)
		n = outer
	}
	return n
}

// remove takes the value at a path out. It reports whether there was one.
func (t *Tree) remove(path []string) bool {
	if len(path) == 0 {
		if t.root == nil {
			return false
		}
		t.change(undo{root: true, was: t.root}, nil)
		t.root = nil
		return true
	}
	parent := t.find(path[:len(path)-1])
	if parent == nil {
		return false
	}
	n := parent.child(path[len(path)-1])
	if n == nil {
		return false
	}
	place := parent.place(n)
	t.work -= (len(parent.children) - place) / moved
	parent.remove(place)
	t.change(undo{path: path[:len(path)-1], place: place, was: n}, nil)
	t.delta.add(path, []byte("null"))
	return true
}

// change notes a change that has been made, and what is in its place now.
func (t *Tree) change(u undo, now *node) {
	was, is := u.was.size(), now.size()
	u.at, u.gone, u.grown = t.at, now == nil, size{is.nodes - was.nodes, is.bytes - was.bytes}
	t.used.add(u.grown)
	t.history.add(u, was)
	n := t.root
	for _, step := range u.path {
		n.changed = t.at
		n = n.child(step)
	}
	if n != nil {
		n.changed = t.at
	}
}

// Version grows with every event that has changed the tree.
func (t *Tree) Version() uint64 { return t.version }

// Lost returns how many values the limits have left out, over all events.
func (t *Tree) Lost() uint64 { return t.lost }

// Empty reports whether the tree has no value.
func (t *Tree) Empty() bool { return t.root == nil }

// Memory returns about how many bytes the tree needs, with its history.
func (t *Tree) Memory() int { return t.used.nodes*nodeCost + t.used.bytes + t.history.cost }

// Failure is [Form.Failure] for the form of the tree.
func (t *Tree) Failure(name string, data []byte) (reason string, failed bool) {
	return t.form.Failure(name, data)
}
