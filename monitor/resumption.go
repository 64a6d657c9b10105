package monitor

import (
	"sync"
	"time"

	"topicmux/monitor/resume"
	"topicmux/protocol"
	"topicmux/sse"
)

// resumption compares what comes after a reconnect that the user asked for with what came
// before. It may be used from any goroutine.
type resumption struct {
	mu       sync.Mutex
	comparer resume.Comparer
}

func (r *resumption) begin(kind resume.Kind, id string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.comparer.Begin(kind, id)
}

func (r *resumption) open(at time.Time) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.comparer.Open(at)
}

// control applies a control event of a topicmux server.
func (r *resumption) control(at time.Time, ev *sse.Event) {
	r.mu.Lock()
	defer r.mu.Unlock()
	switch ev.Type {
	case protocol.EventHello:
		r.comparer.Announces()
	case protocol.EventGap:
		if gap, ok := protocol.ParseGap(ev.Data); ok {
			r.comparer.Missed(gap.Missed, !gap.AtLeast)
		}
	case protocol.EventLive:
		r.comparer.Live(at)
	}
}

func (r *resumption) event(at time.Time, ev *sse.Event, sets bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.comparer.Event(at, ev, sets)
}

// result returns the comparison as of now, and whether there is one. Next is when it
// changes if no event comes, or the zero time for never.
func (r *resumption) result(now time.Time) (result resume.Result, next time.Time, ok bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	result, ok = r.comparer.Result(now)
	return result, r.comparer.Next(), ok
}
