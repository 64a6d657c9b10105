package topics

// An arena is the memory of one history. It fills chunks from front to back. It
// leaves a chunk to the garbage collector when the history has dropped all its
// events. Chunks grow with what the topic retains, so a quiet topic is small.
type arena struct {
	chunk    []byte // the chunk that is being filled
	chunks   []chunkInfo
	overhead int // how many bytes longer than its data a frame is
}

// A chunkInfo is the size of a chunk and the index of the first event after it.
type chunkInfo struct {
	size  int
	until uint64
}

const (
	minChunk    = 512
	maxChunk    = 64 << 10
	maxOverhead = 512
)

// room returns an empty slice at the end of the current chunk with a capacity of at
// least n. index is the index of the next event.
func (a *arena) room(h *Hub, index uint64, n int) []byte {
	if cap(a.chunk)-len(a.chunk) < n {
		a.grow(h, index, n)
	}
	return a.chunk[len(a.chunk):]
}

// keep returns b in memory of the arena. b is the result of appending to the slice
// that room returned.
func (a *arena) keep(h *Hub, index uint64, b []byte) []byte {
	start := len(a.chunk)
	if len(b) > cap(a.chunk)-start { // append has moved b to other memory
		a.grow(h, index, len(b))
		start = 0
		copy(a.chunk[:len(b)], b)
	}
	a.chunk = a.chunk[:start+len(b)]
	return a.chunk[start : start+len(b) : start+len(b)]
}

func (a *arena) grow(h *Hub, index uint64, n int) {
	size := 0
	for i := range a.chunks {
		size += a.chunks[i].size
	}
	if last := len(a.chunks) - 1; last >= 0 {
		a.chunks[last].until = index
	}
	a.chunk = make([]byte, 0, max(n, min(max(size, minChunk), maxChunk)))
	a.chunks = append(a.chunks, chunkInfo{size: cap(a.chunk)})
	h.history.Add(int64(cap(a.chunk)))
}

// release drops the chunks whose events all come before index first.
func (a *arena) release(h *Hub, first uint64) {
	n := 0
	for n < len(a.chunks)-1 && a.chunks[n].until <= first {
		h.history.Add(-int64(a.chunks[n].size))
		n++
	}
	if n > 0 {
		a.chunks = a.chunks[:copy(a.chunks, a.chunks[n:])]
	}
}
