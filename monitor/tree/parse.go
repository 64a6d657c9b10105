package tree

// A builder makes nodes of JSON within the limits.
type builder struct {
	scanner
	left size  // what still fits
	at   int64 // the time that leaves get
	lost int   // values that a limit has left out
}

// build returns the node for a value. It is nil if the limits leave nothing of it, and
// not ok if the JSON is broken.
func (b *builder) build(key string, depth int) (n *node, ok bool) {
	n = &node{key: key, changed: b.at}
	c := b.peek()
	if depth >= MaxDepth && (c == '{' || c == '[') {
		b.lost++
		_, ok = b.skip()
		return nil, ok
	}
	if b.left.nodes < 1 || b.left.bytes < len(key) {
		b.lost++
		_, ok = b.skip()
		return nil, ok
	}
	b.left.nodes, b.left.bytes = b.left.nodes-1, b.left.bytes-len(key)
	switch c {
	case '{':
		return n, b.object(n, depth)
	case '[':
		return n, b.array(n, depth)
	}
	raw, ok := b.scalar()
	if len(raw) > b.left.bytes {
		b.left.nodes, b.left.bytes, b.lost = b.left.nodes+1, b.left.bytes+len(key), b.lost+1
		return nil, ok
	}
	b.left.bytes -= len(raw)
	n.raw = string(raw)
	return n, ok
}

func (b *builder) object(n *node, depth int) bool {
	n.kind = '{'
	b.i++
	for first := true; !b.take('}'); first = false {
		if !first && !b.take(',') {
			return false
		}
		key, ok := b.key()
		if !ok {
			return false
		}
		c, ok := b.build(key, depth+1)
		switch before := n.child(key); {
		case !ok:
			return false
		case c == nil:
		case before != nil: // the last of several with one key counts
			n.replace(n.place(before), c)
		default:
			n.insert(len(n.children), c)
		}
	}
	return true
}

func (b *builder) array(n *node, depth int) bool {
	n.kind = '['
	b.i++
	for first := true; !b.take(']'); first = false {
		if !first && !b.take(',') {
			return false
		}
		c, ok := b.build("", depth+1)
		if !ok {
			return false
		}
		if c != nil {
			n.insert(len(n.children), c)
		}
	}
	return true
}
