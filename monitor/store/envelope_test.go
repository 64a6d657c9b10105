package store_test

import (
	"fmt"
	"testing"
	"time"

	"topicmux/monitor/store"
	"topicmux/sse"
)

// applied returns the topic that the payloads make.
func applied(t *testing.T, envelopes bool, payloads ...string) *store.Topic {
	t.Helper()
	at := time.Unix(1_772_359_200, 0)
	s := newFed(store.Options{Clock: func() time.Time { return at }})
	s.SetEnvelopes(envelopes)
	for i, data := range payloads {
		s.Apply(sse.Event{Type: "t", Data: []byte(data)}, at.Add(time.Duration(i)*time.Second))
	}
	st := s.Acquire()
	t.Cleanup(s.Release)
	return st.Topic("t")
}

// times returns a payload n times, with numbers in it.
func times(n int, format string) []string {
	out := make([]string, n)
	for i := range out {
		out[i] = fmt.Sprintf(format, i)
	}
	return out
}

func TestEnvelopesAreOpened(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, payload string
		envelopes     bool
		shape         store.Shape
		fields        []string
	}{
		{"a number as a string", `{"data":"2%d.5","ttl":60,"published_at":"2026-03-01T10:00:00Z","coreid":"53ff"}`, false, store.ShapeNumber, []string{""}},
		{"JSON as a string", `{"data":"{\"temp\":2%d,\"hum\":40}","ttl":60}`, false, store.ShapeNumbers, []string{"temp", "hum"}},
		{"an object", `{"type":"reading","data":{"temp":2%d,"hum":40},"ts":1772359200}`, true, store.ShapeNumbers, []string{"temp", "hum"}},
		{"an object without a split", `{"type":"reading","data":{"temp":2%d,"hum":40}}`, false, store.ShapeNumbers, []string{"data.temp", "data.hum"}},
		{"rows", `{"type":"procs","payload":[{"pid":%d,"cpu":1.5},{"pid":2,"cpu":0.5}]}`, true, store.ShapeTable, nil},
		{"beside a measure", `{"load":%d,"data":{"temp":20}}`, true, store.ShapeNumbers, []string{"load", "data.temp"}},
		{"of one entity", `{"sensor":"a","data":{"temp":2%d,"hum":40}}`, true, store.ShapeNumbers, []string{"temp", "hum"}},
		{"two envelopes", `{"data":{"a":%d},"payload":{"b":1}}`, true, store.ShapeNumbers, []string{"data.a", "payload.b"}},
	} {
		topic := applied(t, c.envelopes, times(4, c.payload)...)
		if topic.Shape != c.shape {
			t.Errorf("%s: shape %v, want %v", c.name, topic.Shape, c.shape)
		}
		var fields []string
		for _, s := range topic.Series {
			fields = append(fields, s.Field)
		}
		if fmt.Sprint(fields) != fmt.Sprint(c.fields) {
			t.Errorf("%s: fields %q, want %q", c.name, fields, c.fields)
		}
		if got, want := topic.Event(0).Payload, fmt.Sprintf(c.payload, 0); got != want {
			t.Errorf("%s: the log has %s, want %s", c.name, got, want)
		}
	}
}

func TestValuesOfSeveralEntitiesAreEvents(t *testing.T) {
	t.Parallel()
	topic := applied(t, true, `{"sensor":"a","data":{"temp":1}}`, `{"sensor":"b","data":{"temp":2}}`,
		`{"sensor":"a","data":{"temp":3}}`, `{"sensor":"b","data":{"temp":4}}`, `{"sensor":"a","data":{"temp":3}}`)
	if !topic.Eventful() {
		t.Errorf("values of two sensors have the shape %v, want events", topic.Shape)
	}
}
