package sse

const (
	// maxNames is the maximum number of interned event types. Most streams have a few.
	// At the maximum, the table is cleared, and each type is allocated once more.
	maxNames = 512
	// nameOverhead is about how many bytes an interned type takes besides its text.
	nameOverhead = 64
	// maxName is the length in bytes of the longest type that is interned.
	maxName = 256
)

// names interns event types, so that only a new type is allocated.
type names struct {
	last  string
	known map[string]string // from the bytes on the wire to the type
	size  int               // about how many bytes of memory known takes
}

func (n *names) intern(raw []byte) string {
	if string(raw) == n.last {
		return n.last
	}
	name, ok := n.known[string(raw)]
	if !ok {
		name = string(AppendUTF8(nil, raw))
		if len(raw) > maxName {
			return name
		}
		n.add(string(raw), name)
	}
	n.last = name
	return name
}

func (n *names) add(raw, name string) {
	if n.known == nil || len(n.known) >= maxNames {
		n.known, n.size = make(map[string]string), 0
	}
	n.known[raw] = name
	n.size += len(raw) + len(name) + nameOverhead
}
