package monitor_test

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"topicmux/monitor"
	"topicmux/sse"
)

// endingServer answers each request with the same stream, until the test allows no more. It
// counts the requests.
type endingServer struct {
	url      string
	requests atomic.Int32
	allowed  int32
	closing  func() // called before a stream ends
}

func newEndingServer(t *testing.T, allowed int32, contentType, stream string) *endingServer {
	t.Helper()
	s := &endingServer{allowed: allowed}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		if s.requests.Add(1) > s.allowed {
			w.WriteHeader(http.StatusNoContent)
			return
		}
		w.Header().Set("Content-Type", contentType)
		text, broken := strings.CutSuffix(stream, "CUT")
		_, _ = io.WriteString(w, text)
		_ = http.NewResponseController(w).Flush()
		if s.closing != nil {
			s.closing()
		}
		if broken {
			panic(http.ErrAbortHandler)
		}
	}))
	t.Cleanup(server.Close)
	s.url = server.URL
	return s
}

const (
	retry = "retry: 1\n\n"
	token = `data: {"object":"chat.completion.chunk","choices":[{"index":0,"delta":{"content":"a"}}]}` + "\n\n"
	done  = "data: [DONE]\n\n"
	apart = "event: a\nid: 1\ndata: 1\n\nevent: b\nid: 2\ndata: 2\n\n" // two topics
	plain = "id: 1\ndata: 1\n\nid: 2\ndata: 2\n\n"
	agent = "id: 1\ndata: {\"type\":\"RUN_STARTED\",\"threadId\":\"t\",\"runId\":\"r\"}\n\nid: 2\ndata: {\"type\":\"TEXT_MESSAGE_CONTENT\",\"messageId\":\"m\",\"delta\":\"a\"}\n\n"
	ran   = "id: 3\ndata: {\"type\":\"RUN_FINISHED\",\"threadId\":\"t\",\"runId\":\"r\"}\n\n"
)

// TestAStreamThatIsCompleteIsNotRequestedAgain has streams that say so, and others whose
// last event only looks like it.
func TestAStreamThatIsCompleteIsNotRequestedAgain(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, stream string
		complete     bool
	}{
		{"a conversation", token + done, true},
		{"a conversation with ids", "id: 7\n" + token + "id: 8\n" + done, true},
		{"a conversation with ids that broke after its end", "id: 7\n" + token + "id: 8\n" + done + "CUT", true},
		{"a run of an agent", agent + ran, true},
		{"a conversation that has reported an error", token + "data: {\"error\":{\"message\":\"overloaded\"}}\n\n" + done, true},
		{"values and [DONE]", plain + done, true},
		{"values without ids and [DONE]", "data: 1\n\n" + done, true},
		{"nothing but [DONE]", done, true},
		{"topics and [DONE]", apart + "id: 3\n" + done, true},
		{"topics, [DONE] and a cut", apart + "id: 3\n" + done + "CUT", true},
		{"one topic that ends", "event: a\nid: 1\ndata: 1\n\nevent: a\ndata: [DONE]\n\n", true},
		{"an event that is named end", apart + "event: end\ndata:\n\n", true},
		{"an event that is named done, with [DONE]", apart + "event: done\ndata: [DONE]\n\n", true},
		{"an object that means the end", apart + "data: {\"type\":\"done\"}\n\n", true},
		{"an object that is done", plain + "data: {\"done\": true}\n\n", true},
		{"two ends", apart + "event: done\ndata: {}\n\n" + done, true},
		{"keepalives after the end", apart + done + ": keepalive\n\n", true},

		{"a conversation in which an answer has ended", "id: 7\n" + token, false},
		{"a second run of an agent", agent + ran + agent + ran, false},
		{"[DONE] for one topic among several", apart + "event: a\nid: 3\ndata: [DONE]\n\n", false},
		{"[DONE] for each topic", apart + "event: a\ndata: [DONE]\n\nevent: b\ndata: [DONE]\n\n", false},
		{"[DONE] after each job", plain + done + plain + done, false},
		{"a topic that is named done", "event: done\ndata: true\n\nevent: done\ndata: true\n\nevent: todo\ndata: true\n\nevent: done\ndata: true\n\n", false},
		{"a topic that is named closed", apart + "event: closed\ndata: garage\n\n", false},
		{"a task that is done", apart + "id: 3\ndata: {\"done\":true,\"task\":5}\n\n", false},
		{"a horse that is in", apart + "id: 3\ndata: {\"type\":\"finish\",\"horse\":7}\n\n", false},
		{"a state", "id: 1\ndata: running\n\nid: 2\ndata: done\n\n", false},
		{"a state in capitals", "id: 1\ndata: RUNNING\n\nid: 2\ndata: DONE\n\n", false},
		{"no end", apart, false},
		{"a message", "id: 1\ndata: {\"type\":\"text\"}\n\n", false},
	} {
		server := newEndingServer(t, 1, "text/event-stream", retry+c.stream)
		s := follow(t, monitor.Options{URL: server.url})
		if requests := server.requests.Load(); (requests == 1) != c.complete {
			t.Errorf("%s: %d requests", c.name, requests)
		}
		if failed := s.Err() != nil; failed != strings.Contains(c.stream, "overloaded") {
			t.Errorf("%s: ended with %v", c.name, s.Err())
		}
	}
	server := newEndingServer(t, 1, "text/plain", "one\nEOF\nCUT")
	follow(t, monitor.Options{URL: server.url, Client: sse.Options{Retry: 1}})
	if requests := server.requests.Load(); requests != 2 {
		t.Errorf("lines of text: %d requests", requests)
	}
}

