package store

import "hash/maphash"

// entityCount counts the entities of a topic from when it has several.
type entityCount struct {
	path   string              // of the member that identifies them, "" for none
	hashes map[uint64]struct{} // of the entities, up to maxCounted
	more   bool                // there were more
}

// begin begins with the values that an identifier has had so far, and a new one.
func (n *entityCount) begin(m *identifier, value []byte) {
	n.path, n.hashes = m.path, make(map[uint64]struct{})
	n.add(maphash.String(seed, m.first))
	for _, id := range m.ids {
		n.add(id)
	}
	n.add(maphash.Bytes(seed, value))
}

// addFrom adds the entity of an object.
func (n *entityCount) addFrom(w *walker) {
	for i := range w.identities {
		if e := &w.identities[i]; n.path != "" && string(e.path) == n.path {
			n.add(maphash.Bytes(seed, e.value[:min(len(e.value), maxWord)]))
			return
		}
	}
}

func (n *entityCount) add(hash uint64) {
	if _, known := n.hashes[hash]; known {
		return
	}
	if len(n.hashes) == maxCounted {
		n.more = true
		return
	}
	n.hashes[hash] = struct{}{}
}

// HasSeveralTypes reports whether the topic's JSON objects name several types of events.
// It is false if they are about several entities.
func (c *Classification) HasSeveralTypes() bool {
	return c.objects.mixed && c.objects.counted.path == ""
}

// Entities returns how many entities, such as users or sensors, the topic's JSON
// objects are about, and the path of the field that names them. N is at most 100; more
// says that there are more. It is 0 while there are not several.
func (c *Classification) Entities() (path string, n int, more bool) {
	count := &c.objects.counted
	return count.path, len(count.hashes), count.more
}
