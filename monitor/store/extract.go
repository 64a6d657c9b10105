package store

import (
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
		var err error
		if in.picked, err = x.Append(in.picked[:0], data); err != nil {
			t.ExtractError = x.String() + ": " + text.CleanLine(err.Error(), maxHelp)
			continue
		}
		for i, out := range in.picked {
			name := x.String()
			if len(in.picked) > 1 {
				name += "." + strconv.Itoa(i)
			}
			in.putResult(t, name, out, when)
		}
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
