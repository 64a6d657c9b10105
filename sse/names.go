package sse

const (
	// maxNames is how many event types are remembered. Streams have a handful;
	// when one has more, the memory starts anew and each type costs one
	// allocation again.
	maxNames = 512
	// perName is about what one takes beside its bytes.
	perName = 64
	// maxName is the longest type that is remembered.
	maxName = 256
)

// names gives event types as strings without allocating for those it has met.
type names struct {
	last  string
	known map[string]string // from the bytes on the wire to the type
	size  int               // bytes of memory that known takes, about
}

func (n *names) intern(raw []byte) string {
	if string(raw) == n.last {
		return n.last
	}
	name, ok := n.known[string(raw)]
	if !ok {
		name = string(appendUTF8(nil, raw))
		if len(raw) > maxName {
			return name
		}
		n.remember(string(raw), name)
	}
	n.last = name
	return name
}

func (n *names) remember(raw, name string) {
	if n.known == nil || len(n.known) >= maxNames {
		n.known, n.size = make(map[string]string), 0
	}
	n.known[raw] = name
	n.size += len(raw) + len(name) + perName
}
