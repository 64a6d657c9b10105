package cmd

import (
	"fmt"
	"math"
	"strings"

	"topicmux/monitor/text"
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
	summary := hello.Server + ": " + strings.Join(topicNames(hello.Topics), " ")
	switch {
	case len(hello.Topics) == 0 && selected != "":
		summary = hello.Server + ": no topic matches " + selected
	case len(hello.Topics) == 0:
		summary = hello.Server + ": no topics yet"
	}
	switch r := hello.Resume; {
	case r == nil:
	case r.Restarted: // r.Missed counts nothing of the time before
		summary += fmt.Sprintf(" (the server restarted: %d replayed, an unknown number missed)", r.Replayed)
	default:
		summary += fmt.Sprintf(" (%d replayed, %d missed)", r.Replayed, r.Missed)
	}
	return summary, true
}

// describeGap says in words what a $gap reports. It returns false for that of another
// server.
func describeGap(data []byte) (string, bool) {
	gap, ok := protocol.ParseGap(data)
	if !ok || gap.Topic.IsZero() {
		return "", false
	}
	var why string
	switch gap.Reason {
	case protocol.ReasonSlow:
		why = "this client was too slow"
	case protocol.ReasonEvicted:
		why = "no longer in the server's history"
	case protocol.ReasonRestarted:
		why = "the server restarted"
	default:
		return "", false
	}
	lost := "events may be missing"
	switch {
	case gap.Missed > 0 && gap.AtLeast:
		lost = fmt.Sprintf("at least %s missing", text.Plural(int(min(gap.Missed, math.MaxInt)), "event"))
	case gap.Missed > 0:
		lost = text.Plural(int(min(gap.Missed, math.MaxInt)), "event") + " missing"
	}
	return fmt.Sprintf("%s: %s (%s)", gap.Topic, lost, why), true
}
