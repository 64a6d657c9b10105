package store

import (
	"math"
	"time"

	"topicmux/protocol"
)

// Topic is what is known of one topic. Its fields and methods may be used
// only between Acquire and Release, and nothing of it may be changed.
// A zero "to" in its methods means now.
type Topic struct {
	Name    string             // cleaned; unique, it is what a pane shows
	Info    protocol.TopicInfo // the server's description, cleaned; zero without a catalogue
	Shape   Shape              // what its payloads are
	Unit    string             // from the catalogue, else from the payloads ("20.5 °C")
	Version uint64             // grows with every change: a pane that drew this one is current
	Index   int                // its place in State.Topics

	Count   uint64    // events received
	Bytes   uint64    // their payload bytes
	FirstAt time.Time // the first event's time, zero before it
	LastAt  time.Time // the newest event's time, zero before the first

	// Earlier reports that the server had the first event here before the
	// connection, so there may be others before it.
	Earlier bool

	Gone bool // the server, which was restarted, no longer has it
	// EndedAt is when the server said that the topic is complete, or turned out
	// to have it no longer; zero when it had ended before it appeared here, and
	// for a topic that has not ended.
	EndedAt time.Time

	Missed uint64 // events that the server said were lost, over all gaps
	Gaps   []Gap  // the newest of them, oldest first

	Failing string // what an extractor could not make of the newest event, and why

	Series     []*Series // one for each numeric field, in order of appearance
	MoreFields int       // numeric fields of a payload beyond the bounds, not charted

	store  *Store
	hint   Shape // the catalogue's kind, if there is a shape for it
	mind   mind
	prose  prose
	unit   payloadUnit
	moreOf uint64 // the ordinal of the newest event with so many more fields
	torn   bool   // a gap came after the newest event

	firstID string // the id of the first event, "" when it had none
	cost    int    // bytes of the store's memory
	backlog string // the id that the server's past of it ends with; "" once it is here

	log        log
	frozen     *log // the log as it was when the store was paused
	wire       wire
	frozenWire *wire // like frozen
	meter      meter
	errors     *Series // a 1 for each log line that tells of an error; nil: none
	leveled    bool    // a log line had a level
	rhythm     rhythm
	delay      delay

	byPath  map[string]*Series
	wanted  map[string]*Series // fields asked for, by name
	members []*Topic           // of a group
	states  timeline
	objects objects
	chat    conversation
	board   board

	large   []byte // the newest payload as it came, when its text was cut
	largeOf uint64 // its ordinal

	largeRows int // the rows that the newest large payload has as a table

	table           Table // of the event with the ordinal tableOf
	tableOf, jsonOf uint64
	json            string
	jsonCut         bool
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

// Rate returns the events a second at the moment now.
func (t *Topic) Rate(now time.Time) float64 {
	if t.members != nil {
		return t.rateOf(now)
	}
	return t.meter.rate(now.UnixNano())
}

// Interval returns the usual time between two events, 0 while unknown.
func (t *Topic) Interval() time.Duration {
	const many = float64(time.Second/beatSpacing) / 2
	if rate := t.meter.rate(t.meter.latest()); rate > many {
		return time.Duration(float64(time.Second) / rate)
	}
	if t.rhythm.n == 0 {
		return 0
	}
	t.rhythm.measure()
	return t.rhythm.usual
}

// Age returns how old the newest event is, 0 when there is none.
func (t *Topic) Age(now time.Time) time.Duration {
	if t.Count == 0 {
		return 0
	}
	return max(now.Sub(t.LastAt), 0)
}

// Stale reports whether the topic has been silent for longer than its rhythm
// explains: four times the longest of its usual intervals, and at least two
// seconds; a minute for topics whose events are occasions (log, chat, state,
// progress). One whose rhythm is not known yet gets the benefit of the doubt
// for twelve times its longest interval, and at least two minutes, an hour for
// occasions. A topic that has failed or is complete is not stale.
func (t *Topic) Stale(now time.Time) bool {
	at := t.StaleAt()
	return !at.IsZero() && !now.Before(at)
}

// StaleAt returns when the topic turns, or turned, stale should nothing come;
// zero: never.
func (t *Topic) StaleAt() time.Time {
	if t.members != nil {
		return t.staleAtOf()
	}
	if t.Count == 0 || t.Complete() {
		return time.Time{}
	}
	if _, failed := t.Failed(); failed {
		return time.Time{}
	}
	limit := t.rhythm.limit(t.occasional())
	if limit == 0 {
		limit = t.rhythm.benefit(t.occasional())
	}
	return t.LastAt.Add(limit)
}

// occasional reports whether the topic's events come when something happens.
func (t *Topic) occasional() bool { return t.Shape.occasional() || t.Eventful() }

// Delay returns the median and the 99th percentile of the time that recent
// events took to get here; ok is false when the events carry no time. Of a
// server whose clock is more than two seconds off, it is the time beyond that
// of the fastest event.
func (t *Topic) Delay() (p50, p99 time.Duration, ok bool) {
	if t.delay.total == 0 {
		return 0, 0, false
	}
	return t.delay.quantile(0.5), t.delay.quantile(0.99), true
}

// Failed returns why the server says that the topic's source failed.
func (t *Topic) Failed() (reason string, failed bool) {
	return t.Info.Error, t.Info.State == protocol.StateFailed
}

// Ended reports whether nothing more will come: the topic is complete, or the
// server no longer has it.
func (t *Topic) Ended() bool { return t.Gone || t.Complete() }

// Complete reports whether the server said that the topic has ended.
func (t *Topic) Complete() bool { return t.Info.State == protocol.StateComplete }

// Joined reports whether a chart may draw a line between samples at a and b:
// no more of the topic's intervals than Stale allows lie between them, and no
// gap nor lost connection.
func (t *Topic) Joined(a, b time.Time) bool {
	if limit := t.rhythm.limit(false); limit > 0 && b.Sub(a) > limit {
		return false
	}
	for i := len(t.Gaps) - 1; i >= 0 && t.Gaps[i].At.After(a); i-- {
		if !t.Gaps[i].At.After(b) {
			return false
		}
	}
	return !t.store.state.brokenBetween(a, b)
}

// FindAll appends the series of that field to dst, or those of what is in it.
func (t *Topic) FindAll(dst []*Series, field string) []*Series {
	if s := t.Find(field); s != nil {
		return append(dst, s)
	}
	for _, s := range t.Series {
		if len(s.Field) > len(field) && s.Field[len(field)] == '.' && s.Field[:len(field)] == field {
			dst = append(dst, s)
		}
	}
	return dst
}

// Find returns the series of that field, or nil.
func (t *Topic) Find(field string) *Series {
	for _, s := range t.Series {
		if s.Field == field {
			return s
		}
	}
	return nil
}
