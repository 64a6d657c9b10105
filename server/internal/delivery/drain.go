package delivery

import (
	"math/rand/v2"
	"time"

	"topicmux/server/internal/registry"
)

const (
	// drainStep is how much each stream adds to the drain period. At 5,000 closes a
	// second the reconnecting clients do not overload the next server.
	drainStep = 200 * time.Microsecond
	// maxDrainPeriod is the longest drain period, unless Options set one.
	maxDrainPeriod = 2 * time.Second
)

// Drain closes the streams. It announces the drain to all streams at once; each
// gets the $drain after its pending events. Then it closes the streams one by one
// over the drain period. After DrainTimeout it cuts the streams that are still
// open.
func (d *Delivery) Drain() {
	d.draining.Store(true)
	d.announceDrain.Store(true)
	empty := d.streams.Close()
	streams := d.streams.All(nil)
	for _, st := range streams {
		st.wake()
	}
	period := d.drainPeriod(len(streams))
	begun := time.Now()
	for i, st := range streams {
		due := period / time.Duration(len(streams)) * time.Duration(i)
		if early := due - time.Since(begun); early > 0 && registry.Wait(empty, early) {
			return // all clients have closed their streams
		}
		st.closeAfterFlush(nil, errDrained)
	}
	if registry.Wait(empty, d.opts.DrainTimeout) {
		return
	}
	for _, st := range d.streams.All(streams) {
		st.conn.Cut()
	}
}

// drainPeriod returns the time over which the closes of n streams are spread.
func (d *Delivery) drainPeriod(n int) time.Duration {
	if d.opts.DrainPeriod > 0 {
		return d.opts.DrainPeriod
	}
	return min(time.Duration(n)*drainStep, maxDrainPeriod)
}

// drainRetry returns a random reconnection time, from half to one and a half of
// DrainRetry, so that the clients do not all reconnect at once.
func (d *Delivery) drainRetry() time.Duration {
	mean := d.opts.DrainRetry
	return (mean/2 + rand.N(mean+1)).Truncate(time.Millisecond)
}

// CancelResponses cancels the responses of stream handlers and waits up to
// DrainTimeout for them to end.
func (d *Delivery) CancelResponses() {
	empty := d.responses.Close()
	for _, a := range d.responses.All(nil) {
		a.stop(errDrained)
	}
	registry.Wait(empty, d.opts.DrainTimeout)
}
