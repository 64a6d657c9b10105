package cmd

import (
	"bytes"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"
)

const (
	onceWord   = `data: {"object":"chat.completion.chunk","choices":[{"index":0,"delta":{"content":"word "}}]}` + "\n\n"
	onceFinish = `data: {"object":"chat.completion.chunk","choices":[{"index":0,"delta":{"content":"last"},"finish_reason":"stop"}]}` + "\n\n"
)

// printOnce runs watch --once and returns what it prints. It waits longer each time until
// something has come from the server.
func printOnce(t *testing.T, url, method string, shortest time.Duration) (frame, said string, err error) {
	t.Helper()
	for wait := shortest; wait < testTimeout; wait *= 4 {
		var out, diagnostics bytes.Buffer
		s := watchSettings{streamSettings: streamSettings{source: url, last: -1}, requestSettings: requestSettings{method: method}, once: true, wait: wait, color: "never"}
		s.noState = true
		err = runWatch(t.Context(), stdio{out: newOutput(&out), err: newOutput(&diagnostics)}, s)
		frame, said = out.String(), diagnostics.String()
		if !strings.Contains(said, "within "+wait.String()) && (err == nil || !strings.Contains(err.Error(), "within "+wait.String())) {
			break // a slow machine needs longer
		}
	}
	return frame, said, err
}

// TestAFrameSaysThatAnAnswerIsNotComplete has answers that go on, and others that are
// complete on a connection that stays open.
func TestAFrameSaysThatAnAnswerIsNotComplete(t *testing.T) {
	t.Setenv("COLUMNS", "60")
	for name, c := range map[string]struct {
		stream   string
		complete bool
	}{
		"half an answer":                       {onceWord, false},
		"an answer that has only begun":        {`data: {"object":"chat.completion.chunk","choices":[{"index":0,"delta":{"role":"assistant"}}]}` + "\n\n", false},
		"a second answer":                      {onceWord + onceFinish + onceWord, false},
		"a complete answer":                    {onceWord + onceFinish, true},
		"a complete answer with its end":       {onceWord + onceFinish + "data: [DONE]\n\n", true},
		"an error":                             {onceWord + "data: {\"error\":{\"message\":\"overloaded\"}}\n\n", true},
		"topics":                               {"event: a\ndata: 1\n\n", true},
		"a complete answer and its usage data": {onceWord + onceFinish + `data: {"object":"chat.completion.chunk","choices":[],"usage":{"completion_tokens":2}}` + "\n\n", true},
	} {
		url := answering(t, func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Type", "text/event-stream")
			_, _ = io.WriteString(w, c.stream)
			_ = http.NewResponseController(w).Flush()
			<-r.Context().Done()
		})
		frame, said, err := printOnce(t, url, http.MethodPost, 200*time.Millisecond)
		told := strings.Contains(said, ": the answer is not complete after ") && strings.Contains(said, " waits longer")
		if told == c.complete || frame == "" || (err != nil) != (name == "an error") {
			t.Errorf("%s: ended with %v and says %q under\n%s", name, err, said, frame)
		}
	}
}

// TestAFrameWaitsForTheEndOfAMessage has an answer that pauses longer than the time after
// which other streams count as complete.
func TestAFrameWaitsForTheEndOfAMessage(t *testing.T) {
	t.Setenv("COLUMNS", "60")
	url := answering(t, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/event-stream")
		_, _ = io.WriteString(w, onceWord)
		_ = http.NewResponseController(w).Flush()
		select {
		case <-time.After(500 * time.Millisecond):
		case <-r.Context().Done():
		}
		_, _ = io.WriteString(w, onceFinish)
	})
	frame, said, err := printOnce(t, url, http.MethodPost, testTimeout/2)
	if !strings.Contains(frame, "word last") || said != "" || err != nil {
		t.Errorf("ended with %v and says %q under\n%s", err, said, frame)
	}
}

// TestAnEmptyStreamThatEndedSaysSo has streams without an event.
func TestAnEmptyStreamThatEndedSaysSo(t *testing.T) {
	t.Setenv("COLUMNS", "80")
	for stream, methods := range map[string][]string{"": {http.MethodGet, http.MethodPost}, ": keepalive\n\n": {http.MethodGet, http.MethodPost}} {
		for _, method := range methods {
			url := answering(t, func(w http.ResponseWriter, _ *http.Request) {
				w.Header().Set("Content-Type", "text/event-stream")
				_ = http.NewResponseController(w).Flush() // without a length
				_, _ = io.WriteString(w, stream)
			})
			frame, said, err := printOnce(t, url, method, 200*time.Millisecond)
			if !strings.Contains(said, url+": no event arrived: the server ended the stream\n") || frame != "" || !errors.Is(err, errUnseen) {
				t.Errorf("%s %q: ended with %v and says %q", method, stream, err, said)
			}
		}
	}
	url := answering(t, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/event-stream")
		_ = http.NewResponseController(w).Flush()
		<-r.Context().Done()
	})
	for wait := 200 * time.Millisecond; ; wait *= 4 {
		var out, said bytes.Buffer
		s := watchSettings{streamSettings: streamSettings{source: url, last: -1}, once: true, wait: wait, color: "never"}
		s.noState = true
		err := runWatch(t.Context(), stdio{out: newOutput(&out), err: newOutput(&said)}, s)
		if errors.Is(err, errUnseen) {
			if want := "no event arrived within " + wait.String() + "\nhint: --wait " + (10 * wait).String() + " waits longer\n"; !strings.HasSuffix(said.String(), want) {
				t.Errorf("an open stream: says %q, want %q", &said, want)
			}
			break
		}
		if wait > testTimeout {
			t.Fatalf("an open stream: ended with %v", err)
		}
	}
}
