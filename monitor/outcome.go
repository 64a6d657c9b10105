package monitor

import (
	"cmp"
	"errors"

	"topicmux/monitor/alert"
	"topicmux/monitor/records"
	"topicmux/monitor/store"
	"topicmux/sse"
)

// Outcome describes what a session has received so far. Form, Status and Trouble are those
// of the first stream that has one.
type Outcome struct {
	// Topics are the topics that have events.
	Topics []string
	// Others are topics that had events and are not selected.
	Others []string
	// Missing are the alerts that nothing could be compared with.
	Missing []alert.Missing
	// Fields are the expressions that found no value in any event.
	Fields []MissingField
	// Unmatched are the names and patterns of the selection that match no topic of
	// the server.
	Unmatched []store.Unmatched
	// Form is the form of the stream, or records.Unknown if nothing has arrived.
	Form records.Form
	// Status is the status of the server's latest response, or 0 without one.
	Status int
	// Trouble is why a connection ended or failed, the latest time, or nil.
	Trouble error
	// Unfinished is true if a recording ends in the middle of an event.
	Unfinished bool
	// Ended is true if all streams have ended for good.
	Ended bool
	// Answering are the addresses of the streams that are in the middle of a message of a
	// conversation, without passwords.
	Answering []string
}

// Outcome returns what the session has seen so far.
func (s *Session) Outcome() Outcome {
	state := s.store.Acquire()
	defer s.store.Release()
	o := Outcome{
		Others: s.Others(), Missing: s.alerts.watch.Missing(), Fields: s.opts.Fields.Missing(state),
		Unmatched: state.Unmatched(), Ended: true,
	}
	for i, stream := range s.streams {
		of := state.Streams[i]
		o.Form, o.Status = cmp.Or(o.Form, stream.Form()), cmp.Or(o.Status, of.Conn.Status)
		o.Unfinished = o.Unfinished || errors.Is(of.Trouble, ErrUnfinished)
		if o.Trouble == nil {
			o.Trouble = of.Trouble
		}
		o.Ended = o.Ended && stream.hasEnded()
		if stream.IsAnswering() {
			o.Answering = append(o.Answering, sse.Redact(stream.Address()))
		}
	}
	for _, t := range state.Topics {
		if t.Count > 0 {
			o.Topics = append(o.Topics, t.Name)
		}
	}
	return o
}
