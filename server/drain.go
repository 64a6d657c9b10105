package server

import (
	"math/rand/v2"
	"time"
)

const (
	// drainStep is how much each stream adds to the drain period. At 5,000 closes a
	// second the reconnecting clients do not overload the next server.
	drainStep = 200 * time.Microsecond
	// maxDrainPeriod is the longest drain period, unless Options set one.
	maxDrainPeriod = 2 * time.Second
)

// drain closes the streams. It announces the drain to all streams at once; each
// gets the $drain after its pending events. Then it closes the streams one by one
// over the drain period. After DrainTimeout it cuts the streams that are still
// open.
func (d *delivery) drain() {
	d.draining.Store(true)
	d.announceDrain.Store(true)
	empty := d.streams.close()
	streams := d.streams.all(nil)
	for _, st := range streams {
		st.wake()
	}
	period := d.drainPeriod(len(streams))
	begun := time.Now()
	for i, st := range streams {
		due := period / time.Duration(len(streams)) * time.Duration(i)
		if early := due - time.Since(begun); early > 0 && wait(empty, early) {
			return // all clients have closed their streams
		}
		st.closeAfterFlush(nil, errDrained)
	}
	if wait(empty, d.opts.DrainTimeout) {
		return
	}
	for _, st := range d.streams.all(streams) {
		st.conn.cut()
	}
}

// drainPeriod returns the time over which the closes of n streams are spread.
func (d *delivery) drainPeriod(n int) time.Duration {
	if d.opts.DrainPeriod > 0 {
		return d.opts.DrainPeriod
	}
	return min(time.Duration(n)*drainStep, maxDrainPeriod)
}

// drainRetry returns a random reconnection time, from half to one and a half of
// DrainRetry, so that the clients do not all reconnect at once.
func (d *delivery) drainRetry() time.Duration {
	mean := d.opts.DrainRetry
	return (mean/2 + rand.N(mean+1)).Truncate(time.Millisecond)
}

// cancelResponses cancels the responses of stream handlers and waits up to
// DrainTimeout for them to end.
func (d *delivery) cancelResponses() {
	empty := d.responses.close()
	for _, a := range d.responses.all(nil) {
		a.stop(errDrained)
	}
	wait(empty, d.opts.DrainTimeout)
}
