package server

import (
	"runtime"
	"sync"
	"syscall"
	"time"
)

// The writerPool are the goroutines that write the streams, as many as can run at
// once. They never wait for a client, so a thousand streams need no more of them
// than one, and none of the streams' own goroutines has to wake for an event.
type writerPool struct {
	wake sync.Cond // of mu

	mu      sync.Mutex // guards what follows
	queue   ring[*stream]
	delayed ring[delayed]
	alarm   *time.Timer // wakes a writer for the first of later
	idle    int         // writers that wait
	closed  bool
}

// A delayed is a stream that is to be queued when it is due.
type delayed struct {
	st  *stream
	due time.Time
}

// coalesceDelay is how long a stream rests after it was given much.
const coalesceDelay = time.Millisecond

// start begins to write. The goroutines end after stop.
func (p *writerPool) start(work *sync.WaitGroup) {
	p.wake.L = &p.mu
	p.alarm = time.AfterFunc(time.Hour, func() {
		p.mu.Lock() // whoever set it waits now
		defer p.mu.Unlock()
		p.wake.Signal()
	})
	for range runtime.GOMAXPROCS(0) {
		work.Go(func() { p.run(newPoolWriter()) })
	}
}

// stop lets the writers end when nothing is left in the queue.
func (p *writerPool) stop() {
	p.mu.Lock()
	p.closed = true
	p.alarm.Stop()
	p.mu.Unlock()
	p.wake.Broadcast()
}

// add puts a stream at the end of the queue. Each stream is in it once at most,
// which bounds it.
func (p *writerPool) add(st *stream) {
	p.mu.Lock()
	p.queue.push(st)
	idle := p.idle > 0
	p.mu.Unlock()
	if idle {
		p.wake.Signal()
	}
}

// pause adds a stream to the queue after a short pause, if there are others that
// have to be written meanwhile. Only a writer calls it, who looks for what is due
// before it waits.
func (p *writerPool) delay(st *stream) bool {
	due := time.Now().Add(coalesceDelay)
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.queue.len() == 0 {
		return false
	}
	st.schedule.Store(queued) // so that it is not rung before the pause is over
	p.delayed.push(delayed{st, due})
	return true
}

// queueDue queues the streams whose pause is over, and reports whether the queue has
// any. If not, it sees to it that a writer that waits is woken for the next one.
// The caller holds ws.mu.
func (p *writerPool) queueDue() bool {
	if p.delayed.len() == 0 {
		return p.queue.len() > 0
	}
	now := time.Now()
	for p.delayed.len() > 0 && (p.closed || !p.delayed.front().due.After(now)) {
		p.queue.push(p.delayed.pop().st)
	}
	if p.queue.len() > 0 {
		return true
	}
	p.alarm.Reset(p.delayed.front().due.Sub(now))
	return false
}

// batchSize is how many streams a writer takes at once: enough to make the lock
// cheap, few enough to share the work evenly.
const batchSize = 8

func (p *writerPool) run(w *poolWriter) {
	var streams [batchSize]*stream
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

// take waits for streams and returns how many there are; 0 when the writers are
// to end.
func (p *writerPool) next(into []*stream) (n int) {
	p.mu.Lock()
	for !p.queueDue() && !p.closed {
		p.idle++
		p.wake.Wait()
		p.idle--
	}
	for n < len(into) && p.queue.len() > 0 {
		into[n] = p.queue.pop()
		n++
	}
	more := p.queue.len() > 0 && p.idle > 0
	p.mu.Unlock()
	if more {
		p.wake.Signal()
	}
	return n
}

// A poolWriter is what one of the writers works with. What a system call needs is
// kept here: as variables of a function they would be an allocation for each
// write.
type poolWriter struct {
	pieces [][]byte // what a stream has to write
	vector vector   // of the system that runs this

	// The attempt's results.
	attempt func(fd uintptr)
	n       int
	err     error
}

func newPoolWriter() *poolWriter {
	w := &poolWriter{}
	w.attempt = func(fd uintptr) { w.n, w.err = w.vector.write(int(fd)) }
	return w
}

// try writes as much of the pieces as the connection takes at once, in one
// system call.
func (w *poolWriter) try(c syscall.RawConn, pieces [][]byte) (int, error) {
	w.vector.set(pieces)
	w.n, w.err = 0, nil
	err := c.Control(w.attempt) // Write would look at deadlines first
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
