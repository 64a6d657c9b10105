package cmd

import (
	"encoding/json"
	"fmt"
	"strings"

	"topicmux/sse"
)

// announced returns the topics of which a server says that the stream has them,
// before their first events.
func announced(ev sse.Event) []string {
	var said struct {
		Name   string
		Topics []struct{ Name string }
	}
	if ev.Type != "$hello" && ev.Type != "$topic" || json.Unmarshal(ev.Data, &said) != nil {
		return nil
	}
	names := []string{said.Name}
	for _, t := range said.Topics {
		names = append(names, t.Name)
	}
	return names
}

// describeHello says in a few words what a topicmux server says when it begins a
// stream; its whole catalogue is more than a person wants to read. It returns
// false for the hello of another server.
func describeHello(data []byte, selected string) (string, bool) {
	var hello struct {
		Server string
		Topics []struct{ Name string }
		Resume *struct{ Replayed, Missed uint64 }
	}
	if json.Unmarshal(data, &hello) != nil || !strings.HasPrefix(hello.Server, "topicmux ") {
		return "", false
	}
	names := make([]string, len(hello.Topics))
	for i, t := range hello.Topics {
		names[i] = t.Name
	}
	text := hello.Server + ": " + strings.Join(names, " ")
	switch {
	case len(names) == 0 && selected != "":
		text = hello.Server + ": no topic matches " + selected
	case len(names) == 0:
		text = hello.Server + ": no topics yet"
	}
	if r := hello.Resume; r != nil {
		text += fmt.Sprintf(" (%d replayed, %d missed)", r.Replayed, r.Missed)
	}
	return text, true
}
