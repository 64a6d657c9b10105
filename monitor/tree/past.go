package tree

import (
	"slices"
	"strings"
)

// A Reading is a value that a path of the tree had from a time on.
type Reading struct {
	At   int64  // in Unix nanoseconds
	JSON string // of a scalar
}

// PathTo returns the path of the value whose steps are the field when they are joined by
// dots. A key may have dots itself. It is not ok if there is none.
func (t *Tree) PathTo(field string) (path []string, ok bool) {
	return t.root.pathTo(nil, field)
}

func (n *node) pathTo(path []string, field string) (found []string, ok bool) {
	if n == nil {
		return nil, false
	}
	for end := range len(field) + 1 {
		if end < len(field) && field[end] != '.' {
			continue
		}
		c := n.child(field[:end])
		switch {
		case c == nil:
		case end == len(field):
			return append(path, field), c.kind == 0
		default:
			if found, ok := c.pathTo(append(path, field[:end]), field[end+1:]); ok {
				return found, true
			}
		}
	}
	return nil, false
}

// Readings returns the values that a path has had, the oldest first, each with the time of
// the event that set it. They reach back as far as the history does, or to an event that
// moved the items of an array on the path. The first one may be older than its time.
func (t *Tree) Readings(path []string) []Reading {
	r := rewind{root: t.root, path: path, own: make(map[*node]bool)}
	h := &t.history
	var out []Reading
	i, known := len(h.all)-1, true
	for now := r.leaf(); now != nil && known; now = r.leaf() { // or it was not there
		at := h.before
		for ; i >= 0 && r.leaf() == now && known; i-- {
			at = h.all[i].at
			known = r.undo(&h.all[i])
		}
		if r.leaf() == now && known {
			at, known = h.before, false // it is older than the history
		}
		for ; i >= 0 && h.all[i].at == at && known; i-- { // an event counts as one
			known = r.undo(&h.all[i])
		}
		out = append(out, Reading{at, now.raw})
	}
	slices.Reverse(out)
	return out
}

// rewind takes back changes in a copy of the nodes on one path.
type rewind struct {
	root *node
	path []string
	own  map[*node]bool // copies
}

// leaf returns the scalar at the path, or nil.
func (r *rewind) leaf() *node {
	n := r.root
	for _, step := range r.path {
		if n == nil {
			return nil
		}
		n = n.child(step)
	}
	if n == nil || n.kind != 0 {
		return nil
	}
	return n
}

// undo takes a change back, if it concerns the path. It returns false if it cannot know that.
func (r *rewind) undo(u *undo) bool {
	if u.root {
		r.root = u.was
		return true
	}
	depth := len(u.path)
	if depth >= len(r.path) || !slices.Equal(u.path, r.path[:depth]) {
		return true
	}
	replaced := u.was != nil && !u.gone
	if replaced && u.was.key != "" && u.was.key != r.path[depth] {
		return true // of a sibling in an object
	}
	parent := r.parent(depth)
	switch {
	case parent == nil:
		return false
	case parent.kind == '[' && !replaced:
		return false
	}
	r.root = u.back(r.root)
	return true
}

// parent returns the node after the first steps of the path. It and those that lead to it
// are copies afterwards.
func (r *rewind) parent(depth int) *node {
	r.root = r.copied(r.root)
	n := r.root
	for _, step := range r.path[:depth] {
		if n == nil {
			return nil
		}
		c := n.child(step)
		if c == nil {
			return nil
		}
		if mine := r.copied(c); mine != c {
			n.replace(n.place(c), mine)
			c = mine
		}
		n = c
	}
	return n
}

// copied returns a copy of a node with the same children, or the node itself if it is one.
func (r *rewind) copied(n *node) *node {
	if n == nil || r.own[n] {
		return n
	}
	c := *n
	c.children = slices.Clone(n.children)
	if n.index != nil {
		c.index = make(map[string]*node, len(n.index))
		for key, child := range n.index {
			c.index[key] = child
		}
	}
	r.own[&c] = true
	return &c
}

// Nested returns a value at a path as an object, such as {"a":{"b":1}}.
func Nested(path []string, value string) string {
	var d delta
	d.begin()
	d.add(path, []byte(value))
	return strings.Clone(string(d.end()))
}
