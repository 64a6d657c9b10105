package tui

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"topicmux/monitor"
	"topicmux/monitor/store"
	"topicmux/sse"
)

// follows returns the screen after a recording with that text has ended.
func follows(t *testing.T, w, h int, text string) *desk {
	t.Helper()
	d := newDesk(t, w, h, Options{Options: monitor.Options{
		FindTopics: true,
		Recording: &monitor.Recording{Name: "test", Open: func(context.Context) (io.Reader, func(), error) {
			return strings.NewReader(text), func() {}, nil
		}},
	}})
	d.runs()
	return d
}

// runs runs the session to its end and shows what came.
func (d *desk) runs() {
	session := d.model.alerts.session
	ctx, cancel := context.WithCancel(d.t.Context())
	ran := make(chan struct{})
	go func() { defer close(ran); session.Run(ctx) }()
	<-session.Done()
	cancel()
	<-ran
	d.model.onFrame()
}

func TestTopicsOfTheJSONHavePanes(t *testing.T) {
	t.Parallel()
	var b strings.Builder
	for i := range 30 {
		fmt.Fprintf(&b, "data: {\"type\":%q,\"price\":%d}\n\n", []string{"trade", "quote"}[i%2], 100+i)
	}
	d := follows(t, 100, 24, b.String())
	d.shows("trade")
	d.shows("quote")
	d.shows("2 topics")
	d.hides("message")
	d.model.Update(topicFieldChanged{d.model.streams.current(), ".type"})
	d.shows("topics from .type · :split off")
	d.press("i")
	d.shows("from .type")
	d.press("esc : s p l i t space o f f")
	run(t, d, "enter")
	d.shows("message")
	d.shows("1 topic")
}

// TestAFieldThatNoEventHasIsNamed checks what the status line says, and that nothing is saved.
func TestAFieldThatNoEventHasIsNamed(t *testing.T) {
	t.Parallel()
	var b strings.Builder
	for i := range 30 {
		fmt.Fprintf(&b, "data: {\"type\":%q,\"price\":%d}\n\n", []string{"trade", "quote"}[i%2], 100+i)
	}
	d := follows(t, 100, 24, b.String())
	d.press(": s p l i t space . t p y e")
	run(t, d, "enter")
	d.shows("no kept event has .tpye; did you mean .type?")
	d.hides("topics from")
	d.shows("trade")
	if saved := d.model.topicField.saved.Text(savedTopicField); saved != "" {
		t.Errorf("%q is saved", saved)
	}
	d.press(": s p l i t space . p r i c e")
	run(t, d, "enter")
	d.shows("100")
	if saved := d.model.topicField.saved.Text(savedTopicField); saved != ".price" {
		t.Errorf("%q is saved, want .price", saved)
	}
}

// run presses a key and carries out the command that it returns.
func run(t *testing.T, d *desk, key string) {
	t.Helper()
	cmd := d.press(key)
	if cmd == nil {
		t.Fatalf("%s does nothing", key)
	}
	if msg := cmd(); msg != nil {
		d.model.Update(msg)
	}
	d.model.onFrame()
}

func TestAWrongTopicFieldIsExplained(t *testing.T) {
	t.Parallel()
	d := follows(t, 100, 24, "data: 1\n\n")
	d.press(": s p l i t space . [")
	d.shows("ends too soon")
}

func TestAConversationHasItsParts(t *testing.T) {
	t.Parallel()
	d := follows(t, 80, 24, `data: {"id":"c1","object":"chat.completion.chunk","created":1,"model":"m","choices":[{"index":0,"delta":{"role":"assistant","reasoning_content":"Let me think"},"finish_reason":null}]}

data: {"id":"c1","object":"chat.completion.chunk","created":1,"model":"m","choices":[{"index":0,"delta":{"content":"It is four"},"finish_reason":null}]}

data: {"id":"c1","object":"chat.completion.chunk","created":1,"model":"m","choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"id":"t1","type":"function","function":{"name":"add","arguments":"{\"a\":2}"}}]},"finish_reason":null}]}

data: {"error":{"message":"overloaded","type":"server_error"}}

`)
	for _, want := range []string{"thinking", "Let me think", "assistant", "It is four", "tool add", `{"a":2}`, "error", "overloaded (server_error)"} {
		d.shows(want)
	}
}

