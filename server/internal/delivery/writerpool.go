package delivery

import (
	"runtime"
	"sync"
	"syscall"
	"time"

	"topicmux/internal/ring"
)

// A writerPool is a pool of goroutines that write the streams, one for each
// processor. They never wait for a client, so a thousand streams need no more
// writers than one, and an event does not wake the goroutine of each stream.
type writerPool struct {
	wake sync.Cond // uses mu

	mu        sync.Mutex // guards what follows
	queue     ring.Ring[pending]
	delayed   ring.Ring[delayed]
	wakeTimer *time.Timer // wakes a writer for the first delayed stream
	idle      int         // number of waiting writers
	closed    bool
}

// A pending is a stream that may have something to write.
type pending interface {
	// writePending writes what is there, without waiting for the client.
	writePending(w *poolWriter)
	// setQueued records that the stream is in the queue, or will join it.
	setQueued()
}

// A delayed is a stream that joins the queue when it is due.
type delayed struct {
	st  pending
	due time.Time
}

// coalesceDelay is how long a stream pauses after a large write.
const coalesceDelay = time.Millisecond

// start starts the writers. They end after stop.
func (p *writerPool) start(work *sync.WaitGroup) {
	p.wake.L = &p.mu
	p.wakeTimer = time.AfterFunc(time.Hour, func() {
		p.mu.Lock() // the writer that set the timer is waiting by then
		defer p.mu.Unlock()
		p.wake.Signal()
	})
	for range runtime.GOMAXPROCS(0) {
		work.Go(func() { p.run(newPoolWriter()) })
	}
}

// stop makes the writers end when the queue is empty.
func (p *writerPool) stop() {
	p.mu.Lock()
	p.closed = true
	p.wakeTimer.Stop()
	p.mu.Unlock()
	p.wake.Broadcast()
}

// add appends a stream to the queue. The queue is bounded because each stream is in
// it at most once.
func (p *writerPool) enqueue(st pending) {
	p.mu.Lock()
	p.queue.Push(st)
	idle := p.idle > 0
	p.mu.Unlock()
	if idle {
		p.wake.Signal()
	}
}

// delay queues a stream after coalesceDelay if other streams are queued. Otherwise
// it does nothing and returns false. Only a writer calls it, because a writer
// checks for due streams before it waits.
func (p *writerPool) delay(st pending) bool {
	due := time.Now().Add(coalesceDelay)
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.queue.Len() == 0 {
		return false
	}
	st.setQueued() // so that wake does not queue it during the delay
	p.delayed.Push(delayed{st, due})
	return true
}

// queueDue queues the delayed streams that are due, and reports whether the queue
// has any stream. If not, it sets the timer for the next delayed stream. The caller
// holds p.mu.
func (p *writerPool) queueDue() bool {
	if p.delayed.Len() == 0 {
		return p.queue.Len() > 0
	}
	now := time.Now()
	for p.delayed.Len() > 0 && (p.closed || !p.delayed.At(0).due.After(now)) {
		p.queue.Push(p.delayed.Pop().st)
	}
	if p.queue.Len() > 0 {
		return true
	}
	p.wakeTimer.Reset(p.delayed.At(0).due.Sub(now))
	return false
}

// batchSize is how many streams a writer takes at once: enough to make the lock
// cheap, few enough to share the work evenly.
const batchSize = 8

func (p *writerPool) run(w *poolWriter) {
	var streams [batchSize]pending
	for {
		n := p.next(streams[:])
		if n == 0 {
			return
		}
		for _, st := range streams[:n] {
			st.writePending(w)
		}
		clear(streams[:n])
	}
}

// next waits for streams and returns how many it took. It returns 0 when the writer
// should end.
func (p *writerPool) next(into []pending) (n int) {
	p.mu.Lock()
	for !p.queueDue() && !p.closed {
		p.idle++
		p.wake.Wait()
		p.idle--
	}
	for n < len(into) && p.queue.Len() > 0 {
		into[n] = p.queue.Pop()
		n++
	}
	more := p.queue.Len() > 0 && p.idle > 0
	p.mu.Unlock()
	if more {
		p.wake.Signal()
	}
	return n
}

// A poolWriter holds the buffers of one writer. System call arguments live here,
// because as local variables they would cost an allocation for each write.
type poolWriter struct {
	pieces [][]byte // the bytes to write for a stream
	vector vector   // the system-specific form of pieces

	// The results of attempt.
	attempt func(fd uintptr)
	n       int
	err     error
}

func newPoolWriter() *poolWriter {
	w := &poolWriter{}
	w.attempt = func(fd uintptr) { w.n, w.err = w.vector.write(int(fd)) }
	return w
}

// try writes as much of the pieces as the connection accepts at once, in one system
// call.
func (w *poolWriter) try(c syscall.RawConn, pieces [][]byte) (int, error) {
	w.vector.set(pieces)
	w.n, w.err = 0, nil
	err := c.Control(w.attempt) // Write would check deadlines first
	w.vector.clear()
	if err == nil {
		err = w.err
	}
	return w.n, err
}

// rest returns the pieces without their first n bytes, and how many bytes of the
// first piece that is left are among these.
func rest(pieces [][]byte, n int) (left [][]byte, cut int) {
	for i, p := range pieces {
		if n < len(p) {
			return append([][]byte{p[n:]}, pieces[i+1:]...), n
		}
		n -= len(p)
	}
	return nil, 0
}
