package monitor

import (
	"context"
	"errors"
	"io"

	"topicmux/monitor/records"
	"topicmux/sse"
)

// ErrUnfinished is the error of a recording that ends in the middle of an event.
var ErrUnfinished = errors.New("it ends with an incomplete event, which is left out")

// play applies the events of the recording. It reports the beginning and end as
// connection states, as for any stream.
func (s *Session) play(ctx context.Context) error {
	rec := s.opts.Recording
	changed := func(phase sse.Phase, err error) {
		state := sse.State{Phase: phase, URL: rec.Name, Err: err}
		s.setState(state)
		if s.opts.Client.OnState != nil {
			s.opts.Client.OnState(state)
		}
	}
	in, done, err := rec.Open(ctx)
	if err != nil {
		changed(sse.Closed, err)
		return err
	}
	defer done()
	in = &tee{in, s.onChunk(rec.OnChunk)}
	dec := s.newReader(in, records.Options{LastEventID: rec.LastEventID})
	for opened := false; ; {
		ev, err := dec.Next()
		if !opened && (err == nil || errors.Is(err, io.EOF)) { // otherwise it is not a stream
			changed(sse.Open, nil)
			opened = true
		}
		switch {
		case errors.Is(err, io.EOF):
			if dec.Unfinished() {
				changed(sse.Closed, ErrUnfinished)
			} else {
				changed(sse.Closed, nil)
			}
			return nil
		case err != nil:
			changed(sse.Closed, err)
			return err
		}
		if err := s.apply(ctx, ev); err != nil {
			return err
		}
	}
}

// tee is a reader that passes on what it reads.
type tee struct {
	src  io.Reader
	show func([]byte)
}

// Read reads from the source and passes the bytes on.
func (t *tee) Read(p []byte) (int, error) {
	n, err := t.src.Read(p)
	if n > 0 {
		t.show(p[:n])
	}
	return n, err
}
