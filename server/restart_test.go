package server_test

import (
	"strings"
	"testing"

	"topicmux/server"
	"topicmux/topics"
)

// TestRestartIsReportedForALaterTopic has a client read part of a topic. The server
// restarts, and the client reconnects before the topic exists again. The client must
// receive a gap for the lost events.
func TestRestartIsReportedForALaterTopic(t *testing.T) {
	t.Parallel()
	before := run(t, server.Options{})
	for _, data := range []string{"1", "2", "3", "4", "5"} {
		before.publish("b", data)
	}
	s := before.open("topics=b&last=5")
	s.until("$hello")
	s.want("b 1", "b 2", "b 3")
	last := s.dec.LastEventID()
	before.stop()

	after := run(t, server.Options{})
	for topic, id := range map[string]string{
		"b":      last,
		"future": topics.ID{Epoch: after.hub.Epoch(), Seq: 1 << 40}.String(),
		"none":   "what?",
	} {
		told := after.open("topics="+topic, "Last-Event-ID: "+id)
		if e := told.next(); e.Type != "$hello" || !strings.Contains(string(e.Data), `"restarted":true`) {
			t.Errorf("%q: the stream begins with %s %s", id, e.Type, e.Data)
		}
		told.want("$live {}")
		quiet := after.open("topics="+topic+"&control=0", "Last-Event-ID: "+id)
		after.publish(topic, "6")
		from := ""
		if topic != "none" {
			from = id
		}
		note := `{"topic":"` + topic + `","missed":0,"atLeast":true,"from":"` + from + `","to":"","reason":"restarted"}`
		if e := told.next(); e.Type != "$topic" {
			t.Errorf("%q: %s comes before the topic", id, e.Type)
		}
		told.want("$gap "+note, topic+" 6")
		hello, gap := quiet.line(), quiet.line()
		if !strings.HasPrefix(hello, ": $hello ") || !strings.Contains(hello, `"restarted":true`) || gap != ": $gap "+note {
			t.Errorf("%q: without control events the stream begins with\n%s\n%s", id, hello, gap)
		}
		quiet.want(topic + " 6")
	}
}

// line reads one line, before any event is read, and passes over empty ones.
func (s *openStream) line() string {
	s.t.Helper()
	for {
		line, err := s.body.ReadString('\n')
		if err != nil {
			s.t.Fatal(err)
		}
		if line = strings.TrimSpace(line); line != "" {
			return line
		}
	}
}
