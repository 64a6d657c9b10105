package store

import (
	"slices"
	"strconv"

	"topicmux/monitor/text"
)

// Extractor computes values from payloads, for example with a jq expression.
type Extractor interface {
	// String returns the name of the series.
	String() string
	// Append appends the results for a payload to dst, each as JSON. Results may
	// be numbers, strings with a number and an optional unit, true, false, and
	// objects and arrays of these.
	Append(dst [][]byte, payload []byte) ([][]byte, error)
}

// extract charts the results of the topic's extractors for a payload.
func (in *ingest) extract(t *Topic, data []byte, when int64) {
	t.ExtractError = ""
	for _, x := range in.extractors[t.Name] {
		in.extractWith(t, x, data, when)
	}
}

func (in *ingest) extractWith(t *Topic, x Extractor, data []byte, when int64) {
	var err error
	if in.picked, err = x.Append(in.picked[:0], data); err != nil {
		t.ExtractError = x.String() + ": " + text.CleanLine(err.Error(), maxHelp)
		return
	}
	for i, out := range in.picked {
		name := x.String()
		if len(in.picked) > 1 {
			name += "." + strconv.Itoa(i)
		}
		in.putResult(t, name, out, when)
	}
}

// SetFields replaces the extractors. New ones also chart the events that are stored. The
// series of those that are no longer there stay.
func (s *Store) SetFields(fields map[string][]Extractor) {
	s.mu.Lock()
	before := s.ingest.extractors
	s.ingest.extractors = fields
	for name, all := range fields {
		t := s.state.byName[name]
		if t == nil || t.gathered {
			continue
		}
		for _, x := range all {
			if !slices.ContainsFunc(before[name], func(old Extractor) bool { return old.String() == x.String() }) {
				s.ingest.extractStored(t, x)
			}
		}
	}
	s.commit()
}

// extractStored charts the results of an extractor for the stored events.
func (in *ingest) extractStored(t *Topic, x Extractor) {
	t.Version++
	for i := range t.log.len() {
		r := t.log.at(i)
		if r.gap != nil || r.cut {
			continue
		}
		in.extractWith(t, x, t.log.text(r), r.when)
	}
}

// putResult adds a single result to its series, or several results to theirs.
func (in *ingest) putResult(t *Topic, name string, out []byte, when int64) {
	w := &in.walk
	w.wanted = nil
	f := w.read(out)
	if f == formObject || f == formArray {
		for i := range w.fields {
			field := &w.fields[i]
			t.putExtracted(name+"."+fieldName(field.path), &field.amount, when, &in.memory)
		}
		return
	}
	if a, ok := w.chartable(f, out); ok {
		t.putExtracted(name, &a, when, &in.memory)
	}
}
