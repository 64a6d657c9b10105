package store

// IsJSON reports whether the walker accepts b as JSON.
func IsJSON(b []byte) bool {
	var w walker
	return w.read(b) != formNone
}

// ParseNumber parses b as a number.
func ParseNumber(b []byte) (float64, bool) {
	v, _, end := scanNumber(b, 0, false)
	return v, end > 0 && end == len(b)
}

// Left returns the unused part of the store's memory, in bytes.
func (s *Store) Left() int { return s.ingest.memory.left }
