package store

import (
	"bytes"
	"time"
)

// ingest adds events to their topics in three steps: it parses the payload,
// classifies it, and applies it to the topic. It holds the memory budget and
// buffers that all topics share. The store's lock guards it.
type ingest struct {
	extractors  map[string][]Extractor // by topic name
	arrivalTime bool                   // use the arrival time of all events

	memory budget
	series int // number of series of all topics

	walk   walker
	plain  []byte   // buffer for a line without its colours
	picked [][]byte // buffer for an extractor's results
}

// arrival is an event that is being added to a topic.
type arrival struct {
	name     string // with which it came
	data, id []byte
	at       int64 // arrival, Unix ns
	when     int64 // time of the event, Unix ns
	past     bool  // the server had stored it before the connection
}

// receive adds an event to its topic. The payloads of a conversation are not read for
// values, because its messages come from ApplyConversation.
func (in *ingest) receive(t *Topic, a *arrival) {
	broken := in.count(t, a)
	e := entry{when: a.when, at: a.at, ordinal: t.Count, size: uint32(len(a.data))}

	data := bytes.TrimSpace(a.data)
	if t.origins != nil {
		t.origins.add(a.name, t.Count)
	}
	if t.patched != nil {
		data = t.patched.apply(a, &in.memory)
	}
	var p payload
	suggested := ShapeNone
	inner, large := in.open(t, data), len(a.data) > maxEventText && t.patched == nil
	if !t.conversed || large {
		in.parse(&p, inner, t)
	}
	if !t.conversed {
		var to target
		suggested, to = t.classify(&p, &in.walk)
		suggested = in.apply(t, &p, suggested, to, &e, broken)
	}

	if e.level != LevelNone {
		t.addLevel(e.level, a.when, &in.memory)
	}
	if in.extractors != nil {
		in.extract(t, data, a.when)
	}
	t.settle(suggested)
	t.settleObjects(&t.Events, &t.NumericFields)
	t.log.add(&e, a.id, a.data, &in.memory)
	if large {
		t.keepLarge(a.data, &p, &in.memory)
	}
}

// open returns what is in the envelope of a payload. The payloads of a topic in a
// catalogue have none.
func (in *ingest) open(t *Topic, data []byte) []byte {
	switch {
	case t.hint != ShapeNone:
		t.envelope = envelope{decided: true}
	case !t.envelope.decided:
		t.envelope.objects = t.stream.envelopes
	}
	return t.envelope.open(data)
}

// count counts an event and its time. It reports whether a gap, an outage or
// a failure interrupts the interval before the event.
func (in *ingest) count(t *Topic, a *arrival) (broken bool) {
	broken = t.afterGap
	t.afterGap = false
	if last := t.intervals.last; last != 0 && len(t.stream.state.Outages) > 0 {
		broken = broken || t.stream.state.outageBetween(time.Unix(0, last), time.Unix(0, a.when))
	}
	if t.observeFailure(a.id, a.when, t.intervals.last) {
		broken = true
	}
	if t.Count++; t.Count == 1 {
		t.begin(a)
	}
	t.Bytes += uint64(len(a.data))
	if a.when >= t.meter.latest() {
		t.LastAt = time.Unix(0, a.when)
	}
	t.Version++
	t.meter.observe(a.when)
	t.intervals.observe(a.when, broken)
	if t.Ended() && (!t.Complete() || !isUpTo(string(a.id), t.Info.Last)) { // not a replay
		t.setEnded(t.revive, a.at)
	}
	return broken
}

// eventTime sets the event's own time, in Unix milliseconds, as its time if
// that is plausible.
func (in *ingest) eventTime(t *Topic, ms int64, a *arrival) {
	if ms > a.at/int64(time.Millisecond)+int64(maxEventAge/time.Millisecond) {
		return
	}
	stream := t.stream
	own := stream.skew.local(ms*int64(time.Millisecond), a.at, a.past)
	stream.state.Skew = 0
	if d := time.Duration(stream.skew.skew); d.Abs() >= skewTolerance {
		stream.state.Skew = d
	}
	late := time.Duration(a.at - own)
	if late >= maxEventAge {
		return
	}
	if own >= stream.openedAt && !a.past {
		t.delay.observe(late) // the delay of an older event is no network delay, because it was replayed
	}
	if !in.arrivalTime || a.past {
		a.when = own
	}
}
