package lens

// Size returns how many messages, parts and names the reader remembers.
func (r *Reader) Size() int {
	s := &r.state
	return max(len(s.messages), len(s.parts), len(s.owners), len(s.names))
}
