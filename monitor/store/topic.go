package store

import (
	"math"
	"strings"
	"time"

	"topicmux/protocol"
)

// Topic holds the catalogue entry and the data of a topic. It may be used only
// between Acquire and Release and must not be changed. A zero "to" in its
// methods means now.
type Topic struct {
	Name    string             // cleaned, unique and shown to the user
	Info    protocol.TopicInfo // cleaned catalogue entry; zero without a catalogue
	Version uint64             // grows with every change; a pane that has drawn this version is up to date
	Index   int                // index in State.Topics

	Gone bool // the server no longer has the topic since its restart
	// Moved reports that the topic's events are in other topics now; see
	// [Stream.Regroup]. A new event clears it.
	Moved bool
	// EndedAt is when the server reported that the topic is complete, or no
	// longer had it. It is zero if the topic has not ended, or had ended before
	// it first appeared.
	EndedAt time.Time

	// LastError is the newest error of the topic's source, also after it has recovered. It
	// is "" if there was none.
	LastError string

	restarted bool // see Restarted

	ExtractError string // error of an extractor for the newest event

	Classification // the kind of its payloads
	Events         // the stored events
	NumericFields  // the numbers in its payloads
	NewestPayload  // the newest payload as a table and as JSON
	Wire           // the raw lines of the newest events
	Timing         // intervals and delays of events

	envelope envelope
	patched  *patchedTree // its events are changes of it; nil for any other topic
	origins  *origins     // the names of its events; nil if they are that of the topic
	states   timeline
	failures failures
	chat     conversation
	progress progressTable
	group    group // members of a group; nil for any other topic
	shown    Presentation

	stream  *Stream
	cost    int    // bytes of the store's memory used
	backlog string // last id of the backlog; "" if it has arrived
}

// newTopic returns a topic whose parts refer to each other.
func newTopic(name string, s *Stream) *Topic {
	t := &Topic{Name: name, stream: s}
	t.Events.class = &t.Classification
	t.NumericFields.class, t.NumericFields.events = &t.Classification, &t.Events
	t.NewestPayload.events, t.NewestPayload.envelope = &t.Events, &t.envelope
	if s != nil { // a group has no payloads
		t.walk = &s.store.ingest.walk
	}
	return t
}

// Stream returns the stream that the topic is from. For a group it is that of the first
// member whose stream is open.
func (t *Topic) Stream() *StreamState { return &t.stream.state }

// Outages returns the times without a connection of the topic's stream, oldest first. A
// group of topics of several streams has none: its series end where their streams did.
func (t *Topic) Outages() []Outage {
	for _, m := range t.group {
		if m.stream != t.stream {
			return nil
		}
	}
	return t.stream.state.Outages
}

// OwnName returns the name of the topic without that of its stream.
func (t *Topic) OwnName() string { return strings.TrimPrefix(t.Name, t.stream.topics.prefix) }

// instant returns to, or the current time if to is zero.
func (t *Topic) instant(to time.Time) time.Time {
	if to.IsZero() {
		return t.stream.Now()
	}
	return to
}

// until is like instant for stored data: a zero to is after all data.
func until(to time.Time) int64 {
	if to.IsZero() {
		return math.MaxInt64
	}
	return to.UnixNano()
}

// Members returns the number of members of a group, or 0 for any other topic.
func (t *Topic) Members() int { return len(t.group) }

// Failed returns the error of the topic's source if the server reports that it
// failed.
func (t *Topic) Failed() (reason string, failed bool) {
	return t.Info.Error, t.Info.State == protocol.StateFailed
}

// Ended reports whether no more events will arrive: the topic is complete, the
// server no longer has it, or its events have moved to other topics.
func (t *Topic) Ended() bool { return t.Gone || t.Moved || t.Complete() }

// Complete reports whether the server reported that the topic has ended.
func (t *Topic) Complete() bool { return t.Info.State == protocol.StateComplete }

// Arriving reports whether the topic's backlog has not arrived completely.
// Until it has, the newest value is not current.
func (t *Topic) Arriving() bool { return t.backlog != "" }

// Chat returns the messages of a chat as of to, oldest first. The slice is
// valid until the next call.
func (t *Topic) Chat(to time.Time) []Message { return t.chat.asOf(until(to)) }

// Progress returns the rows of a progress topic as of to: first those in
// progress in order of appearance, then those done, newest first.
func (t *Topic) Progress(to time.Time) []Row { return t.progress.asOf(until(to)) }

// States returns the spans of a state topic that overlap the time between from
// and to, oldest first. There is no span for a time without a connection, with
// lost events, or in which the source had failed. The last span ends at to.
func (t *Topic) States(from, to time.Time) []Span {
	return t.states.spans(from, t.instant(to), func(from, to time.Time) time.Time {
		return t.gapBefore(from, t.failedFrom(from, t.stream.state.outageBefore(from, to)))
	})
}

// setEnded changes the server's information on the topic, and records the time
// if the topic has ended by that.
func (t *Topic) setEnded(change func(), now int64) {
	was := t.Ended()
	change()
	t.Version++
	switch {
	case !t.Ended():
		t.EndedAt = time.Time{}
	case !was:
		t.EndedAt = time.Unix(0, now)
	}
}

// revive marks a topic as live again after it had ended and received an event.
func (t *Topic) revive() {
	t.Gone, t.Moved = false, false
	if t.Complete() {
		t.Info.State = protocol.StateLive
	}
}

// freeze copies the events before the first change during a pause.
func (t *Topic) freeze() {
	if t.Events.frozen == nil {
		t.Events.frozen = t.log.clone()
	}
}

// thaw drops the copies that freeze and the wire have made.
func (t *Topic) thaw() {
	if t.Events.frozen != nil || t.Wire.frozen != nil {
		t.Events.frozen, t.Wire.frozen = nil, nil
		t.Version++
	}
}
