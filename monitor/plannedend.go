package monitor

import (
	"time"

	"topicmux/monitor/health"
	"topicmux/monitor/lens"
	"topicmux/monitor/records"
	"topicmux/sse"
)

// prompt is how soon a connection ends after a stream has said that it is complete. A server
// that has nothing more to send closes at once. If it does not, a timer of a proxy may have
// closed a stream that was only quiet after a part of it; these are 15 s and longer.
const prompt = 10 * time.Second

// endsAsPlanned reports whether the stream has said that it is complete, so that a wait for
// the next connection would end in a request for something that is over. Status 204 ends
// the client by itself. A topicmux server is asked again, since only it knows whether all
// topics of the selection are complete: then it answers 204.
//
// Many events merely look like an end: a job of many is done, a race has a finish, a run of
// an agent is over and the next one follows. Too many requests cost little, but a stream that
// is wrongly taken for complete is lost. So one of these has to be true:
//
//   - It is a conversation that has said that it is over, and no event has an id: without
//     a position, another request can only repeat what has come.
//   - It is a conversation that has said that it is over, or the newest event says nothing
//     but that the stream is complete (see [lens.SaysEnd]) and is not an event of one topic
//     among several. The connection has ended soon after that, and the stream has never
//     gone on after such an event. Ids change nothing here: there is nothing to continue.
func (s *Stream) endsAsPlanned(state sse.State) bool {
	if state.Phase != sse.Waiting || s.opts.Client.Repeat || s.greeted.Load() || s.connection.form() == records.Lines {
		return false
	}
	return s.meter.isComplete(s.opts.Clock(), state.LastEventID != "")
}

// isComplete reports whether the stream has said that it is complete. Resumes is whether
// another request would continue at an id.
func (m *meter) isComplete(now time.Time, resumes bool) bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.lens && !resumes && m.health.Snapshot(now).Verdict.Kind == health.Ended {
		return true
	}
	return m.end.isPlanned(now)
}

// plannedEnd follows whether a stream says that it is complete.
type plannedEnd struct {
	said    time.Time // when the newest event said so; zero if it did not
	goesOn  bool      // more has followed such an event
	name    string    // of the first event
	several bool      // events have several names
}

// isPlanned reports whether a connection that ends now was complete.
func (e *plannedEnd) isPlanned(now time.Time) bool {
	return !e.said.IsZero() && !e.goesOn && now.Sub(e.said) <= prompt
}

// connect begins a connection.
func (e *plannedEnd) connect() { e.said = time.Time{} }

// event applies an event of a stream without a dialect.
func (e *plannedEnd) event(at time.Time, ev *sse.Event) {
	says := lens.SaysEnd(*ev)
	e.add(at, says, !says)
	if says && ev.Type != "" && lens.SaysEnd(sse.Event{Type: ev.Type}) {
		return // the name belongs to no topic
	}
	switch {
	case e.name == "":
		e.name = ev.Type
	case e.name != ev.Type && (!says || ev.Type != defaultType):
		e.several = true
	}
	if says && e.several && ev.Type != defaultType {
		e.said = time.Time{} // it says so about its own topic
	}
}

// defaultType is the type of an event without a name.
const defaultType = "message"

// add applies whether an event says that the stream is complete, and whether it has content.
func (e *plannedEnd) add(at time.Time, says, grows bool) {
	if grows && !e.said.IsZero() {
		e.said, e.goesOn = time.Time{}, true
	}
	if says {
		e.said = at
	}
}
