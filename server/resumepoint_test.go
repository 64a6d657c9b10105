package server_test

import (
	"encoding/json"
	"strings"
	"testing"

	"topicmux/protocol"
	"topicmux/server"
	"topicmux/sse"
	"topicmux/topics"
)

// TestResponseSaysWhereTheStreamResumes checks the header Last-Event-ID of a response: the
// requested id if nothing is lost, the newest lost id if something is, and "earliest" if
// the id is not one of the server's.
func TestResponseSaysWhereTheStreamResumes(t *testing.T) {
	t.Parallel()
	hubOpts := server.HubOptions()
	hubOpts.MaxEvents = 3
	h := runWith(t, hubOpts, server.Options{})
	declareLatest(t, h.hub, "clock")
	quiet := h.publish("quiet", "q")
	var busy []topics.ID
	for range 9 {
		busy = append(busy, h.publish("busy", "b"))
		h.publish("clock", "c")
	}
	other := h.publish("other", "o")
	lost := busy[5].String() // the history has the last three
	future := topics.ID{Epoch: quiet.Epoch, Seq: other.Seq + 1}.String()
	for name, test := range map[string]struct{ query, id, want string }{
		"a new client":                 {"", "", ""},
		"a new client with last":       {"last=3", "", ""},
		"the newest id":                {"", other.String(), other.String()},
		"an id in the history":         {"", busy[6].String(), busy[6].String()},
		"the newest lost id":           {"", lost, lost},
		"lost events":                  {"", busy[4].String(), lost},
		"lost events, many":            {"", quiet.String(), lost},
		"another selection lost them":  {"topics=quiet,other", quiet.String(), quiet.String()},
		"one of several topics":        {"topics=quiet,busy,other", quiet.String(), lost},
		"a pattern":                    {"topics=*,busy,>", quiet.String(), lost},
		"conflation is not a loss":     {"topics=clock", quiet.String(), quiet.String()},
		"a topic that is not there":    {"topics=later", quiet.String(), quiet.String()},
		"last does not change it":      {"last=1", quiet.String(), lost},
		"last=0 does not change it":    {"last=0&topics=quiet", quiet.String(), quiet.String()},
		"without control events":       {"control=0", quiet.String(), lost},
		"with explanations":            {"explain=1&time=1", quiet.String(), lost},
		"another epoch":                {"", "zzzzz-7", "earliest"},
		"another epoch, another topic": {"topics=later", "zzzzz-7", "earliest"},
		"another epoch, no control":    {"control=0", "zzzzz-7", "earliest"},
		"an id of the future":          {"", future, "earliest"},
		"not an id":                    {"", "what?", "earliest"},
		"earliest":                     {"", "earliest", "earliest"},
	} {
		header := []string{}
		if test.id != "" {
			header = append(header, "Last-Event-ID: "+test.id)
		}
		if got := strings.Join(h.open(test.query, header...).head.Values("Last-Event-ID"), ", "); got != test.want {
			t.Errorf("%s: got %q, want %q", name, got, test.want)
		}
		if test.id == "" || test.id == "what?" {
			continue
		}
		for _, parameter := range []string{"lastEventId", "last-event-id"} {
			if got := h.open(test.query + "&" + parameter + "=" + test.id).head.Get("Last-Event-ID"); got != test.want {
				t.Errorf("%s in %s: got %q, want %q", name, parameter, got, test.want)
			}
		}
	}
}

// TestResumePointIsTheLastLossOfAllTopics compares the header with what the stream then
// tells: the newest end of its gaps.
func TestResumePointIsTheLastLossOfAllTopics(t *testing.T) {
	t.Parallel()
	hubOpts := server.HubOptions()
	hubOpts.MaxEvents = 4
	h := runWith(t, hubOpts, server.Options{})
	var ids []topics.ID
	for i := range 60 {
		ids = append(ids, h.publish([]string{"a", "b", "c", "a", "a"}[i%5], "x"))
	}
	for _, id := range ids {
		s := h.open("", "Last-Event-ID: "+id.String())
		hello := decoded[protocol.Hello](t, s.until("$hello"))
		want := id
		for i := hello.Resume.Replayed; i > 0; {
			switch e := s.next(); e.Type {
			case "$gap":
				if gap := decoded[protocol.Gap](t, e); gap.To.Seq > want.Seq {
					want = gap.To
				}
			default:
				i--
			}
		}
		if got := s.head.Get("Last-Event-ID"); got != want.String() || (got == id.String()) != (hello.Resume.Missed == 0) {
			t.Errorf("after %v: %s, want %v; %d missed", id, got, want, hello.Resume.Missed)
		}
		_ = s.conn.Close()
	}
}

func TestResumePointAfterARestart(t *testing.T) {
	t.Parallel()
	before := run(t, server.Options{})
	seen := before.publish("a", "1").String()
	before.stop()
	after := run(t, server.Options{})
	newest := after.publish("a", "2").String()
	if got := after.open("", "Last-Event-ID: "+seen).head.Get("Last-Event-ID"); got != "earliest" {
		t.Errorf("got %q", got)
	}
	if got := after.open("", "Last-Event-ID: "+newest).head.Get("Last-Event-ID"); got != newest {
		t.Errorf("then got %q, want %q", got, newest)
	}
}

// declareLatest declares a topic that retains only its latest event.
func declareLatest(t *testing.T, hub *topics.Hub, name string) {
	t.Helper()
	if _, err := hub.Declare(topics.TopicInfo{Name: topics.MustName(name), Retention: topics.RetainLatest}); err != nil {
		t.Fatal(err)
	}
}

// decoded returns the data of a control event.
func decoded[T any](t *testing.T, e sse.Event) (v T) {
	t.Helper()
	if err := json.Unmarshal(e.Data, &v); err != nil {
		t.Fatalf("%s %s: %v", e.Type, e.Data, err)
	}
	return v
}
