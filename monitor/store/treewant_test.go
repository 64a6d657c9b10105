package store_test

import (
	"testing"
	"time"

	"topicmux/monitor/store"
	"topicmux/monitor/tree"
	"topicmux/sse"
)

// TestAFieldOfATreeHasItsHistoryOnRequest charts fields that no series had: a switch, a
// deeply nested number, one with a dot in a key, and one that was there before the patches.
func TestAFieldOfATreeHasItsHistoryOnRequest(t *testing.T) {
	t.Parallel()
	s := store.New(store.Options{})
	stream := s.AddStream("")
	start := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	at := func(second int) time.Time { return start.Add(time.Duration(second) * time.Second) }
	stream.BeginTree("tree", tree.PathData, nil)
	second := 0
	apply := func(name, data string) {
		stream.ApplyTree("tree", sse.Event{Type: name, Data: []byte(data)}, at(second))
		second += 10
	}
	apply("put", `{"path":"/","data":{"hall":{"on":false,"a":{"b":{"c":{"d":{"e":{"f":{"g":1}}}}}},"x.y":true}}}`)
	apply("put", `{"path":"/hall/on","data":true}`)
	apply("put", `{"path":"/hall/a/b/c/d/e/f","data":{"g":2}}`)
	apply("patch", `{"path":"/hall","data":{"on":false,"x.y":false}}`)
	defer s.Release()
	topic := s.Acquire().Topic("tree")
	for field, want := range map[string][]float64{ // after each event
		"hall.on": {0, 1, 1, 0}, "hall.a.b.c.d.e.f.g": {1, 1, 2, 2}, `hall.x.y`: {1, 1, 1, 0},
	} {
		topic.Want(field)
		series := topic.Find(field)
		if series == nil {
			t.Errorf("%s is not charted", field)
			continue
		}
		for i, want := range want {
			if v, _, ok := series.At(at(10*i + 5)); !ok || v != want {
				t.Errorf("%s after event %d: %v, %t; want %v", field, i+1, v, ok, want)
			}
		}
		if _, _, ok := series.At(at(-5)); ok {
			t.Errorf("%s has a value before the first event", field)
		}
	}
}

// TestATreeThatCameBeforeItsPatchesBeginsWithThem has a tree without a time.
func TestATreeThatCameBeforeItsPatchesBeginsWithThem(t *testing.T) {
	t.Parallel()
	s := store.New(store.Options{})
	stream := s.AddStream("")
	start := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	stream.BeginTree("tree", tree.JSONPatch, []byte(`{"on":true,"n":1}`))
	stream.ApplyTree("tree", sse.Event{Data: []byte(`[{"op":"replace","path":"/n","value":2}]`)}, start)
	stream.ApplyTree("tree", sse.Event{Data: []byte(`[{"op":"replace","path":"/on","value":false}]`)}, start.Add(10*time.Second))
	defer s.Release()
	topic := s.Acquire().Topic("tree")
	topic.Want("on")
	series := topic.Find("on")
	if series == nil || series.Count() != 2 {
		t.Fatalf("the switch is not charted: %+v", series)
	}
	if v, _, ok := series.At(start.Add(5 * time.Second)); !ok || v != 1 {
		t.Errorf("at first %v, %t; want 1", v, ok)
	}
	if series.Last() != 0 {
		t.Errorf("at last %v, want 0", series.Last())
	}
}
