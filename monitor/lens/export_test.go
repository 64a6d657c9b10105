package lens

// Size returns how many messages, parts and names the reader remembers.
func (r *Reader) Size() int {
	s := &r.state
	return max(len(s.messages), len(s.parts), len(s.owners), len(s.names))
}

// ReaderOf returns a reader for a stream in a built-in dialect, with or without skeletons.
func ReaderOf(dialect string, withSkeletons bool) *Reader {
	r := &Reader{}
	if withSkeletons {
		r.eval.skeletons = &skeletons{}
	}
	for _, c := range builtIn() {
		if c.name == dialect {
			r.recognize(c)
		}
	}
	return r
}
