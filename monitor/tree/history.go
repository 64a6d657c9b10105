package tree

const (
	// maxHistory and maxPast are how many changes are kept, and how much of the values
	// that they replaced: the tree of an earlier time is made of them.
	maxHistory = 16 << 10
	maxPast    = 8 << 20
	// nodeCost is what a node needs in bytes, besides its key and value.
	nodeCost = 112
)

// undo is a change of one child, and how to take it back.
type undo struct {
	at    int64
	root  bool     // the root itself has changed
	path  []string // of the parent
	place int
	was   *node // nil: there was none
	gone  bool  // there is none now
	grown size  // how much larger the tree has become
	cost  int
}

// history has the newest changes, oldest first.
type history struct {
	all    []undo
	cost   int
	gone   int   // changes that are no longer kept
	before int64 // the tree is known from the time after that one; 0 for all times
}

func (h *history) add(u undo, was size) {
	u.cost = was.nodes*nodeCost + was.bytes + 16*len(u.path) + nodeCost
	h.cost += u.cost
	h.all = append(h.all, u)
}

// mark returns the number of the next change.
func (h *history) mark() int { return h.gone + len(h.all) }

// trim drops the oldest changes beyond the limits, and some more so that it has to do so
// rarely.
func (h *history) trim() {
	if len(h.all) <= maxHistory && h.cost <= maxPast {
		return
	}
	n := 0
	for cost := h.cost; n < len(h.all) && (len(h.all)-n > maxHistory*3/4 || cost > maxPast*3/4); n++ {
		cost -= h.all[n].cost
	}
	for n < len(h.all) && h.all[n].at == h.all[n-1].at { // an event is kept whole or not at all
		n++
	}
	for i := range h.all[:n] {
		h.cost -= h.all[i].cost
	}
	h.before, h.gone = h.all[n-1].at, h.gone+n
	rest := copy(h.all, h.all[n:])
	clear(h.all[rest:])
	h.all = h.all[:rest]
}

// undoTo takes back the changes from a number on.
func (t *Tree) undoTo(mark int) {
	h := &t.history
	for len(h.all) > mark-h.gone {
		u := h.all[len(h.all)-1]
		h.all = h.all[:len(h.all)-1]
		h.cost -= u.cost
		t.used = size{t.used.nodes - u.grown.nodes, t.used.bytes - u.grown.bytes}
		t.root = u.back(t.root)
	}
}

// back takes the change back in the tree with that root, and returns its new root.
func (u *undo) back(root *node) *node {
	if u.root {
		return u.was
	}
	parent := root
	for _, step := range u.path {
		if parent == nil {
			return root
		}
		parent = parent.child(step)
	}
	switch {
	case parent == nil || u.place > len(parent.children):
	case u.was == nil:
		parent.remove(u.place)
	case u.gone:
		parent.insert(u.place, u.was)
	default:
		parent.replace(u.place, u.was)
	}
	return root
}

// past is the tree of an earlier time.
type past struct {
	version uint64
	to      int64
	root    *node
	known   bool
}

// asOf returns the root of the tree as of a time. It is not ok if that is too long ago.
func (t *Tree) asOf(to int64) (root *node, ok bool) {
	h := &t.history
	first := len(h.all)
	for first > 0 && h.all[first-1].at > to {
		first--
	}
	switch {
	case first == len(h.all):
		return t.root, true
	case first == 0 && h.before != 0 && to <= h.before:
		return nil, false
	case t.past.known && t.past.version == t.version && t.past.to == to:
		return t.past.root, true
	}
	root = t.root.clone()
	for i := len(h.all) - 1; i >= first; i-- {
		u := h.all[i]
		u.was = u.was.clone()
		root = u.back(root)
	}
	t.past = past{version: t.version, to: to, root: root, known: true}
	return root, true
}

// AppendJSON appends the tree as of a time, in Unix nanoseconds. It stops after about
// limit bytes. It is not ok if there was no tree, or if the time is too long ago.
func (t *Tree) AppendJSON(dst []byte, to int64, limit int) (json []byte, ok bool) {
	root, ok := t.asOf(to)
	if !ok || root == nil {
		return dst, false
	}
	return root.appendJSON(dst, len(dst)+limit), true
}

// AppendChanged appends the paths of the values that, as of a time, had changed within
// a number of nanoseconds before the newest change: at most limit. Name returns a key as
// it is in a path; the steps of a path are joined by dots.
func (t *Tree) AppendChanged(dst []string, to, within int64, limit int, name func(key string) string) []string {
	root, ok := t.asOf(to)
	if !ok || root == nil {
		return dst
	}
	return root.appendChanged(dst, nil, min(to, t.newest)-within, len(dst)+limit, name)
}
