package tree

// Used returns the nodes and bytes that the tree counts.
func (t *Tree) Used() [2]int { return [2]int{t.used.nodes, t.used.bytes} }

// Counted returns the nodes and bytes that the tree has.
func (t *Tree) Counted() (nodes, bytes int) {
	s := t.root.size()
	return s.nodes, s.bytes
}

// History returns how many changes are kept, and what they need.
func (t *Tree) History() (n, cost int) { return len(t.history.all), t.history.cost }
