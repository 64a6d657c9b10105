package load

import "topicmux/bench/histogram"

// Phase is a part of a measurement with its own counts.
type Phase int

// The phases, in the order of most measurements. Events are checked in all phases, also
// before and after the measured one.
const (
	WarmUp Phase = iota
	Measured
	Disturbed
	Rest
	phases
)

// Tally contains the counts of a phase.
type Tally struct {
	Events   uint64 // events delivered in order
	Bytes    uint64 // bytes read, including everything around the events
	Reads    uint64 // system calls that read at least one byte
	Controls uint64 // control events
	Told     uint64 // events that a $gap reports as missed
	// Latency is the time from the publishing of an event until the read that contains it
	// has returned. It includes only streams that were never stalled.
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
