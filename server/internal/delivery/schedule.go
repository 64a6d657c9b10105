package delivery

// The schedule states of a stream. A stream is in the pool's queue at most once,
// and at most one goroutine runs it.
const (
	idle    = iota // nothing to do until it is woken
	queued         // waits for a writer
	running        // a goroutine writes it
	rerun          // running, but woken meanwhile: run it again
)

// wake schedules the stream: it is polled at least once after this call. wake never
// blocks. Any goroutine may call it.
func (st *Stream) wake() {
	for {
		switch st.schedule.Load() {
		case idle:
			if st.schedule.CompareAndSwap(idle, queued) {
				st.delivery.pool.enqueue(st)
				return
			}
		case running:
			if st.schedule.CompareAndSwap(running, rerun) {
				return
			}
		default:
			return
		}
	}
}

// park makes the stream idle after a run that left nothing to write. If the stream
// was woken meanwhile, park queues it.
func (st *Stream) park() {
	if !st.schedule.CompareAndSwap(running, idle) {
		st.requeue()
	}
}

// requeue puts the stream at the end of the queue.
func (st *Stream) requeue() {
	st.setQueued()
	st.delivery.pool.enqueue(st)
}

// setQueued records that the stream is in the queue, or will join it.
func (st *Stream) setQueued() { st.schedule.Store(queued) }
