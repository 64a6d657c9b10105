package cmd

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
)

// An event that is a minute old is silent for a minute by its own time, and new
// by its arrival.
func TestFlagsOfAStreamWorkInEveryCommand(t *testing.T) {
	t.Setenv("COLUMNS", "80")
	for _, arrival := range []bool{false, true} {
		watched := alertSettings{fromLine: []string{"b stale for 5s"}, arrival: arrival}
		for name, run := range map[string]func(std stdio, url string) error{
			"tail": func(std stdio, url string) error {
				return runTail(t.Context(), std, tailSettings{alertSettings: watched, streamSettings: streamSettings{source: url, last: -1}})
			},
			"watch --once": func(std stdio, url string) error {
				o := watchSettings{streamSettings: streamSettings{source: url, last: -1}, once: true, wait: testTimeout, color: "never"}
				o.alertSettings, o.noState = watched, true
				return runWatch(t.Context(), std, o)
			},
			"watch --plain": func(std stdio, url string) error {
				o := watchSettings{streamSettings: streamSettings{source: url, last: -1}, plain: true, wait: testTimeout}
				o.alertSettings, o.noState = watched, true
				return runWatch(t.Context(), std, o)
			},
		} {
			var out bytes.Buffer
			err := run(stdio{out: newOutput(&out), err: newOutput(&out)}, oldStream(t))
			if fired := errors.Is(err, errAlert); fired == arrival {
				t.Errorf("%s, arrival time %v: ended with %v:\n%s", name, arrival, err, out.String())
			}
			if told := strings.Contains(strings.ToLower(out.String()), "alert: b stale for 5s"); told == arrival {
				t.Errorf("%s, arrival time %v: printed\n%s", name, arrival, out.String())
			}
		}
	}
}

// oldStream serves a stream whose topic b has an event that is a minute old.
// The second request ends the client.
func oldStream(t *testing.T) (url string) {
	t.Helper()
	requests := 0
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		if requests++; requests > 1 {
			w.WriteHeader(http.StatusNoContent)
			return
		}
		w.Header().Set("Content-Type", "text/event-stream")
		now := time.Now()
		_, _ = fmt.Fprintf(w, "retry: 1\n\nevent: a\ntime: %d\ndata: 1\n\nevent: b\ntime: %d\ndata: 2\n\n", now.UnixMilli(), now.Add(-time.Minute).UnixMilli())
		_, _ = io.WriteString(w, "event: a\ndata: 3\n\n")
	}))
	t.Cleanup(server.Close)
	return server.URL + "/stream"
}
