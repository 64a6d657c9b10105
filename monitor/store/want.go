package store

import (
	"bytes"

	"topicmux/monitor/text"
)

// Want charts a field that is not charted by default, because it is nested too
// deeply, is in a table, or is a boolean. The name of the field is as in
// Fields. Its history is read from the stored events. Want does nothing for a
// group, or if the topic has maxWanted such fields already.
func (t *Topic) Want(field string) {
	if t.gathered || t.Find(field) != nil || t.wanted[field] != nil || len(t.wanted) >= maxWanted || len(field) > maxField {
		return
	}
	t.want(field, field)
	t.Version++
	l, w := &t.log, &t.store.ingest.walk
	for i := range l.n {
		r := l.at(i)
		if r.gap != nil || r.cut {
			continue
		}
		if w.seek(bytes.TrimSpace(l.text(r)), t.wanted) {
			t.putWanted(w, field, r.when, r.ordinal, &t.store.ingest.memory)
		}
	}
}

// seek looks for the wanted fields in b, and reports whether b is JSON.
func (w *walker) seek(b []byte, wanted map[string]*Series) bool {
	w.wanted = wanted
	f := w.read(b)
	w.wanted = nil
	return f != formNone
}

// finding is a value found under a wanted name.
type finding struct {
	name     string
	text     []byte // as received, a string with its quotes
	number   bool   // the value can be charted; the fields below are set
	v        float64
	decimals int
	unit     []byte
}

// seekValue records the value between from and w.i if its field is wanted.
func (w *walker) seekValue(f form, from int) {
	series := w.wanted[string(w.path)]
	if series == nil && !isPlainPath(w.path) {
		series = w.wanted[fieldName(w.path)]
	}
	if series == nil {
		return
	}
	b := w.b[from:w.i]
	found := finding{name: series.Field, text: b}
	found.v, found.decimals, found.unit, found.number = chartable(f, b)
	w.found = append(w.found, found)
}

// chartable converts a JSON value to a number: true and false to 1 and 0, and a
// string that contains a number with an optional unit.
func chartable(f form, b []byte) (v float64, decimals int, unit []byte, ok bool) {
	switch f {
	case formNumber:
		v, decimals, _ = scanNumber(b, 0, false)
		return v, decimals, nil, true
	case formBool:
		if b[0] == 't' {
			v = 1
		}
		return v, 0, nil, true
	case formString:
		b = b[1 : len(b)-1]
		if v, decimals, end := scanNumber(b, 0, true); end > 0 && end == len(b) {
			return v, decimals, nil, true
		}
		v, decimals, unit = scanMeasure(b)
		return v, decimals, unit, unit != nil
	}
	return 0, 0, nil, false
}

func isPlainPath(path []byte) bool {
	for _, c := range path {
		if c == '\\' || c < 0x20 || c >= 0x7f {
			return false
		}
	}
	return true
}

// measure adds a value with an optional unit. The first unit becomes that of
// the series, and later values are converted to it. The parameter data is the
// original text.
func (s *Series) measure(v float64, decimals int, data, unit []byte, when int64, b *budget) {
	if n := len(data); n > 1 && data[0] == '"' {
		data = data[1 : n-1]
	}
	if len(unit) == 0 {
		s.put(v, decimals, data, when, b)
		return
	}
	if string(unit) != s.unit.raw {
		base, factor := baseUnit(text.CleanLine(unit, maxWord))
		if s.Unit == "" {
			s.Unit = base
		}
		s.unit = unitAs(unit, factor*convert(base, s.Unit))
	}
	s.put(v*s.unit.factor, decimals+s.unit.shift, s.unit.literal(data, unit), when, b)
}
