package store

import "github.com/tidwall/gjson"

// apply applies a payload to its target in the topic and fills in the log
// entry. It returns the suggested shape, corrected now that the payload's
// numbers are known.
func (in *ingest) apply(t *Topic, p *payload, suggested Shape, to target, e *entry, broken bool) Shape {
	if p.json {
		in.putWanted(t, e.when)
	}
	if to == toUnknown {
		if series := t.seriesAt(0, nil); series != nil {
			series.lose(e.when)
		}
		return suggested
	}
	switch p.form {
	case formNone, formNull:
		return suggested
	case formNumber:
		in.putNumber(t, p, e.when)
		return suggested
	case formString:
		e.level, e.line = p.level, p.line
		in.applyText(t, p, to, e.when, broken)
		return suggested
	}
	return in.applyJSON(t, p, suggested, to, e, broken)
}

// putNumber adds a bare number to the topic's series.
func (in *ingest) putNumber(t *Topic, p *payload, when int64) {
	v, decimals, literal := p.v, int(p.decimals), p.text
	if p.unit != nil {
		v, decimals, literal = t.inTopicUnit(p)
	}
	if t.hint == ShapeProgress {
		t.progress.addScalar(v, when)
	}
	series := t.seriesAt(0, nil)
	if series == nil {
		series = in.addSeries(t, nil)
	}
	if series == nil {
		t.MoreFields = max(t.MoreFields, 1)
		return
	}
	series.put(v, decimals, literal, when, &in.memory)
	series.ordinal = t.Count
	if p.unit != nil && series.Unit == "" {
		series.Unit = t.Unit
	}
}

func (in *ingest) applyText(t *Topic, p *payload, to target, when int64, broken bool) {
	switch to {
	case toChat:
		t.chat.add(chatDelta{text: string(p.data[:min(len(p.data), maxMessageText)])}, when, &in.memory)
	case toChatEnd:
		t.chat.add(chatDelta{partial: true, done: true}, when, &in.memory)
	case toStates:
		t.states.observe(p.data, when, broken)
	}
}

func (in *ingest) applyJSON(t *Topic, p *payload, suggested Shape, to target, e *entry, broken bool) Shape {
	w := &in.walk
	object := p.form == formObject
	switch to {
	case toStates:
		t.states.observe(stateOf(p), e.when, broken)
	case toChat:
		t.chat.add(w.members.chatDelta(), e.when, &in.memory)
		return suggested
	case toProgress:
		t.progress.add(w.members.report(), e.when)
		return suggested
	case toLog:
		e.level, e.fields = p.level, object && (w.logs || w.evidence.Message())
	}
	in.putFields(t, e.when)
	for _, path := range w.nulls {
		if series := t.byPath[string(path)]; series != nil {
			series.lose(e.when)
		}
	}
	switch {
	case suggested == ShapeNumbers && object && w.numbers <= 0 && t.mayBeNumbers(w):
		return ShapeNone
	case suggested == ShapeNumbers && object:
		return t.numbers(w)
	}
	return suggested
}

// stateOf returns the state that a payload on a state topic stands for.
func stateOf(p *payload) []byte {
	if p.form == formObject {
		if state := first(gjson.ParseBytes(p.data), "state", "status", "value"); state != "" {
			return []byte(state)
		}
	}
	return p.data
}

// putFields adds the fields found by the walk to the topic's series. It removes
// fields that do not measure anything from the walk's count of numbers. Fields
// that are nested deeply count only if there are few, and no event had a
// measurement in the others.
func (in *ingest) putFields(t *Topic, when int64) {
	w := &in.walk
	left := w.more
	for i := range w.fields {
		left += in.putField(t, i, &w.fields[i], when)
	}
	t.surface = t.surface || w.numbers > 0
	if n := len(w.buried); t.surface || n > maxBuried {
		left += n
		w.buried = w.buried[:0]
	}
	for i := range w.buried {
		f := &w.buried[i]
		w.numbers += btoi(f.number)
		left += in.putField(t, len(w.fields)+i, f, when)
	}
	t.leave(left)
}

// putField adds the field i of a payload to its series. It returns 1 if there
// is no room for another series, and otherwise 0.
func (in *ingest) putField(t *Topic, i int, f *field, when int64) (left int) {
	w := &in.walk
	series := t.seriesAt(i, f.path)
	if series == nil {
		series = in.addSeries(t, f.path)
	}
	if series == nil {
		return 1
	}
	if f.unit == nil {
		series.put(f.v, int(f.decimals), f.text, when, &in.memory)
	} else {
		series.measure(&f.amount, when, &in.memory)
	}
	series.ordinal = t.Count
	if f.quoted {
		series.quote(f.text)
	}
	if f.number && !series.measures() {
		w.numbers--
		w.others += btoi(f.quoted)
	}
	return 0
}

// putWanted adds the wanted fields found by the walk to their series.
func (in *ingest) putWanted(t *Topic, when int64) {
	for i := range in.walk.found {
		t.putWanted(&in.walk, in.walk.found[i].name, when, t.Count, &in.memory)
	}
}

// addSeries adds a series to the topic. It returns nil if there are too many.
func (in *ingest) addSeries(t *Topic, path []byte) *Series {
	if len(t.Series) >= maxSeries || in.series >= maxAllSeries {
		return nil
	}
	s := newSeries(path, t.Name)
	t.addSeries(s)
	in.series++
	return s
}
