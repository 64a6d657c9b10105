package server

import (
	"runtime"
	"sync"
	"syscall"
	"time"
)

// The writers are the goroutines that write the streams, as many as can run at
// once. They never wait for a client, so a thousand streams need no more of them
// than one, and none of the streams' own goroutines has to wake for an event.
type writers struct {
	wake sync.Cond // of mu

	mu     sync.Mutex // guards what follows
	queue  ring[*stream]
	later  ring[pause]
	alarm  *time.Timer // wakes a writer for the first of later
	idle   int         // writers that wait
	closed bool
}

// A pause is a stream that is to be queued when it is due.
type pause struct {
	st  *stream
	due time.Time
}

// shortPause is how long a stream rests after it was given much.
const shortPause = time.Millisecond

// start begins to write. The goroutines end after stop.
func (ws *writers) start(work *sync.WaitGroup) {
	ws.wake.L = &ws.mu
	ws.alarm = time.AfterFunc(time.Hour, func() {
		ws.mu.Lock() // whoever set it waits now
		defer ws.mu.Unlock()
		ws.wake.Signal()
	})
	for range runtime.GOMAXPROCS(0) {
		work.Go(func() { ws.run(newWriter()) })
	}
}

// stop lets the writers end when nothing is left in the queue.
func (ws *writers) stop() {
	ws.mu.Lock()
	ws.closed = true
	ws.alarm.Stop()
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

// pause adds a stream to the queue after a short pause, if there are others that
// have to be written meanwhile. Only a writer calls it, who looks for what is due
// before it waits.
func (ws *writers) pause(st *stream) bool {
	due := time.Now().Add(shortPause)
	ws.mu.Lock()
	defer ws.mu.Unlock()
	if ws.queue.len() == 0 {
		return false
	}
	st.turns.Store(queued) // so that it is not rung before the pause is over
	ws.later.push(pause{st, due})
	return true
}

// ready queues the streams whose pause is over, and reports whether the queue has
// any. If not, it sees to it that a writer that waits is woken for the next one.
// The caller holds ws.mu.
func (ws *writers) ready() bool {
	if ws.later.len() == 0 {
		return ws.queue.len() > 0
	}
	now := time.Now()
	for ws.later.len() > 0 && (ws.closed || !ws.later.front().due.After(now)) {
		ws.queue.push(ws.later.pop().st)
	}
	if ws.queue.len() > 0 {
		return true
	}
	ws.alarm.Reset(ws.later.front().due.Sub(now))
	return false
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
	for !ws.ready() && !ws.closed {
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

// A writer is what one of the writers works with. What a system call needs is
// kept here: as variables of a function they would be an allocation for each
// write.
type writer struct {
	pieces [][]byte // what a stream has to write
	vector vector   // of the system that runs this

	// The attempt's results.
	attempt func(fd uintptr)
	n       int
	err     error
}

func newWriter() *writer {
	w := &writer{}
	w.attempt = func(fd uintptr) { w.n, w.err = w.vector.write(int(fd)) }
	return w
}

// try writes as much of the pieces as the connection takes at once, in one
// system call.
func (w *writer) try(c syscall.RawConn, pieces [][]byte) (int, error) {
	w.vector.set(pieces)
	w.n, w.err = 0, nil
	err := c.Control(w.attempt) // Write would look at deadlines first
	w.vector.clear()
	if err == nil {
		err = w.err
	}
	return w.n, err
}

// rest returns the pieces without their first n bytes.
func rest(pieces [][]byte, n int) (left [][]byte) {
	for _, p := range pieces {
		if n < len(p) {
			left = append(left, p[n:])
		}
		n = max(n-len(p), 0)
	}
	return left
}
