package store

import (
	"math"
	"time"

	"topicmux/protocol"
)

// Topic is what is known of one topic: what the server says of it, and the parts
// that its events fill. Its fields and methods may be used only between Acquire
// and Release, and nothing of it may be changed. A zero "to" in its methods means
// now.
type Topic struct {
	Name    string             // cleaned; unique, it is what a pane shows
	Info    protocol.TopicInfo // the server's description, cleaned; zero without a catalogue
	Version uint64             // grows with every change: a pane that drew this one is current
	Index   int                // its place in State.Topics

	Gone bool // the server, which was restarted, no longer has it
	// EndedAt is when the server said that the topic is complete, or turned out
	// to have it no longer; zero when it had ended before it appeared here, and
	// for a topic that has not ended.
	EndedAt time.Time

	Failing string // what an extractor could not make of the newest event, and why

	Classification // what its payloads are
	Events         // how many came, and those that are kept
	NumericFields  // the numbers in them
	NewestPayload  // the newest one, as a table and as JSON
	Wire           // the lines that made the newest events
	Timing         // how often events come, and how long they take to get here

	states   timeline
	chat     conversation
	progress progressTable
	group    group // the topics that it stands for; nil for any other

	store   *Store
	cost    int    // bytes of the store's memory
	backlog string // the id that the server's past of it ends with; "" once it is here
}

// newTopic returns a topic whose parts know each other.
func newTopic(name string, s *Store) *Topic {
	t := &Topic{Name: name, store: s}
	t.Events.class = &t.Classification
	t.NumericFields.class, t.NumericFields.events = &t.Classification, &t.Events
	t.NewestPayload.events = &t.Events
	return t
}

// instant returns to, and for a zero to the time of now.
func (t *Topic) instant(to time.Time) time.Time {
	if to.IsZero() {
		return t.store.opts.Clock()
	}
	return to
}

// until is instant for what is kept: a zero to is after all of it.
func until(to time.Time) int64 {
	if to.IsZero() {
		return math.MaxInt64
	}
	return to.UnixNano()
}

// Members returns how many topics a group stands for; 0 for any other topic.
func (t *Topic) Members() int { return len(t.group) }

// Failed returns why the server says that the topic's source failed.
func (t *Topic) Failed() (reason string, failed bool) {
	return t.Info.Error, t.Info.State == protocol.StateFailed
}

// Ended reports whether nothing more will come: the topic is complete, or the
// server no longer has it.
func (t *Topic) Ended() bool { return t.Gone || t.Complete() }

// Complete reports whether the server said that the topic has ended.
func (t *Topic) Complete() bool { return t.Info.State == protocol.StateComplete }

// Arriving reports whether the server's past of the topic is still on its way:
// until it is here, the newest value is none of now.
func (t *Topic) Arriving() bool { return t.backlog != "" }

// Chat returns the messages of a chat, oldest first, as of to. The slice is good
// until the next call.
func (t *Topic) Chat(to time.Time) []Message { return t.chat.asOf(until(to)) }

// Progress returns the rows of a progress topic: those under way first, in order
// of appearance, then the done ones, newest first, as of to.
func (t *Topic) Progress(to time.Time) []Row { return t.progress.asOf(until(to)) }

// setEnded makes a change to what the server says of the topic, and notes when
// it has ended by that.
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

// revive is what an event does to a topic that had ended.
func (t *Topic) revive() {
	t.Gone = false
	if t.Complete() {
		t.Info.State = protocol.StateLive
	}
}

// freeze keeps the events as they are, before the first change of a pause.
func (t *Topic) freeze() {
	if t.Events.frozen == nil {
		t.Events.frozen = t.log.clone()
	}
}

// thaw ends what freeze, or freezing the wire, began.
func (t *Topic) thaw() {
	if t.Events.frozen != nil || t.Wire.frozen != nil {
		t.Events.frozen, t.Wire.frozen = nil, nil
		t.Version++
	}
}
