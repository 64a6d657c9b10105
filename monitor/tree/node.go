package tree

import "slices"

// indexed is how many children an object has before it finds them by a map.
const indexed = 16

// A node is a value of the tree: a leaf, an object or an array.
type node struct {
	kind     byte   // '{', '[', or 0 for a leaf
	key      string // in an object
	raw      string // JSON of a leaf
	children []*node
	index    map[string]*node // of an object with many children
	changed  int64            // when a leaf got its value, or 0 for the first tree; of others no earlier than their leaves
	at       int              // in the children of the parent, or further to the front
}

// size is what a tree needs.
type size struct{ nodes, bytes int }

func (s *size) add(o size) { s.nodes, s.bytes = s.nodes+o.nodes, s.bytes+o.bytes }

// own returns the size of a node without its children.
func (n *node) own() size { return size{1, len(n.key) + len(n.raw)} }

// size returns the size of a node with all beneath it.
func (n *node) size() size {
	if n == nil {
		return size{}
	}
	all := n.own()
	for _, c := range n.children {
		all.add(c.size())
	}
	return all
}

// child returns the child with that key or index, or nil.
func (n *node) child(key string) *node {
	switch n.kind {
	case '{':
		if n.index != nil {
			return n.index[key]
		}
		for _, c := range n.children {
			if c.key == key {
				return c
			}
		}
	case '[':
		if i, ok := arrayIndex(key); ok && i < len(n.children) {
			return n.children[i]
		}
	}
	return nil
}

// place returns where a child is in n.children. Children only move towards the front.
func (n *node) place(c *node) int {
	for i := min(c.at, len(n.children)-1); i >= 0; i-- {
		if n.children[i] == c {
			c.at = i
			return i
		}
	}
	return slices.Index(n.children, c)
}

// insert puts a child at a place.
func (n *node) insert(at int, c *node) {
	n.children = slices.Insert(n.children, at, c)
	c.at = at
	if n.kind != '{' {
		return
	}
	if n.index != nil {
		n.index[c.key] = c
		return
	}
	if len(n.children) > indexed {
		n.index = make(map[string]*node, 2*len(n.children))
		for _, c := range n.children {
			n.index[c.key] = c
		}
	}
}

// replace puts a child in the place of another.
func (n *node) replace(at int, c *node) {
	n.children[at] = c
	c.at = at
	if n.index != nil {
		n.index[c.key] = c
	}
}

// remove takes the child at a place out.
func (n *node) remove(at int) {
	c := n.children[at]
	n.children = slices.Delete(n.children, at, at+1)
	if n.index != nil {
		delete(n.index, c.key)
	}
}

// clone returns a copy of a node with all beneath it.
func (n *node) clone() *node {
	if n == nil {
		return nil
	}
	c := &node{kind: n.kind, key: n.key, raw: n.raw, changed: n.changed}
	for _, child := range n.children {
		c.insert(len(c.children), child.clone())
	}
	return c
}

// inherit keeps the times of the leaves that have the same value in the node before.
func (n *node) inherit(before *node) {
	if before == nil || n.kind != before.kind {
		return
	}
	if n.kind == 0 {
		if n.raw == before.raw {
			n.changed = before.changed
		}
		return
	}
	for i, c := range n.children {
		if n.kind == '{' {
			c.inherit(before.child(c.key))
		} else if i < len(before.children) {
			c.inherit(before.children[i])
		}
	}
}

// asObject turns an array into an object with the indexes as keys.
func (n *node) asObject() {
	children := n.children
	n.kind, n.children = '{', nil
	for i, c := range children {
		c.key = indexKey(i)
		n.insert(i, c)
	}
}
