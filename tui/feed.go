package tui

import (
	"context"
	"errors"
	"io"
	"time"

	"topicmux/monitor/store"
	"topicmux/protocol"
	"topicmux/sse"
)

// Recording is a stream that does not come over the network: a file, or
// standard input.
type Recording struct {
	// Name is what the stream is called.
	Name string
	// Live says that the events come as they happen, so that alerts go by the
	// clock. Default: they go by the times of the events.
	Live bool
	// Open opens it. Its reads end with the context, and done closes it.
	Open func(ctx context.Context) (r io.Reader, done func(), err error)
	// Selects reports whether a topic is wanted. Default: all are.
	Selects func(topic string) bool
}

// feeder returns what moves events into the store until the stream is over for
// good, and then returns why; and what connects again at once, nil where there
// is nothing to connect to. A server is asked for the events of a time before.
func feeder(opts Options, history time.Duration, st *store.Store) (feed func(context.Context) error, again func(), err error) {
	if opts.Recording != nil {
		return func(ctx context.Context) error { return play(ctx, opts.Recording, st) }, nil, nil
	}
	client, err := sse.NewClient(opts.URL, feedOptions(prefer(opts.Client, history), st))
	if err != nil {
		return nil, nil, err
	}
	return func(ctx context.Context) error {
		return client.Run(ctx, func(ev sse.Event) error {
			st.Apply(ev, time.Now())
			if ev.Type == "$hello" && opts.Unmatched != nil {
				st.SetUnmatched(opts.Unmatched(ctx, ev.Data))
			}
			return nil
		})
	}, client.Reconnect, nil
}

func feedOptions(o sse.Options, st *store.Store) sse.Options {
	o.Silence = protocol.Silence
	o.OnState = st.SetConn
	o.OnLine = st.Line
	return o
}

// play moves the events of a recording into the store. Its end is told like
// the end of any stream.
func play(ctx context.Context, rec *Recording, st *store.Store) error {
	in, done, err := rec.Open(ctx)
	if err != nil {
		st.SetConn(sse.State{Phase: sse.Closed, URL: rec.Name, Err: err})
		return err
	}
	defer done()
	dec := sse.NewDecoder(in, sse.DecoderOptions{OnLine: st.Line, Recognize: true})
	opened := false
	for {
		ev, err := dec.Next()
		if !opened && (err == nil || errors.Is(err, io.EOF)) { // else it never was a stream
			st.SetConn(sse.State{Phase: sse.Open, URL: rec.Name})
			opened = true
		}
		switch {
		case errors.Is(err, io.EOF):
			end := sse.State{Phase: sse.Closed, URL: rec.Name}
			if dec.Unfinished() {
				end.Err = ErrUnfinished
			}
			st.SetConn(end)
			return nil
		case err != nil:
			st.SetConn(sse.State{Phase: sse.Closed, URL: rec.Name, Err: err})
			return err
		}
		if rec.Selects == nil || ev.Type != "" && ev.Type[0] == '$' || rec.Selects(ev.Type) {
			st.Apply(ev, time.Now())
		}
	}
}

// isOther reports whether an error says that something is no event stream at all.
func isOther(err error) bool {
	var other *sse.NotStreamError
	return errors.As(err, &other)
}

// ErrUnfinished is what is told of a recording that ends in the middle of an event.
var ErrUnfinished = errors.New("it ends with an incomplete event, which is left out")

// holes are the times without a connection. The one behind a recording's end is
// none.
func (m *Model) holes(st *store.State) []store.Hole {
	n := len(st.Holes)
	if !m.end.IsZero() && n > 0 && st.Holes[n-1].To.IsZero() {
		n--
	}
	return st.Holes[:n]
}

// ended notes that a recording is over: from then on the picture stays at the
// time of its last event, so that it does not grow old on the screen.
func (m *Model) ended(st *store.State) {
	if m.opts.Recording == nil || st.Conn.Phase != store.Closed || !m.end.IsZero() {
		return
	}
	for _, t := range st.Topics {
		if t.LastAt.After(m.end) {
			m.end = t.LastAt
		}
	}
	m.repaint()
}
