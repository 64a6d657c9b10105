package load

import "topicmux/bench/histogram"

// Phase is a part of a measurement that is counted by itself.
type Phase int

// The phases, in the order of most measurements. What comes before and after what
// is to be measured is verified all the same.
const (
	WarmUp Phase = iota
	Measured
	Disturbed
	Rest
	phases
)

// Tally is what came in during a phase.
type Tally struct {
	Events   uint64 // delivered and in order
	Bytes    uint64 // read, with everything around the events
	Reads    uint64 // system calls that read something
	Controls uint64 // events of the server's own
	Told     uint64 // events that a $gap says are missing
	// Latency is the time from an event's publishing until the read that brought
	// it returned, of streams that were never stalled.
	Latency histogram.Histogram
}

func (t *Tally) add(other *Tally) {
	t.Events += other.Events
	t.Bytes += other.Bytes
	t.Reads += other.Reads
	t.Controls += other.Controls
	t.Told += other.Told
	t.Latency.Add(&other.Latency)
}
