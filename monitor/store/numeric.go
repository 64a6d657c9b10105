package store

import (
	"slices"

	"topicmux/monitor/text"
)

// NumericFields holds the numeric fields of a topic's payloads, with a series
// for each.
type NumericFields struct {
	Series     []*Series // one per numeric field, in order of appearance
	MoreFields int       // number of numeric fields in a payload that are not charted because of the limits

	byPath   map[string]*Series // by path in the payload
	wanted   map[string]*Series // fields requested by the user, by name
	moreOf   uint64             // ordinal of the newest event with that many more fields
	gathered bool               // the series are those of a group's members
	lasting  bool               // a payload without a field leaves it as it is
	surface  bool               // an event had a measurement that is not nested deeply

	events *Events         // the topic's events
	class  *Classification // determines which fields belong to the topic's shape
}

// Find returns the series of a field, or nil.
func (f *NumericFields) Find(field string) *Series {
	for _, s := range f.Series {
		if s.Field == field {
			return s
		}
	}
	return nil
}

// FindAll appends the series of a field to dst, or the series of the fields
// below it.
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

// Had reports whether the topic's newest event had a value for the series.
func (f *NumericFields) Had(s *Series) bool { return f.lasting || s.ordinal == f.events.Count }

// Measure reports whether the values of a series of the topic are measurements.
// Times, ids and event counters are not, and are charted only on request.
func (f *NumericFields) Measure(s *Series) bool {
	switch {
	case f.gathered:
		return !s.aside
	case s.Field == "" && (f.class.hint == ShapeNumber || f.class.Unit != ""):
		return true
	}
	return s.measures() && (!s.counts() || !f.hasOther(s))
}

// AppendMeasures appends the series that are charted by default to dst:
// measurements that are not strays. If the payloads are bare numbers, it
// appends their series in any case.
func (f *NumericFields) AppendMeasures(dst []*Series) []*Series {
	for _, s := range f.Series {
		if f.shown(s) {
			dst = append(dst, s)
		}
	}
	return dst
}

// Measures returns the number of series that AppendMeasures appends.
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

// hasOther reports whether another series of the topic is a measurement.
func (f *NumericFields) hasOther(s *Series) bool {
	return slices.ContainsFunc(f.Series, func(o *Series) bool {
		return o != s && !o.wanted && o.measures() && !o.counts() && !f.stray(o)
	})
}

const (
	// A field is a stray if at least strayAfter events do not have it, and
	// strayFactor times as many as have it.
	strayAfter  = 8
	strayFactor = 8
)

// stray reports whether a series is left over from a few events with another
// shape.
func (f *NumericFields) stray(s *Series) bool {
	if s.wanted || f.gathered || f.lasting {
		return false
	}
	without := f.events.Count - s.ordinal
	if number := f.class.Shape == ShapeNumber; (number || f.class.Shape.structured()) && number != (s.Field == "") && f.has(number) {
		return true
	}
	return without >= strayAfter && without >= strayFactor*s.n
}

// has reports whether the topic has a series for bare numbers, or else for
// fields.
func (f *NumericFields) has(number bool) bool {
	return slices.ContainsFunc(f.Series, func(s *Series) bool { return !s.wanted && number == (s.Field == "") })
}

// seriesAt returns the series for a path. It first tries series i, because
// payloads are mostly alike.
func (f *NumericFields) seriesAt(i int, path []byte) *Series {
	if i < len(f.Series) && f.Series[i].raw == string(path) {
		return f.Series[i]
	}
	return f.byPath[string(path)]
}

// addSeries adds a series that belongs to the topic's shape.
func (f *NumericFields) addSeries(s *Series) {
	if f.byPath == nil {
		f.byPath = make(map[string]*Series)
	}
	f.byPath[s.raw] = s
	f.Series = append(f.Series, s)
}

// leave sets the number of fields that are not charted. It keeps a higher
// number until strayAfter events have fewer.
func (f *NumericFields) leave(n int) {
	if n >= f.MoreFields || f.events.Count-f.moreOf >= strayAfter {
		f.MoreFields, f.moreOf = n, f.events.Count
	}
}

// want adds and returns a series for a field requested by the user.
func (f *NumericFields) want(name, field string) *Series {
	if f.wanted == nil {
		f.wanted = make(map[string]*Series)
	}
	s := &Series{Field: field, wanted: true}
	f.wanted[name] = s
	return s
}

// putWanted adds the value that the walk found under a name, in the event with
// that ordinal, to its series.
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
		series.measure(&found.amount, when, b)
		series.ordinal = ordinal
		return
	}
}

// putExtracted adds an extractor's value for the newest event to the series
// with that name. It adds the series if it does not exist.
func (f *NumericFields) putExtracted(name string, a *amount, when int64, b *budget) {
	series := f.wanted[name]
	if series == nil {
		if len(f.wanted) >= maxWanted {
			return
		}
		series = f.want(name, text.CleanLine(name, maxField))
		f.Series = append(f.Series, series)
	}
	series.measure(a, when, b)
	series.ordinal = f.events.Count
}
