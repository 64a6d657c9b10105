package cmd

import (
	"fmt"
	"strings"

	"topicmux/protocol"
	"topicmux/sse"
)

// announced returns the topics that a control event describes before their first
// events.
func announced(ev sse.Event) []string {
	switch ev.Type {
	case protocol.EventHello:
		hello, _ := protocol.ParseHello(ev.Data)
		return topicNames(hello.Topics)
	case protocol.EventTopic:
		if info, ok := protocol.ParseTopicInfo(ev.Data); ok {
			return []string{info.Name.String()}
		}
	}
	return nil
}

func topicNames(infos []protocol.TopicInfo) []string {
	names := make([]string, len(infos))
	for i, info := range infos {
		names[i] = info.Name.String()
	}
	return names
}

// parseHello parses the data of a topicmux server's $hello. It returns false for
// that of another server.
func parseHello(data []byte) (protocol.Hello, bool) {
	hello, ok := protocol.ParseHello(data)
	return hello, ok && strings.HasPrefix(hello.Server, "topicmux ")
}

// describeHello summarizes a topicmux server's $hello for people, who do not want
// to read its whole catalogue. It returns false for that of another server.
func describeHello(data []byte, selected string) (string, bool) {
	hello, ok := parseHello(data)
	if !ok {
		return "", false
	}
	text := hello.Server + ": " + strings.Join(topicNames(hello.Topics), " ")
	switch {
	case len(hello.Topics) == 0 && selected != "":
		text = hello.Server + ": no topic matches " + selected
	case len(hello.Topics) == 0:
		text = hello.Server + ": no topics yet"
	}
	if r := hello.Resume; r != nil {
		text += fmt.Sprintf(" (%d replayed, %d missed)", r.Replayed, r.Missed)
	}
	return text, true
}