// TestPatchesAreOneTree has a database that sends its tree and then patches.
func TestPatchesAreOneTree(t *testing.T) {
	t.Parallel()
	d := follows(t, 80, 20, `event: put
data: {"path":"/","data":{"rooms":{"kitchen":{"temp":20.5,"on":true},"hall":{"temp":18}},"name":"home","tags":["a","b","c"],"note":"a text that needs some room"}}

event: patch
data: {"path":"/rooms","data":{"kitchen/temp":21.5,"hall":null}}

`)
	d.model.Update(treeFound{d.model.streams.current()})
	d.shows("patches shown as one tree · :split off")
	d.shows(`"temp": 21.5, "on": true} ◂`)
	d.shows(`"name": "home"`)
	d.hides("hall")
	d.hides("2 put")
	for _, line := range d.lines() {
		if strings.Contains(line, "◂") && !strings.Contains(line, "temp") {
			t.Errorf("a value that has not changed is marked: %s", line)
		}
	}
	d.press("f")
	d.shows("rooms.kitchen.temp")
}

// TestSplitAutoFindsTheTopicsAgain has a user who changes their mind.
func TestSplitAutoFindsTheTopicsAgain(t *testing.T) {
	t.Parallel()
	d := follows(t, 80, 20, "event: put\ndata: {\"path\":\"/\",\"data\":{\"a\":1}}\n\n")
	d.shows("1 tree")
	d.press("esc : s p l i t space o f f")
	run(t, d, "enter")
	d.shows("1 put")
	d.press("esc : s p l i t space a u t o")
	run(t, d, "enter")
	if got := d.model.topicField.saved.Text(savedTopicField); got != "" {
		t.Errorf("%q is saved", got)
	}
}

func TestATreeSaysWhatItDoesNotHave(t *testing.T) {
	t.Parallel()
	deep := strings.Repeat(`{"a":`, 70) + "1" + strings.Repeat("}", 70)
	d := follows(t, 80, 20, `event: put
data: {"path":"/","data":{"x":1,"y":`+deep+`}}

event: patch
data: {"path":"/x","data":

`)
	d.shows("1 value left out: the tree is too large")
	d.shows("1 event not applied: no valid change")
}

func TestTheVerdictIsInTheStatusLine(t *testing.T) {
	t.Parallel()
	d := newDesk(t, 100, 24, Options{})
	d.model.store.Stream(0).SetConn(sse.State{Phase: store.Open})
	d.frame()
	d.shows("● live")
	if _, _, _, _, ok := d.model.health.state(&store.StreamState{Server: "topicmux 1"}); ok {
		t.Error("a verdict is shown for a topicmux server")
	}
}

// TestARequestThatIsNotRepeatedSaysHowItsStreamEnded is about streams that their servers end
// in order.
func TestARequestThatIsNotRepeatedSaysHowItsStreamEnded(t *testing.T) {
	t.Parallel()
	const word = `data: {"id":"c1","object":"chat.completion.chunk","choices":[{"index":0,"delta":{"content":"It is"}}]}` + "\n\n"
	for name, c := range map[string]struct{ body, want string }{
		"cut":       {word, "○ cut: the server closed the stream in the middle of a message"},
		"complete":  {word + "data: [DONE]\n\n", "✓ ended: the stream said that it is complete"},
		"an error":  {word + "data: {\"error\":{\"message\":\"overloaded\"}}\n\n", "▲ error reported: overloaded"},
		"of topics": {"data: 1\n\ndata: 2\n\n", "○ the stream has ended"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
				w.Header().Set("Content-Type", "text/event-stream")
				_, _ = io.WriteString(w, c.body)
			}))
			t.Cleanup(server.Close)
			d := newDesk(t, 100, 24, Options{Options: monitor.Options{
				FindTopics: true, URL: server.URL, Client: sse.Options{Method: http.MethodPost, Body: []byte("{}")},
			}})
			d.runs()
			d.shows(c.want)
		})
	}
}
