package cmd

import (
	"bytes"
	"encoding/json"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
)

// TestTailBeginsWithTheEventsSinceATime has a server with twenty minutes of history.
func TestTailBeginsWithTheEventsSinceATime(t *testing.T) {
	t.Parallel()
	url := old(t, 20)
	for _, url := range []string{url, url + "/events", url + "/events?topics=cpu"} {
		from := time.Now().Add(-10 * time.Minute)
		for _, since := range []string{from.Format(time.RFC3339Nano), "10m"} {
			var out, said bytes.Buffer
			s := tailSettings{streamSettings: streamSettings{source: url, last: -1, since: since, topics: "cpu"}, json: true, once: 3}
			if err := runTail(t.Context(), stdio{out: newOutput(&out), err: newOutput(&said)}, s); err != nil {
				t.Fatalf("%s: %v", url, err)
			}
			_, first, _ := strings.Cut(out.String(), "\n") // after $hello
			var event jsonEvent
			if err := json.NewDecoder(strings.NewReader(first)).Decode(&event); err != nil {
				t.Fatal(err)
			}
			if age := time.UnixMilli(event.Time).Sub(from); event.Type != "cpu" || age < -time.Millisecond || age > 5*time.Minute {
				t.Errorf("%s --since %s: the first event is %s, %v after it", url, since, event.Type, age)
			}
			if strings.Contains(said.String(), "ignores") {
				t.Errorf("%s: printed %s", url, &said)
			}
		}
	}
}

func TestSinceIsCheckedBeforeTheRequest(t *testing.T) {
	t.Parallel()
	for _, run := range []func(stdio, streamSettings) error{
		func(std stdio, s streamSettings) error {
			return runTail(t.Context(), std, tailSettings{streamSettings: s})
		},
		func(std stdio, s streamSettings) error {
			return runWatch(t.Context(), std, watchSettings{streamSettings: s, wait: time.Second})
		},
	} {
		var out bytes.Buffer
		err := run(stdio{out: newOutput(&out), err: newOutput(&out)}, streamSettings{source: "http://127.0.0.1:1", last: -1, since: "yesterday"})
		var wrong *commandError
		if !errors.As(err, &wrong) || !wrong.usage || !strings.Contains(err.Error(), `--since: time "yesterday": want a time`) || !strings.Contains(wrong.hint, "--since 15m") {
			t.Errorf("got %v", err)
		}
	}
}

func TestServerThatIgnoresSinceIsNamed(t *testing.T) {
	t.Parallel()
	var asked http.Header
	url := answering(t, func(w http.ResponseWriter, r *http.Request) {
		asked = r.Header
		w.Header().Set("Content-Type", "text/event-stream")
		_, _ = w.Write([]byte("data: 1\n\n"))
	})
	for name, run := range map[string]func(std stdio) error{
		"tail": func(std stdio) error {
			return runTail(t.Context(), std, tailSettings{streamSettings: streamSettings{source: url, last: -1, since: "15m"}, noReconnect: true})
		},
		"watch --once": func(std stdio) error {
			s := watchSettings{streamSettings: streamSettings{source: url, last: -1, since: "15m"}, once: true, wait: testTimeout, color: "never"}
			s.noState = true
			s.method = http.MethodPost // it ends
			return runWatch(t.Context(), std, s)
		},
	} {
		var out, said bytes.Buffer
		if err := run(stdio{out: newOutput(&out), err: newOutput(&said)}); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if strings.Count(said.String(), "topicmux: the server ignores --since\nhint: if it has a parameter of its own") != 1 {
			t.Errorf("%s: printed %q", name, &said)
		}
		if prefer := strings.Join(asked.Values("Prefer"), ", "); !strings.Contains(prefer, `since="15m"`) {
			t.Errorf("%s: requested with Prefer: %s", name, prefer)
		}
	}
}

// answering returns the URL of a stream of a server that answers with handle.
func answering(t *testing.T, handle http.HandlerFunc) (url string) {
	t.Helper()
	s := httptest.NewServer(handle)
	t.Cleanup(s.Close)
	return s.URL + "/stream"
}