// TestAStreamThatStaysOpenAfterItsEndIsRequestedAgain has connections that a timer closes.
func TestAStreamThatStaysOpenAfterItsEndIsRequestedAgain(t *testing.T) {
	t.Parallel()
	for stream, want := range map[string]int32{agent + ran: 2, plain + done: 2, token + done: 1} {
		var late atomic.Int64
		arrived := make(chan struct{}, 16)
		server := newEndingServer(t, 1, "text/event-stream", retry+stream)
		server.closing = func() {
			for range strings.Count(stream, "data:") {
				<-arrived
			}
			late.Add(int64(time.Minute))
		}
		follow(t, monitor.Options{
			URL:     server.url,
			Clock:   func() time.Time { return time.Now().Add(time.Duration(late.Load())) },
			OnEvent: func(context.Context, sse.Event) error { arrived <- struct{}{}; return nil },
		})
		if requests := server.requests.Load(); requests != want {
			t.Errorf("%q: %d requests, want %d", stream, requests, want)
		}
	}
}

// TestACompleteStreamIsRepeatedWhenAskedFor has the option, and the command of the user.
func TestACompleteStreamIsRepeatedWhenAskedFor(t *testing.T) {
	t.Parallel()
	server := newEndingServer(t, 2, "text/event-stream", retry+apart+done)
	follow(t, monitor.Options{URL: server.url, Client: sse.Options{Repeat: true}})
	if requests := server.requests.Load(); requests != 3 {
		t.Errorf("with the option: %d requests", requests)
	}
	for name, c := range map[string]struct {
		method string
		again  []func(*monitor.Stream)
	}{
		"repeat":                      {http.MethodGet, []func(*monitor.Stream){(*monitor.Stream).Repeat}},
		"reconnect, without a method": {"", []func(*monitor.Stream){(*monitor.Stream).Reconnect}},
		"reconnect":                   {http.MethodGet, []func(*monitor.Stream){(*monitor.Stream).Reconnect}},
		"repeat a POST":               {http.MethodPost, []func(*monitor.Stream){(*monitor.Stream).Repeat}},
		"no reconnect of a POST":      {http.MethodPost, []func(*monitor.Stream){(*monitor.Stream).Reconnect, (*monitor.Stream).Repeat}},
	} {
		server := newEndingServer(t, 2, "text/event-stream", retry+apart+done)
		again := make(chan struct{})
		s, err := monitor.New(monitor.Options{URL: server.url, Client: sse.Options{Method: c.method, Body: []byte{}, OnState: func(state sse.State) {
			if state.Phase == sse.Closed && server.requests.Load() == 2 {
				close(again)
			}
		}}})
		if err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithCancel(t.Context())
		ran := make(chan struct{})
		go func() { defer close(ran); s.Run(ctx) }()
		<-s.Done()
		stream := s.Streams()[0]
		if !stream.IsOver() || server.requests.Load() != 1 || stream.IsRepeatable() == (c.method == http.MethodPost) {
			t.Errorf("%s: %d requests before the command", name, server.requests.Load())
		}
		for _, command := range c.again {
			command(stream)
		}
		<-again
		cancel()
		<-ran
		if requests := server.requests.Load(); requests != 2 {
			t.Errorf("%s: %d requests, want 2", name, requests)
		}
	}
}
