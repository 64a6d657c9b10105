package topics

import "time"

// Waterline is waterline.
func Waterline(sizes []int, total int) int { return waterline(sizes, total) }

// SetTime makes the event with that index in its topic one that was published at
// a time.
func (t *Topic) SetTime(index uint64, at time.Time) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.log.at(index).time = at.UnixNano()
}
