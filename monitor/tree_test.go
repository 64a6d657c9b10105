package monitor_test

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"topicmux/monitor"
	"topicmux/monitor/health"
)

// treeStream is a stream of a database that tells a tree.
const treeStream = `event: put
data: {"path":"/","data":{"rooms":{"kitchen":{"temp":20,"on":true},"hall":{"temp":18}},"name":"home"}}

event: keep-alive
data: null

event: patch
data: {"path":"/rooms","data":{"kitchen/temp":21,"hall/temp":17.5}}

event: put
data: {"path":"/rooms/hall/on","data":false}

event: put
data: {"path":"/name","data":null}

event: put
data: {"path":"/rooms/kitchen/temp","data":22}

`

func treeOf(t *testing.T, s *monitor.Session) string {
	t.Helper()
	st := s.Store().Acquire()
	defer s.Store().Release()
	topic := st.Topic(monitor.TreeTopic)
	if topic == nil {
		t.Fatal("there is no tree")
	}
	json, _ := topic.JSON(time.Time{})
	return json
}

func TestAStreamOfPatchesIsOneTree(t *testing.T) {
	t.Parallel()
	told := 0
	s := follow(t, monitor.Options{FindTopics: true, OnTree: func(*monitor.Stream) { told++ }, Recording: recording(treeStream)})
	if want := []string{"tree 5"}; !slices.Equal(topicNames(s), want) || told != 1 {
		t.Errorf("topics %q, told %d times; want %q and 1", topicNames(s), told, want)
	}
	if got, want := treeOf(t, s), `{"rooms":{"kitchen":{"temp":22,"on":true},"hall":{"temp":17.5,"on":false}}}`; got != want {
		t.Errorf("tree %s, want %s", got, want)
	}
	st := s.Store().Acquire()
	topic := st.Topic(monitor.TreeTopic)
	var changed []string
	for path := range topic.JustChanged(time.Time{}) {
		changed = append(changed, path)
	}
	slices.Sort(changed)
	if want := []string{"rooms.hall.on", "rooms.hall.temp", "rooms.kitchen.temp"}; !slices.Equal(changed, want) {
		t.Errorf("changed %q, want %q", changed, want)
	}
	if temp := topic.Find("rooms.kitchen.temp"); temp == nil || temp.Count() != 3 || temp.Last() != 22 {
		t.Errorf("the temperatures are not charted: %+v", temp)
	}
	topic.Want("rooms.kitchen.on")
	if on := topic.Find("rooms.kitchen.on"); on == nil || on.Last() != 1 {
		t.Errorf("a switch is not charted on request: %+v", on)
	}
	var names []string
	for _, f := range topic.Fields(time.Time{}) {
		names = append(names, f.Field)
	}
	if want := []string{"rooms.kitchen.temp", "rooms.kitchen.on", "rooms.hall.temp", "rooms.hall.on"}; !slices.Equal(names, want) {
		t.Errorf("fields %q, want %q", names, want)
	}
	if got := topic.Event(4).Payload; got != `{"path":"/rooms/kitchen/temp","data":22}` {
		t.Errorf("the log has %s", got)
	}
	if st.Streams[0].Keepalives != 1 {
		t.Errorf("%d keepalives, want 1", st.Streams[0].Keepalives)
	}
	s.Store().Release()

	if err := s.Streams()[0].SetTopicField(""); err != nil {
		t.Fatal(err)
	}
	if want := []string{"patch 1", "put 4"}; !slices.Equal(topicNames(s), want) {
		t.Errorf("with event names: topics %q, want %q", topicNames(s), want)
	}
}

func TestPatchesOfADocumentAreOneTree(t *testing.T) {
	t.Parallel()
	var b strings.Builder
	b.WriteString("event: snapshot\ndata: {\"n\":0,\"list\":[]}\n\n")
	for i := range 10 {
		fmt.Fprintf(&b, "event: patch\ndata: [{\"op\":\"replace\",\"path\":\"/n\",\"value\":%d},{\"op\":\"add\",\"path\":\"/list/0\",\"value\":\"v%d\"}]\n\n", i, i)
	}
	s := follow(t, monitor.Options{FindTopics: true, Recording: recording(b.String())})
	if want := []string{"tree 11"}; !slices.Equal(topicNames(s), want) {
		t.Errorf("topics %q, want %q", topicNames(s), want)
	}
	if got, want := treeOf(t, s), `{"n":9,"list":["v9","v8","v7","v6","v5","v4","v3","v2","v1","v0"]}`; got != want {
		t.Errorf("tree %s, want %s", got, want)
	}
}

// TestALargeTreeBeforeItsPatchesIsKept has a tree that is too large for the log of events.
func TestALargeTreeBeforeItsPatchesIsKept(t *testing.T) {
	t.Parallel()
	text := fmt.Sprintf("data: {\"n\":0,\"text\":%q}\n\n", strings.Repeat("x", 300<<10))
	for i := range 5 {
		text += fmt.Sprintf("data: [{\"op\":\"replace\",\"path\":\"/n\",\"value\":%d}]\n\n", i)
	}
	s := follow(t, monitor.Options{FindTopics: true, Recording: recording(text)})
	if got := treeOf(t, s); !strings.HasPrefix(got, `{"n":4,"text":"xxx`) {
		t.Errorf("tree %.80s", got)
	}
}

