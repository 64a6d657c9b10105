package produce

import (
	"fmt"
	"os"
	"sync"
	"sync/atomic"
	"time"

	"topicmux/bench/event"
	"topicmux/bench/histogram"
)

// sampleInterval is the interval of calls to publish that are timed when flat out. To read
// the clock for each call would cost too much.
const sampleInterval = 32

type producers struct {
	opts     Options
	adapter  Adapter
	window   *window
	all      []*producer
	work     sync.WaitGroup
	stopping atomic.Bool
}

// A producer publishes one topic's events.
type producer struct {
	*producers
	topic     int
	pace      *pace
	published atomic.Uint32
	payload   []byte

	mu    sync.Mutex // guards calls
	calls histogram.Histogram
}

func newProducers(opts Options, a Adapter) *producers {
	return &producers{opts: opts, adapter: a, window: newWindow(opts.Window, opts.Topics)}
}

// start starts the producers. stop waits until they have ended.
func (ps *producers) start() {
	if ps.adapter.Begin != nil {
		ps.adapter.Begin()
	}
	if ps.adapter.Publish == nil || len(ps.all) > 0 {
		return
	}
	for topic := range ps.opts.Topics {
		p := &producer{producers: ps, topic: topic, payload: event.Append(nil, topic, 0, 0, ps.opts.Size)}
		if ps.opts.Rate > 0 {
			var err error
			if p.pace, err = newPace(ps.opts.Rate, topic, ps.opts.Topics); err != nil {
				fmt.Fprintln(os.Stderr, err)
				os.Exit(1)
			}
		}
		ps.all = append(ps.all, p)
	}
	for _, p := range ps.all {
		ps.work.Go(p.run)
	}
}

// stop ends the producers and waits for them for at most ackTimeout, since a call to
// publish may block forever.
func (ps *producers) stop() Report {
	report := Report{Published: make([]uint32, ps.opts.Topics)}
	ps.stopping.Store(true)
	for _, p := range ps.all {
		if p.pace != nil {
			report.Late += p.pace.late(p.published.Load())
			p.pace.stop()
		}
	}
	ps.window.release()
	ended := make(chan struct{})
	go func() { ps.work.Wait(); close(ended) }() // or until the process ends
	select {
	case <-ended:
	case <-time.After(ackTimeout):
		report.Blocked = len(ps.all)
	}
	var calls histogram.Histogram
	for _, p := range ps.all {
		report.Published[p.topic] = p.published.Load()
		p.mu.Lock()
		calls.Add(&p.calls)
		p.mu.Unlock()
	}
	report.CallP50 = int64(calls.Quantile(0.5))
	report.CallP99 = int64(calls.Quantile(0.99))
	return report
}

func (p *producer) run() {
	if p.pace != nil {
		p.paced()
	} else {
		p.flatOut()
	}
}

func (p *producer) paced() {
	for !p.stopping.Load() {
		stamp, ok := p.pace.next(p.published.Load())
		if !ok {
			return
		}
		p.publish(stamp, true)
	}
}

func (p *producer) flatOut() {
	for !p.stopping.Load() {
		seq := p.published.Load()
		for range p.window.reserve(p.topic, seq) {
			p.publish(event.Now(), p.published.Load()%sampleInterval == 0)
			if p.stopping.Load() {
				return
			}
		}
	}
}

func (p *producer) publish(stamp int64, timed bool) {
	seq := p.published.Load() + 1
	if seq > event.MaxSeq {
		p.stopping.Store(true)
		return
	}
	event.Renew(p.payload, seq, stamp)
	var begun time.Time
	if timed {
		begun = time.Now()
	}
	if err := p.adapter.Publish(p.topic, p.payload); err != nil {
		fmt.Fprintf(os.Stderr, "publish: %v\n", err)
		os.Exit(1)
	}
	p.published.Store(seq)
	if timed {
		took := time.Since(begun)
		p.mu.Lock()
		p.calls.Record(took)
		p.mu.Unlock()
	}
}
