package tree

import (
	"slices"
	"strings"
)

// A Change is a value that has changed, or is gone.
type Change struct {
	Path  []string // from the root; empty for the root itself
	Value string   // JSON: a scalar, or {} or [] for one without values; "" if it is gone
	at    int64
}

// Gone reports whether there is no longer a value at the path.
func (c *Change) Gone() bool { return c.Value == "" }

// Newest returns when the tree changed last, in Unix nanoseconds.
func (t *Tree) Newest() int64 { return t.newest }

// Values returns how many values the tree has, not counting objects and arrays around them.
func (t *Tree) Values() int { return t.root.leaves() }

// Changes returns what has changed after a time, the newest first and at most limit, and how
// much more. The first tree is no change. What is gone is known as far as the history goes.
func (t *Tree) Changes(after int64, limit int) (newest []Change, more int) {
	c := changes{tree: t, after: max(after, 0), limit: limit, known: make(map[string]bool)}
	for i := len(t.history.all) - 1; i >= 0 && t.history.all[i].at > c.after; i-- {
		u := &t.history.all[i]
		if u.was == nil {
			continue
		}
		path := slices.Clone(u.path)
		if !u.root {
			path = append(path, u.was.name(u.place))
		}
		now := t.find(path)
		if parent := t.find(u.path); u.gone && parent != nil && parent.kind == '[' {
			now = nil // the item after it has its place
		}
		c.compare(path, u.was, now, u.at)
	}
	c.walk(nil, t.root)
	return c.newest, c.all - len(c.newest)
}

// changes collects what has changed.
type changes struct {
	tree   *Tree
	after  int64
	limit  int
	newest []Change
	all    int
	known  map[string]bool // paths that are gone
}

// add adds a change.
func (c *changes) add(path []string, value string, at int64) {
	c.all++
	i := len(c.newest)
	for i > 0 && c.newest[i-1].at < at {
		i--
	}
	if i == c.limit {
		return
	}
	c.newest = slices.Insert(c.newest, i, Change{slices.Clone(path), value, at})
	c.newest = c.newest[:min(len(c.newest), c.limit)]
}

// compare adds what was at a path and is gone now.
func (c *changes) compare(path []string, was, now *node, at int64) {
	switch {
	case now == nil:
		key := strings.Join(path, "\x00")
		if parent := c.tree.find(path[:max(len(path)-1, 0)]); len(path) > 0 && parent == nil || c.known[key] {
			return // more than this is gone, or it was gone before
		}
		c.known[key] = true
		c.add(path, "", at)
	case was.kind != now.kind:
	default:
		for i, child := range was.children {
			inner := append(path, child.name(i))
			c.compare(inner, child, now.child(inner[len(path)]), at)
		}
	}
}

// walk adds the values at and beneath a node that have changed.
func (c *changes) walk(path []string, n *node) {
	switch {
	case n == nil || n.changed <= c.after:
		return
	case n.kind == 0:
		c.add(path, n.raw, n.changed)
		return
	case len(n.children) == 0 && !c.isEmptied(path):
		c.add(path, string(appendEmpty(nil, n.kind)), n.changed)
		return
	}
	for i, child := range n.children {
		c.walk(append(path, child.name(i)), child)
	}
}

// isEmptied reports whether a value beneath a path is gone.
func (c *changes) isEmptied(path []string) bool {
	prefix := strings.Join(path, "\x00")
	for gone := range c.known {
		if strings.HasPrefix(gone, prefix) {
			return true
		}
	}
	return false
}

func appendEmpty(dst []byte, kind byte) []byte { return (&node{kind: kind}).appendJSON(dst, 2) }

// name returns the step to a node that is or was at a place in its parent.
func (n *node) name(place int) string {
	if n == nil || n.key == "" {
		return indexKey(place)
	}
	return n.key
}

// leaves returns how many values are at and beneath a node.
func (n *node) leaves() (all int) {
	switch {
	case n == nil:
		return 0
	case n.kind == 0:
		return 1
	}
	for _, child := range n.children {
		all += child.leaves()
	}
	return all
}
