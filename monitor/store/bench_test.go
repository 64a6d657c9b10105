package store_test

import (
	"fmt"
	"testing"
	"time"

	"topicmux/monitor/store"
	"topicmux/sse"
)

// BenchmarkApply measures one event, with 16 topics in turn at 100,000 events a
// second.
func BenchmarkApply(b *testing.B) {
	for _, c := range []struct{ name, data string }{
		{"number", "37.5"},
		{"measure", "20.5 °C"},
		{"object", `{"total":12.3,"cores":[10.1,14.2],"load":0.5,"name":"x"}`},
		{"log", "2026-08-12T10:00:00Z INFO request served path=/events status=200"},
		{"state", "running"},
		{"table", `[{"pid":1,"name":"init","cpu":3.2,"mem":1234567},{"pid":2,"name":"sh","cpu":0.2,"mem":4567}]`},
		{"chat", `{"message":8,"role":"assistant","delta":"tok "}`},
		{"progress", `{"order":"A-1042","item":"espresso","progress":40,"state":"packing"}`},
	} {
		b.Run(c.name, func(b *testing.B) {
			s := newFed(store.Options{})
			data, id := []byte(c.data), []byte("7fk2q-1042")
			names := make([]string, 16)
			for i := range names {
				names[i] = fmt.Sprintf("topic.%d", i)
			}
			at := start
			b.ReportAllocs()
			for i := 0; b.Loop(); i++ {
				at = at.Add(10 * time.Microsecond)
				s.Apply(sse.Event{Type: names[i%16], Data: data, ID: id, Time: at.UnixMilli()}, at)
			}
		})
	}
}

// BenchmarkColumns measures the data of one chart.
func BenchmarkColumns(b *testing.B) {
	s := newFed(store.Options{})
	at := start
	for i := range 36000 {
		at = at.Add(100 * time.Millisecond)
		s.Apply(sse.Event{Type: "n", Data: fmt.Append(nil, i%97)}, at)
	}
	st := s.Acquire()
	defer s.Release()
	series := st.Topic("n").Series[0]
	for _, window := range []time.Duration{time.Minute, 10 * time.Minute, time.Hour} {
		b.Run(window.String(), func(b *testing.B) {
			var buf []store.Bucket
			b.ReportAllocs()
			for b.Loop() {
				buf = series.AppendColumns(buf[:0], at.Add(-window), at, 200)
			}
		})
	}
}
