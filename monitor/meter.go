package monitor

import (
	"bytes"
	"cmp"
	"sync"
	"time"

	"topicmux/monitor/health"
	"topicmux/monitor/keepalive"
	"topicmux/monitor/lens"
	"topicmux/monitor/tree"
	"topicmux/sse"
)

// maxJudged is the longest data in bytes of an event that can end a stream of an unknown
// dialect or report an error of it.
const maxJudged = 1 << 10

// meter measures one stream. It may be used from any goroutine.
type meter struct {
	mu     sync.Mutex // guards all below
	health *health.Meter
	lens   bool // the stream is a conversation
	speaks bool // a message of it has begun and is not complete
	end    plannedEnd
	last   struct {
		known  bool // it has come, and is short
		failed bool // it has reported an error, or followed such an event and ends the stream
		name   string
		data   []byte
	} // the newest event of a foreign stream without a dialect
}

func newMeter() *meter { return &meter{health: health.New(health.Options{})} }

// report returns how the stream does as of now.
func (m *meter) report(now time.Time) health.Report {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.health.Snapshot(now)
}

// nextChange returns when the verdict on the stream changes if nothing comes, or the zero
// time for never.
func (m *meter) nextChange(now time.Time) time.Time {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.health.NextChange(now)
}

// state applies a state of the connection.
func (m *meter) state(at time.Time, state sse.State) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if over := state.Phase == sse.Waiting || state.Phase == sse.Closed; over && m.last.known {
		verdict, why := lens.Judge(sse.Event{Type: m.last.name, Data: m.last.data})
		if verdict == lens.Ends {
			m.health.Complete(at, cmp.Or(why, m.last.name))
		}
		m.last.known = false
	}
	if state.Phase == sse.Connecting {
		m.end.connect()
	}
	m.health.State(at, state)
}

// isAnswering reports whether an open connection is in the middle of a message of a
// conversation.
func (m *meter) isAnswering(now time.Time) bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.speaks && !m.health.Snapshot(now).Verdict.Kind.IsOver()
}

// stopped notes that this side ends the stream.
func (m *meter) stopped(at time.Time) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.health.Stopped(at)
}

// chunk counts bytes of the stream.
func (m *meter) chunk(at time.Time, p []byte) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.health.Chunk(at, p)
}

// keepalive counts a keepalive.
func (m *meter) keepalive(at time.Time, d keepalive.Dialect) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.health.Keepalive(at, d)
}

// event counts an event of a stream that is not a conversation. Form is how the stream
// describes a tree, if it does.
func (m *meter) event(at time.Time, ev sse.Event, foreign bool, form tree.Form) {
	e := healthEvent{ID: ev.ID, Grows: true}
	if ev.Time > 0 {
		e.Time = time.UnixMilli(ev.Time)
	}
	short := foreign && len(ev.Data) <= maxJudged
	if short && (ev.Type == "error" || bytes.Contains(ev.Data, []byte(`"error"`))) {
		if verdict, why := lens.Judge(ev); verdict == lens.Failed {
			e.Fails, e.Reason = true, why
		}
	}
	if why, failed := form.Failure(ev.Type, ev.Data); failed {
		e.Fails, e.Reason = true, why
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if foreign {
		m.end.event(at, &ev)
	}
	if short && m.last.failed && !e.Fails {
		verdict, _ := lens.Judge(ev)
		e.Grows = verdict != lens.Ends // or else the stream goes on after the error
	}
	m.last.failed = e.Fails || !e.Grows
	if m.last.known = short; short {
		m.last.name, m.last.data = ev.Type, append(m.last.data[:0], ev.Data...)
	}
	m.health.Event(at, health.Event(e))
}

// conversed counts an event that package lens has read, with its updates.
func (m *meter) conversed(at time.Time, ev sse.Event, updates []lens.Update) {
	e := healthEvent{ID: ev.ID}
	for i := range updates {
		e.add(&updates[i])
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if !m.lens {
		m.lens, m.speaks = true, true
		m.health.SetFlow(health.Messages)
	}
	m.speaks = (m.speaks || e.Grows) && !e.Rests && !e.Ends && !e.Fails
	m.end.add(at, e.Ends, e.Grows)
	m.health.Event(at, health.Event(e))
}

// healthEvent is an event of a stream as the meter counts it.
type healthEvent health.Event

// add adds what an update says.
func (e *healthEvent) add(u *lens.Update) {
	switch u.Kind {
	case lens.Text, lens.Thinking, lens.Tool, lens.Result:
		if u.Grows() {
			e.Grows = true
			for range bytes.FieldsSeq(u.Text) {
				e.Words++
			}
		}
	case lens.Usage:
		e.TotalTokens = int(u.Usage.Output)
	case lens.Finish:
		e.Rests = true
	case lens.End:
		e.Ends, e.Reason = true, u.Reason
	case lens.Error:
		e.Fails, e.Reason = true, string(u.Text)
	}
}
