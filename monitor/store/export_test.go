package store

// IsJSON reports whether the walker takes b for JSON.
func IsJSON(b []byte) bool {
	var w walker
	return w.read(b) != formNone
}

// ParseNumber reads a number that is all of b.
func ParseNumber(b []byte) (float64, bool) {
	v, _, end := scanNumber(b, 0, false)
	return v, end > 0 && end == len(b)
}

// Left returns how much of the store's memory is not used.
func (s *Store) Left() int { return s.ingest.memory.left }
