package store

import (
	"slices"

	"topicmux/monitor/text"
)

// NumericFields is the numeric fields of a topic's payloads, a series for each.
type NumericFields struct {
	Series     []*Series // one for each numeric field, in order of appearance
	MoreFields int       // numeric fields of a payload beyond the bounds, not charted

	byPath   map[string]*Series // by the path in the payload
	wanted   map[string]*Series // fields asked for, by name
	moreOf   uint64             // the ordinal of the newest event with so many more fields
	gathered bool               // they are those of a group's members

	events *Events         // the events that they come from
	class  *Classification // says which of them belong to the topic's shape
}

// Find returns the series of that field, or nil.
func (f *NumericFields) Find(field string) *Series {
	for _, s := range f.Series {
		if s.Field == field {
			return s
		}
	}
	return nil
}

// FindAll appends the series of that field to dst, or those of what is in it.
func (f *NumericFields) FindAll(dst []*Series, field string) []*Series {
	if s := f.Find(field); s != nil {
		return append(dst, s)
	}
	for _, s := range f.Series {
		if len(s.Field) > len(field) && s.Field[len(field)] == '.' && s.Field[:len(field)] == field {
			dst = append(dst, s)
		}
	}
	return dst
}

// Had reports whether the topic's newest event had a value of the series.
func (f *NumericFields) Had(s *Series) bool { return s.ordinal == f.events.Count }

// Measure reports whether the values of one of the topic's series measure
// something. Times, ids and counts of events do not: they are charted only
// when a person asks for them.
func (f *NumericFields) Measure(s *Series) bool {
	switch {
	case f.gathered:
		return !s.aside
	case s.Field == "" && (f.class.hint == ShapeNumber || f.class.Unit != ""):
		return true
	}
	return s.measures() && (!s.counts() || !f.hasOther(s))
}

// AppendMeasures appends the series that a chart shows by itself to dst: those
// that measure something and are no strays. Of a topic that is a number alone
// that is the number, whatever it is.
func (f *NumericFields) AppendMeasures(dst []*Series) []*Series {
	for _, s := range f.Series {
		if f.shown(s) {
			dst = append(dst, s)
		}
	}
	return dst
}

// Measures returns how many series AppendMeasures appends.
func (f *NumericFields) Measures() int {
	n := 0
	for _, s := range f.Series {
		if f.shown(s) {
			n++
		}
	}
	return n
}

func (f *NumericFields) shown(s *Series) bool {
	return !s.wanted && !f.stray(s) && (f.class.Shape == ShapeNumber && s.Field == "" || f.Measure(s))
}

// hasOther reports whether another series of the topic measures something.
func (f *NumericFields) hasOther(s *Series) bool {
	return slices.ContainsFunc(f.Series, func(o *Series) bool {
		return o != s && !o.wanted && o.measures() && !o.counts() && !f.stray(o)
	})
}

const (
	// strayAfter is how many events without it make a field a stray, at
	// least, and strayFactor how many for each one that had it.
	strayAfter  = 8
	strayFactor = 8
)

// stray reports whether a series is left over from a few events of another
// shape.
func (f *NumericFields) stray(s *Series) bool {
	if s.wanted || f.gathered {
		return false
	}
	without := f.events.Count - s.ordinal
	if number := f.class.Shape == ShapeNumber; (number || f.class.Shape.structured()) && number != (s.Field == "") && f.has(number) {
		return true
	}
	return without >= strayAfter && without >= strayFactor*s.n
}

// has reports whether the topic has had a number alone, or fields.
func (f *NumericFields) has(number bool) bool {
	return slices.ContainsFunc(f.Series, func(s *Series) bool { return !s.wanted && number == (s.Field == "") })
}

// seriesAt returns the series of that path. Payloads mostly look alike, so the one at
// the same place comes first.
func (f *NumericFields) seriesAt(i int, path []byte) *Series {
	if i < len(f.Series) && f.Series[i].raw == string(path) {
		return f.Series[i]
	}
	return f.byPath[string(path)]
}

// addSeries adds a series of the topic's own at the end.
func (f *NumericFields) addSeries(s *Series) {
	if f.byPath == nil {
		f.byPath = make(map[string]*Series)
	}
	f.byPath[s.raw] = s
	f.Series = append(f.Series, s)
}

// leave counts the fields that are not charted. Those of a few events that
// others do not look like are forgotten.
func (f *NumericFields) leave(n int) {
	if n >= f.MoreFields || f.events.Count-f.moreOf >= strayAfter {
		f.MoreFields, f.moreOf = n, f.events.Count
	}
}

// want returns the series of a field that was asked for, which it adds.
func (f *NumericFields) want(name, field string) *Series {
	if f.wanted == nil {
		f.wanted = make(map[string]*Series)
	}
	s := &Series{Field: field, wanted: true}
	f.wanted[name] = s
	return s
}

// putWanted puts the value that the walk found under that name, in the event with
// that ordinal, into its series.
func (f *NumericFields) putWanted(w *walker, name string, when int64, ordinal uint64, b *budget) {
	for i := range w.found {
		found := &w.found[i]
		if found.name != name {
			continue
		}
		if !found.number {
			return
		}
		series := f.wanted[name]
		if series.n == 0 && f.Find(name) == nil {
			f.Series = append(f.Series, series)
		}
		series.measure(found.v, found.decimals, found.text, found.unit, when, b)
		series.ordinal = ordinal
		return
	}
}

// putExtracted puts a value that an extractor made of the newest event into the
// series of that name, which it may have to add.
func (f *NumericFields) putExtracted(name string, v float64, decimals int, data, unit []byte, when int64, b *budget) {
	series := f.wanted[name]
	if series == nil {
		if len(f.wanted) >= maxWanted {
			return
		}
		series = f.want(name, text.CleanLine(name, maxField))
		f.Series = append(f.Series, series)
	}
	series.measure(v, decimals, data, unit, when, b)
	series.ordinal = f.events.Count
}