// TestAConversationGivesItsEventsTheirNamesBack has events with several names.
func TestAConversationGivesItsEventsTheirNamesBack(t *testing.T) {
	t.Parallel()
	s := follow(t, monitor.Options{FindTopics: true, Recording: recording(`event: message_start
data: {"type":"message_start","message":{"id":"a","role":"assistant"}}

event: content_block_delta
data: {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"one"}}

event: content_block_delta
data: {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"two"}}

event: message_stop
data: {"type":"message_stop"}

`)})
	if want := []string{"chat 4"}; !slices.Equal(topicNames(s), want) {
		t.Errorf("topics %q, want %q", topicNames(s), want)
	}
	if err := s.Streams()[0].SetTopicField(""); err != nil {
		t.Fatal(err)
	}
	if want := []string{"content_block_delta 2", "message_start 1", "message_stop 1"}; !slices.Equal(topicNames(s), want) {
		t.Errorf("with event names: topics %q, want %q", topicNames(s), want)
	}
}

// TestARevokedCredentialIsAnError checks that what ends the changes of a tree is told.
func TestARevokedCredentialIsAnError(t *testing.T) {
	t.Parallel()
	for end, want := range map[string]string{
		"event: auth_revoked\ndata: \"credential is no longer valid\"\n\n": "credential is no longer valid",
		"event: cancel\ndata: null\n\n":                                    "the server no longer allows reading this location",
	} {
		s := follow(t, monitor.Options{FindTopics: true, Recording: recording(treeStream + end)})
		report := s.Streams()[0].Health(time.Now())
		if report.Verdict.Kind != health.Failed || !strings.Contains(fmt.Sprintf("%+v", report), want) {
			t.Errorf("%q: %+v, want the error %q", end, report.Verdict, want)
		}
		if !strings.Contains(treeOf(t, s), "22") {
			t.Errorf("%q: the tree is lost", end)
		}
	}
}

// TestTopicsAreFoundAgain has a server that sends the whole tree to each connection. The
// user first sees the events, and then wants the tree back.
func TestTopicsAreFoundAgain(t *testing.T) {
	t.Parallel()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/event-stream")
		fmt.Fprint(w, "event: put\ndata: {\"path\":\"/\",\"data\":{\"a\":1,\"b\":2}}\n\n")
		http.NewResponseController(w).Flush()
		<-r.Context().Done()
	}))
	defer server.Close()
	s, err := monitor.New(monitor.Options{URL: server.URL})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	ran := make(chan struct{})
	go func() { defer close(ran); s.Run(ctx) }()
	defer func() { cancel(); <-ran }()
	until := func(what string, ok func() bool) {
		t.Helper()
		for !ok() {
			select {
			case <-s.Store().Changed():
			case <-time.After(30 * time.Second):
				t.Fatalf("not so: %s; topics %q", what, topicNames(s))
			}
		}
	}
	until("the events have a topic", func() bool { return slices.Equal(topicNames(s), []string{"put 1"}) })
	s.Streams()[0].FindTopics()
	until("the tree is back", func() bool { return slices.Contains(topicNames(s), "tree 2") })
	if got := treeOf(t, s); got != `{"a":1,"b":2}` {
		t.Errorf("tree %s", got)
	}
}

// TestEventsOfAConversationCanBeWanted checks that without a search the events keep their
// names, as after :split off.
func TestEventsOfAConversationCanBeWanted(t *testing.T) {
	t.Parallel()
	s := follow(t, monitor.Options{Recording: recording(answer)})
	st := s.Store().Acquire()
	defer s.Store().Release()
	if st.Topic(monitor.ConversationTopic) != nil {
		t.Error("the stream is shown as a conversation")
	}
}

func TestATreeIsNotSoughtWhereTheUserHasChosen(t *testing.T) {
	t.Parallel()
	for name, opts := range map[string]monitor.Options{
		"no search":         {},
		"a topic field":     {TopicField: ".path"},
		"selected topics":   {FindTopics: true, Selects: func(topic string) bool { return topic == "put" }},
		"a topicmux server": {FindTopics: true, Patterns: nil},
	} {
		text := treeStream
		if name == "a topicmux server" {
			text = "event: $hello\ndata: {\"server\":\"topicmux 1\",\"topics\":[]}\n\n" + text
		}
		opts.Recording = recording(text)
		s := follow(t, opts)
		st := s.Store().Acquire()
		if st.Topic(monitor.TreeTopic) != nil {
			t.Errorf("%s: there is a tree", name)
		}
		s.Store().Release()
	}
}

// TestATreeOrAConversationIsSelectedByItsName is about topics that no event is named after.
func TestATreeOrAConversationIsSelectedByItsName(t *testing.T) {
	t.Parallel()
	const answer = `data: {"id":"c1","object":"chat.completion.chunk","choices":[{"index":0,"delta":{"role":"assistant","content":"Hello"}}]}` + "\n\n"
	for text, want := range map[string]string{treeStream: "tree 5", answer: "chat 1"} {
		name, _, _ := strings.Cut(want, " ")
		s := follow(t, monitor.Options{FindTopics: true, Selects: func(topic string) bool { return topic == name }, Patterns: exactly(name), Recording: recording(text)})
		if got := topicNames(s); !slices.Equal(got, []string{want}) || unmatched(s) != "" {
			t.Errorf("topics %q, want %q; unmatched: %s", got, want, unmatched(s))
		}
		other := follow(t, monitor.Options{FindTopics: true, Selects: func(topic string) bool { return topic == "put" }, Recording: recording(text)})
		if got := topicNames(other); slices.Contains(got, want) {
			t.Errorf("another selection has the topics %q", got)
		}
	}
	s := follow(t, monitor.Options{FindTopics: true, Selects: func(topic string) bool { return topic == "tree" }, Recording: recording(treeStream)})
	if got, want := treeOf(t, s), `{"rooms":{"kitchen":{"temp":22,"on":true},"hall":{"temp":17.5,"on":false}}}`; got != want {
		t.Errorf("tree %s, want %s", got, want)
	}
}
