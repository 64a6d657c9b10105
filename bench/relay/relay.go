// Package relay measures the delay that topicmux adds to the events of other streams.
package relay

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"topicmux/bench/event"
	"topicmux/bench/histogram"
	"topicmux/sse"
)

// Options say what is measured. All fields are required.
type Options struct {
	Program  string        // the program of topicmux
	Streams  int           // that are relayed
	Rate     float64       // events a second of each stream
	Duration time.Duration // of the events
}

// Result has the delays of all events.
type Result struct {
	Direct, Relayed histogram.Histogram // from sending an event to its arrival
	Added           histogram.Histogram // how much later an event arrived through topicmux
}

// String returns a table.
func (r *Result) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%-8s %8s %10s %10s %10s\n", "", "events", "p50", "p99", "p99.9")
	for _, row := range []struct {
		name string
		h    *histogram.Histogram
	}{{"direct", &r.Direct}, {"relayed", &r.Relayed}, {"added", &r.Added}} {
		fmt.Fprintf(&b, "%-8s %8d", row.name, row.h.Count())
		for _, q := range []float64{0.5, 0.99, 0.999} {
			fmt.Fprintf(&b, " %10v", row.h.Quantile(q).Round(time.Microsecond))
		}
		b.WriteByte('\n')
	}
	return b.String()
}

// Run measures once. The error says if an event is missing or not in order.
func Run(ctx context.Context, o Options) (*Result, error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	dir, err := os.MkdirTemp("", "relay")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	origin, err := newOrigin(o)
	if err != nil {
		return nil, err
	}
	defer origin.close()
	config := filepath.Join(dir, "topicmux.yaml")
	if err := os.WriteFile(config, []byte(origin.config()), 0o600); err != nil {
		return nil, err
	}
	url, stop, err := serve(ctx, o.Program, config)
	if err != nil {
		return nil, err
	}
	defer stop()
	arrivals := newArrivals(o)
	var readers sync.WaitGroup
	for i := range o.Streams {
		readers.Go(func() { arrivals.read(ctx, origin.url(i), direct) })
	}
	readers.Go(func() { arrivals.read(ctx, url+"/events", relayed) })
	select {
	case <-arrivals.ready:
		err = origin.send(ctx, o, 2*o.Streams)
	case <-ctx.Done():
		err = ctx.Err()
	}
	if err == nil {
		err = arrivals.wait(ctx)
	}
	cancel()
	readers.Wait()
	if err != nil {
		return nil, err
	}
	return arrivals.result()
}

// A way is how an event arrives.
type way int

const (
	direct way = iota
	relayed
)

// arrivals are the times at which events arrived, of each stream and in order.
type arrivals struct {
	perStream int
	mu        sync.Mutex
	times     [2][][]times  // by way and stream
	missing   int           // events that have not arrived
	ready     chan struct{} // the reader of topicmux is connected
	complete  chan struct{}
	wrong     error
}

// times are of one event.
type times struct{ sent, arrived int64 }

func newArrivals(o Options) *arrivals {
	a := &arrivals{perStream: o.events(), ready: make(chan struct{}), complete: make(chan struct{})}
	for way := range a.times {
		a.times[way] = make([][]times, o.Streams)
	}
	a.missing = 2 * o.Streams * a.perStream
	return a
}

// events returns the number of events of a stream.
func (o *Options) events() int { return int(o.Rate * o.Duration.Seconds()) }

// read records the events of a stream until the context ends.
func (a *arrivals) read(ctx context.Context, url string, by way) {
	client, err := sse.NewClient(url, sse.Options{OnState: func(s sse.State) {
		if by == relayed && s.Phase == sse.Open {
			close(a.ready)
		}
	}})
	if err == nil {
		err = client.Run(ctx, func(ev sse.Event) error {
			at := event.Now()
			var stream, n int
			var sent int64
			if _, err := fmt.Sscanf(string(ev.Data), "%d %d %d", &stream, &n, &sent); err != nil {
				return nil // an event of topicmux
			}
			return a.record(by, stream, n, times{sent, at})
		})
	}
	if ctx.Err() == nil {
		a.fail(err)
	}
}

func (a *arrivals) record(by way, stream, n int, t times) error {
	a.mu.Lock()
	defer a.mu.Unlock()
	list := &a.times[by][stream]
	if n != len(*list) {
		return fmt.Errorf("event %d of stream %d arrived, want %d", n, stream, len(*list))
	}
	*list = append(*list, t)
	if a.missing--; a.missing == 0 {
		close(a.complete)
	}
	return nil
}

func (a *arrivals) fail(err error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.wrong == nil && a.missing > 0 {
		a.wrong = fmt.Errorf("a stream ended: %w", err)
		close(a.complete)
		a.missing = 0
	}
}

// wait returns when all events have arrived, or a reader has failed.
func (a *arrivals) wait(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	select {
	case <-a.complete:
		return a.wrong
	case <-ctx.Done():
		a.mu.Lock()
		defer a.mu.Unlock()
		return fmt.Errorf("%d events are missing", a.missing)
	}
}

func (a *arrivals) result() (*Result, error) {
	var r Result
	for stream := range a.times[direct] {
		for n, d := range a.times[direct][stream] {
			t := a.times[relayed][stream][n]
			r.Direct.Record(time.Duration(d.arrived - d.sent))
			r.Relayed.Record(time.Duration(t.arrived - t.sent))
			r.Added.Record(time.Duration(t.arrived - d.arrived))
		}
	}
	return &r, nil
}
