package store

import (
	"bytes"
	"time"

	"github.com/tidwall/gjson"

	"topicmux/monitor/text"
)

// arrival is one event on its way into a topic.
type arrival struct {
	data, id []byte
	at       int64 // arrival, ns
	when     int64 // the time it counts for, ns
	past     bool  // the server had it before the connection
}

// receive puts an event into its topic.
func (s *Store) receive(t *Topic, in *arrival) {
	broken := t.afterGap
	t.afterGap = false
	if last := t.rhythm.last; last != 0 && len(s.state.Holes) > 0 {
		broken = broken || s.state.brokenBetween(time.Unix(0, last), time.Unix(0, in.when))
	}
	t.count(in)
	if in.when >= t.meter.latest() {
		t.LastAt = time.Unix(0, in.when)
	}
	t.Version++
	t.meter.add(in.when)
	t.rhythm.beat(in.when, broken)
	if t.Ended() && (!t.Complete() || !isUpTo(string(in.id), t.Info.Last)) { // not a replay
		t.setEnded(t.revive, in.at)
	}
	r := entry{when: in.when, at: in.at, ordinal: t.Count, size: uint32(len(in.data))}
	suggested := s.digest(t, in, &r, broken)
	if r.level != LevelNone {
		t.addLevel(r.level, in.when, &s.memory)
	}
	large := len(in.data) > maxEventText
	json := large && s.walked(in.data) // now: an extractor walks, too
	if large {
		t.largeRows = s.walk.elements.objects
	}
	if s.opts.Fields != nil {
		s.extract(t, bytes.TrimSpace(in.data), in.when)
	}
	if t.hint == ShapeNone {
		t.Shape = t.mind.settle(t.Shape, suggested)
	}
	t.settleObjects(&t.Events, &t.NumericFields)
	t.log.add(&r, in.id, in.data, &s.memory)
	if large {
		t.keepLarge(in.data, json, &s.memory)
	}
}

// walked reports whether the walk was that of data, and data is JSON.
func (s *Store) walked(data []byte) bool {
	data = bytes.TrimSpace(data)
	return len(data) > 0 && (data[0] == '{' || data[0] == '[') && s.walk.whole
}

// digest learns what there is to learn from a payload, and returns the shape
// that it suggests.
func (s *Store) digest(t *Topic, in *arrival, r *entry, broken bool) Shape {
	data := bytes.TrimSpace(in.data)
	t.objects.others++
	if len(data) == 0 {
		return ShapeNone
	}
	v, decimals, end := scanNumber(data, 0, true)
	if end == len(data) {
		return s.single(t, v, decimals, data, in.when)
	}
	if c := data[0]; c == '{' || c == '[' || c == '"' || c == 't' || c == 'f' || c == 'n' {
		s.walk.wanted = t.wanted
		if f := s.walk.read(data); f != formNone {
			s.seekWanted(t, in.when)
			return s.structure(t, f, data, in.when, r, broken)
		}
	}
	if end > 0 {
		if unit := unitOf(data[end:], t.unit.raw); unit != nil {
			return s.measure(t, v, decimals, data, unit, in.when)
		}
	}
	r.level, r.line = s.lineLevel(data)
	return s.line(t, data, r, in.when, broken)
}

// single takes a number alone, which came as text with so many decimals.
func (s *Store) single(t *Topic, v float64, decimals int, text []byte, when int64) Shape {
	shape := ShapeNumber
	if t.hint == ShapeProgress {
		t.board.bare(v, when)
		shape = ShapeProgress
	}
	series := t.seriesAt(0, nil)
	if series == nil {
		series = s.addSeries(t, nil)
	}
	if series == nil {
		t.MoreFields = max(t.MoreFields, 1)
		return shape
	}
	series.put(v, decimals, text, when, &s.memory)
	series.ordinal = t.Count
	return shape
}

// measure takes a number with a unit. The first unit is the topic's, and
// values in its multiples are converted.
func (s *Store) measure(t *Topic, v float64, decimals int, data, unit []byte, when int64) Shape {
	if string(unit) != t.unit.raw {
		base, factor := baseUnit(text.CleanLine(unit, maxWord))
		if t.Unit == "" {
			t.Unit = base
		}
		t.unit = unitAs(unit, factor*convert(base, t.Unit))
	}
	shape := s.single(t, v*t.unit.factor, decimals+t.unit.shift, t.unit.literal(data, unit), when)
	if series := t.seriesAt(0, nil); series != nil && series.Unit == "" {
		series.Unit = t.Unit
	}
	return shape
}

// structure takes JSON that is no bare number.
func (s *Store) structure(t *Topic, f form, data []byte, when int64, r *entry, broken bool) Shape {
	w := &s.walk
	if f == formObject {
		w.level, w.logs = w.objectLevel(data)
		t.objects.seen, t.objects.others = true, 0
		t.objects.addKind(w.kind)
		t.objects.addEntity(w.paths[w.entityFrom:w.entityTo], w.entity)
	}
	suggested := w.shape(f)
	shape := suggested
	if t.hint != ShapeNone {
		shape = t.hint
	}
	switch {
	case f == formString:
		if v, decimals, unit := scanMeasure(data[1 : len(data)-1]); isKnownUnit(unit) {
			return s.measure(t, v, decimals, data[1:len(data)-1], unit, when)
		}
		r.level, r.line = s.lineLevel(data[1 : len(data)-1])
		return s.line(t, data[1:len(data)-1], r, when, broken)
	case f == formBool || shape == ShapeState:
		t.states.observe(stateOf(f, data), when, broken)
	case shape == ShapeChat || t.Shape == ShapeChat && f == formObject:
		t.chat.hear(w.members.utterance(), when, &s.memory)
		return suggested
	case shape == ShapeProgress && f == formObject:
		t.board.report(w.members.report(), when)
		return suggested
	case w.logs || shape == ShapeLog:
		r.level, r.fields = w.level, f == formObject && (w.logs || w.evidence.Message())
	}
	s.commit(t, w, when)
	if suggested == ShapeNumbers && f == formObject {
		return t.numbers(w.numbers, w.others)
	}
	return suggested
}

// line takes text that is neither JSON nor a number.
func (s *Store) line(t *Topic, data []byte, r *entry, when int64, broken bool) Shape {
	switch {
	case t.hint == ShapeChat:
		t.chat.hear(utterance{text: string(data[:min(len(data), maxMessageText)])}, when, &s.memory)
	case t.hint == ShapeState || isWord(data):
		t.states.observe(data, when, broken)
	case t.Shape == ShapeChat && string(data) == "[DONE]":
		t.chat.hear(utterance{delta: true, done: true}, when, &s.memory)
		return ShapeChat
	}
	if r.level != LevelNone || r.line {
		return ShapeLog
	}
	return t.prose.suggest(data)
}

// stateOf returns what a payload on a state topic says the state is.
func stateOf(f form, data []byte) []byte {
	if f == formObject {
		if state := first(gjson.ParseBytes(data), "state", "status", "value"); state != "" {
			return []byte(state)
		}
	}
	return data
}
