package server

import (
	"runtime"
	"sync"
	"syscall"
)

// The writers are the goroutines that write the streams, as many as can run at
// once. They never wait for a client, so a thousand streams need no more of them
// than one, and none of the streams' own goroutines has to wake for an event.
type writers struct {
	wake sync.Cond // of mu

	mu     sync.Mutex // guards what follows
	queue  ring[*stream]
	idle   int // writers that wait
	closed bool
}

// start begins to write. The goroutines end after stop.
func (ws *writers) start(work *sync.WaitGroup) {
	ws.wake.L = &ws.mu
	for range runtime.GOMAXPROCS(0) {
		work.Go(func() { ws.run(newWriter()) })
	}
}

// stop lets the writers end when nothing is left in the queue.
func (ws *writers) stop() {
	ws.mu.Lock()
	ws.closed = true
	ws.mu.Unlock()
	ws.wake.Broadcast()
}

// add puts a stream at the end of the queue. Each stream is in it once at most,
// which bounds it.
func (ws *writers) add(st *stream) {
	ws.mu.Lock()
	ws.queue.push(st)
	idle := ws.idle > 0
	ws.mu.Unlock()
	if idle {
		ws.wake.Signal()
	}
}

// portion is how many streams a writer takes at once: enough to make the lock
// cheap, few enough to share the work evenly.
const portion = 8

func (ws *writers) run(w *writer) {
	var streams [portion]*stream
	for {
		n := ws.take(streams[:])
		if n == 0 {
			return
		}
		for _, st := range streams[:n] {
			st.turn(w)
		}
		clear(streams[:n])
	}
}

// take waits for streams and returns how many there are; 0 when the writers are
// to end.
func (ws *writers) take(into []*stream) (n int) {
	ws.mu.Lock()
	for ws.queue.len() == 0 && !ws.closed {
		ws.idle++
		ws.wake.Wait()
		ws.idle--
	}
	for n < len(into) && ws.queue.len() > 0 {
		into[n] = ws.queue.pop()
		n++
	}
	more := ws.queue.len() > 0 && ws.idle > 0
	ws.mu.Unlock()
	if more {
		ws.wake.Signal()
	}
	return n
}

// A writer is what one of the writers works with.
type writer struct {
	scratch []byte // for what must be in one piece to be one write

	// The attempt's parameter and results: a closure for each write would be an
	// allocation for each write.
	attempt func(fd uintptr) bool
	p       []byte
	n       int
	err     error
}

// join returns a and b in one piece, valid until the next call.
func (w *writer) join(a, b []byte) []byte {
	switch {
	case len(a) == 0:
		return b
	case len(b) == 0:
		return a
	}
	const most = 128 << 10 // of memory that is kept
	if cap(w.scratch) > most {
		w.scratch = nil
	}
	w.scratch = append(append(w.scratch[:0], a...), b...)
	return w.scratch
}

// keep returns what join returned, or a part of it, as bytes that stay.
func (w *writer) keep(p []byte) []byte {
	if cap(w.scratch) == 0 || cap(p) == 0 {
		return p
	}
	if s := w.scratch[:cap(w.scratch)]; &p[:cap(p)][cap(p)-1] != &s[cap(s)-1] {
		return p // not the scratch space, but bytes that nobody changes
	}
	return append([]byte(nil), p...)
}

// try writes as much of p as the connection takes at once, in one system call.
func (w *writer) try(c syscall.RawConn, p []byte) (int, error) {
	w.p, w.n, w.err = p, 0, nil
	err := c.Write(w.attempt)
	w.p = nil
	if err == nil {
		err = w.err
	}
	return w.n, err
}
