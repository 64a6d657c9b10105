package store_test

import (
	"strings"
	"testing"
	"time"

	"topicmux/monitor/lens"
	"topicmux/monitor/store"
	"topicmux/sse"
)

// TestCatalogueEndsAConversation is about a topic that a topicmux server describes after
// package lens has read it: its values come from the payloads again.
func TestCatalogueEndsAConversation(t *testing.T) {
	t.Parallel()
	s := newFed(store.Options{})
	now := s.Store.Now()
	s.ApplyConversation("chat", sse.Event{Data: []byte(`{"load":1}`)}, []lens.Update{{Kind: lens.Text, Part: "0", Text: []byte("Hi")}}, now)
	put := func(name, data string) { s.Apply(sse.Event{Type: name, Data: []byte(data)}, now) }
	put("$hello", `{"server":"topicmux 1","topics":[{"name":"chat","kind":"numbers"}]}`)
	put("chat", `{"load":37}`)
	st := s.Acquire()
	defer s.Release()
	x := st.Topic("chat")
	if series := x.Find("load"); x.Shape != store.ShapeNumbers || series == nil {
		t.Fatalf("shape %v, series %v", x.Shape, series)
	}
}

// TestConversationCountsRows is about a document that has come whole: an array that is
// too large to be kept as text.
func TestConversationCountsRows(t *testing.T) {
	t.Parallel()
	const rows = 20_000
	s := newFed(store.Options{})
	data := "[" + strings.Repeat(`{"candidates":[],"role":"model"},`, rows-1) + `{"n":1}]`
	s.ApplyConversation("chat", sse.Event{Data: []byte(data)}, nil, s.Store.Now())
	st := s.Acquire()
	defer s.Release()
	table := st.Topic("chat").Table(time.Time{})
	if n := len(table.Rows) + table.MoreRows; n != rows {
		t.Errorf("%d rows, want %d", n, rows)
	}
}
