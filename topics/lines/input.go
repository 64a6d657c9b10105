package lines

import (
	"context"
	"errors"
	"io"
	"sync"
	"time"
)

// chunkSize is how many bytes are read at a time, at most.
const chunkSize = 32 << 10

// An input reads a stream in a goroutine, so that its reader can do other things while
// the stream is silent. It reads at most one chunk ahead.
type input struct {
	r       io.ReadCloser
	chunks  chan []byte // closed at the end of the stream, after err is set
	free    chan []byte // buffers that the goroutine may fill
	err     error
	stop    chan struct{}
	reading sync.WaitGroup

	taken []byte       // the chunk that the reader uses
	tick  func() error // called while ticks reports true
	ticks func() bool  // whether tick has something to do
	due   <-chan time.Time
}

// newInput starts to read r. The caller must close the input.
func newInput(r io.ReadCloser, ticks func() bool, tick func() error) *input {
	in := &input{
		r: r, chunks: make(chan []byte), free: make(chan []byte, 2), stop: make(chan struct{}),
		ticks: ticks, tick: tick,
	}
	for range cap(in.free) {
		in.free <- make([]byte, chunkSize)
	}
	in.reading.Go(in.read)
	return in
}

func (in *input) read() {
	defer close(in.chunks)
	for {
		var buf []byte
		select {
		case buf = <-in.free:
		case <-in.stop:
			return
		}
		n, err := in.r.Read(buf)
		if n > 0 {
			select {
			case in.chunks <- buf[:n]:
			case <-in.stop:
				return
			}
		}
		if err != nil {
			in.err = err
			return
		}
	}
}

// close ends the stream and the goroutine.
func (in *input) close() {
	close(in.stop)
	_ = in.r.Close()
	in.reading.Wait()
}

// errIdle is the error of next when the stream was silent for too long.
var errIdle = errors.New("idle")

// next returns the next bytes of the stream, which are valid until the next call. The
// error is that of the stream, of the context or of tick, or errIdle if patience has a
// value first.
func (in *input) next(ctx context.Context, patience <-chan time.Time) ([]byte, error) {
	if in.taken != nil {
		in.free <- in.taken[:cap(in.taken)]
		in.taken = nil
	}
	for {
		if in.due == nil && in.ticks() {
			in.due = time.After(reportEvery)
		}
		select {
		case chunk, ok := <-in.chunks:
			if !ok {
				return nil, in.err
			}
			in.taken = chunk
			return chunk, nil
		case <-in.due:
			if in.due = nil; in.ticks() {
				if err := in.tick(); err != nil {
					return nil, err
				}
			}
		case <-patience:
			return nil, errIdle
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
}

// A chunkReader reads the chunks of an input, after some that have been read already.
type chunkReader struct {
	rest []byte
	next func() ([]byte, error)
}

// Read returns at most one chunk, so it never waits for more than it has.
func (r *chunkReader) Read(p []byte) (int, error) {
	if len(r.rest) == 0 {
		chunk, err := r.next()
		if err != nil {
			return 0, err
		}
		r.rest = chunk
	}
	n := copy(p, r.rest)
	r.rest = r.rest[n:]
	return n, nil
}
