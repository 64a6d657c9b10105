package monitor

import (
	"context"
	"errors"
	"io"

	"topicmux/monitor/records"
	"topicmux/sse"
)

// play reads the recording. It reports the beginning and the end as states of the
// connection, as for any stream.
func (c *connection) play(ctx context.Context) error {
	in, done, err := c.recording.Open(ctx)
	if err != nil {
		c.played(sse.Closed, err)
		return err
	}
	defer done()
	dec := c.newReader(&tee{in, c.to.chunk}, records.Options{LastEventID: c.recording.LastEventID})
	for opened := false; ; {
		ev, err := dec.Next()
		if !opened && (err == nil || errors.Is(err, io.EOF)) { // otherwise it is not a stream
			c.played(sse.Open, nil)
			opened = true
		}
		switch {
		case errors.Is(err, io.EOF):
			if dec.Unfinished() {
				c.played(sse.Closed, ErrUnfinished)
			} else {
				c.played(sse.Closed, nil)
			}
			return nil
		case err != nil:
			c.played(sse.Closed, err)
			return err
		}
		if err := c.to.event(ctx, ev); err != nil {
			return err
		}
	}
}

// played reports a state of the recording.
func (c *connection) played(phase sse.Phase, err error) {
	c.to.state(sse.State{Phase: phase, URL: c.recording.Name, Err: err})
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
