package protocol_test

import (
	"bytes"
	"encoding/json"
	"os"
	"testing"

	"topicmux/protocol"
)

// TestControlEventsMatchTheVectors decodes the data of each control event in
// testdata/control.json into its type. Encoding it again must give the same bytes.
func TestControlEventsMatchTheVectors(t *testing.T) {
	t.Parallel()
	types := map[string]func() any{
		protocol.EventHello:    func() any { return new(protocol.Hello) },
		protocol.EventTopic:    func() any { return new(protocol.TopicInfo) },
		protocol.EventGap:      func() any { return new(protocol.Gap) },
		protocol.EventLive:     func() any { return new(protocol.Live) },
		protocol.EventComplete: func() any { return new(protocol.Complete) },
		protocol.EventDrain:    func() any { return new(protocol.Drain) },
		protocol.EventReplaced: func() any { return new(protocol.Replaced) },
	}
	seen := map[string]bool{}
	for _, v := range vectors(t) {
		seen[v.Event] = true
		value := types[v.Event]()
		strict := json.NewDecoder(bytes.NewReader(v.Data))
		strict.DisallowUnknownFields()
		if err := strict.Decode(value); err != nil {
			t.Errorf("%s: %v", v.What, err)
			continue
		}
		var again bytes.Buffer
		enc := json.NewEncoder(&again)
		enc.SetEscapeHTML(false)
		if err := enc.Encode(value); err != nil {
			t.Errorf("%s: %v", v.What, err)
		}
		var want bytes.Buffer
		if err := json.Compact(&want, v.Data); err != nil {
			t.Fatal(err)
		}
		if got := bytes.TrimSpace(again.Bytes()); !bytes.Equal(got, want.Bytes()) {
			t.Errorf("%s became\n%s, want\n%s", v.What, got, want.Bytes())
		}
	}
	for event := range types {
		if !seen[event] {
			t.Errorf("no vector has %s", event)
		}
	}
}

// vector is one control event.
type vector struct {
	What  string
	Event string
	Data  json.RawMessage
}

func vectors(t *testing.T) (all []vector) {
	t.Helper()
	file, err := os.ReadFile("testdata/control.json")
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(file, &all); err != nil {
		t.Fatal(err)
	}
	return all
}
