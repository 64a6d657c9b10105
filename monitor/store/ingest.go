package store

import (
	"bytes"
	"time"
)

// ingest puts events into their topics, in three steps: it parses a payload,
// classifies it, and applies it to the parts of the topic that keep what it
// says. It has what all topics share: the memory that is left, and room to work
// in. The store's lock guards it.
type ingest struct {
	state       *State
	extractors  map[string][]Extractor // by the names of topics
	arrivalTime bool                   // events count for the time of their arrival

	memory   budget
	series   int           // of all topics
	skew     skewEstimator // of the server
	openedAt int64         // when the connection was opened, 0 before

	walk   walker
	plain  []byte   // a line without its colours
	picked [][]byte // results of an extractor
}

// arrival is one event on its way into a topic.
type arrival struct {
	data, id []byte
	at       int64 // arrival, ns
	when     int64 // the time it counts for, ns
	past     bool  // the server had it before the connection
}

// receive puts an event into its topic.
func (in *ingest) receive(t *Topic, a *arrival) {
	broken := in.count(t, a)
	e := entry{when: a.when, at: a.at, ordinal: t.Count, size: uint32(len(a.data))}

	var p payload
	in.parse(&p, bytes.TrimSpace(a.data), t.unit.raw, t.wanted)
	suggested, to := t.classify(&p, &in.walk)
	suggested = in.apply(t, &p, suggested, to, &e, broken)

	if e.level != LevelNone {
		t.addLevel(e.level, a.when, &in.memory)
	}
	if in.extractors != nil {
		in.extract(t, bytes.TrimSpace(a.data), a.when)
	}
	t.settle(suggested)
	t.settleObjects(&t.Events, &t.NumericFields)
	t.log.add(&e, a.id, a.data, &in.memory)
	if len(a.data) > maxEventText {
		t.keepLarge(a.data, &p, &in.memory)
	}
}

// count counts an event and its time. It reports whether the interval before the
// event is broken, by a gap or by a lost connection.
func (in *ingest) count(t *Topic, a *arrival) (broken bool) {
	broken = t.afterGap
	t.afterGap = false
	if last := t.intervals.last; last != 0 && len(in.state.Outages) > 0 {
		broken = broken || in.state.outageBetween(time.Unix(0, last), time.Unix(0, a.when))
	}
	if t.Count++; t.Count == 1 {
		t.begin(a)
	}
	t.Bytes += uint64(len(a.data))
	if a.when >= t.meter.latest() {
		t.LastAt = time.Unix(0, a.when)
	}
	t.Version++
	t.meter.add(a.when)
	t.intervals.observe(a.when, broken)
	if t.Ended() && (!t.Complete() || !isUpTo(string(a.id), t.Info.Last)) { // not a replay
		t.setEnded(t.revive, a.at)
	}
	return broken
}

// eventTime makes an event count for its own time, in Unix milliseconds, if that
// is plausible.
func (in *ingest) eventTime(t *Topic, ms int64, a *arrival) {
	if ms > a.at/int64(time.Millisecond)+int64(maxEventAge/time.Millisecond) {
		return
	}
	own := in.skew.local(ms*int64(time.Millisecond), a.at, a.past)
	in.state.Skew = 0
	if d := time.Duration(in.skew.skew); d.Abs() >= skewTolerance {
		in.state.Skew = d
	}
	late := time.Duration(a.at - own)
	if late >= maxEventAge {
		return
	}
	if own >= in.openedAt && !a.past {
		t.delay.add(late) // an older one is a replay and was not under way so long
	}
	if !in.arrivalTime || a.past {
		a.when = own
	}
}

// opened begins another connection.
func (in *ingest) opened(now int64) {
	in.skew.reset()
	in.openedAt = now
}
