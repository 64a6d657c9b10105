package lens_test

import (
	"bytes"
	"testing"

	"topicmux/monitor/lens"
	"topicmux/sse"
)

// TestEventsCostFewAllocations checks the promise for each dialect: at most two
// allocations for an event.
func TestEventsCostFewAllocations(t *testing.T) {
	for _, tr := range transcripts(t) {
		var events []sse.Event
		if err := tr.events(bytes.NewReader(tr.data), func(ev sse.Event) { events = append(events, ev.Clone()) }); err != nil {
			t.Fatal(err)
		}
		r := lens.New(tr.head(), nil)
		read := func() {
			for _, ev := range events {
				r.Read(ev)
			}
		}
		read()
		if n := testing.AllocsPerRun(5, read); n > 2*float64(len(events)) {
			t.Errorf("%s: %.1f allocations for an event, want at most 2", tr.name, n/float64(len(events)))
		}
	}
}

func BenchmarkEvent(b *testing.B) {
	for _, tr := range transcripts(b) {
		var events []sse.Event
		if err := tr.events(bytes.NewReader(tr.data), func(ev sse.Event) { events = append(events, ev.Clone()) }); err != nil {
			b.Fatal(err)
		}
		b.Run(tr.name, func(b *testing.B) {
			r := lens.New(tr.head(), nil)
			b.ReportAllocs()
			for i := 0; b.Loop(); i++ {
				r.Read(events[i%len(events)])
			}
		})
	}
}

// BenchmarkOtherStream measures an event of a stream that is no conversation, after the
// decision.
func BenchmarkOtherStream(b *testing.B) {
	r := lens.New(lens.Head{}, nil)
	ev := sse.Event{Type: sse.DefaultEvent, Data: []byte(`{"event_type":"state_changed","data":{"entity_id":"sensor.temp0"}}`)}
	for r.Searching() {
		r.Read(ev)
	}
	b.ReportAllocs()
	for b.Loop() {
		r.Read(ev)
	}
}
