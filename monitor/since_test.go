package monitor_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"testing"

	"topicmux/monitor"
	"topicmux/sse"
)

// TestAServerThatIgnoresSinceIsReportedOnce has a server with three connections.
func TestAServerThatIgnoresSinceIsReportedOnce(t *testing.T) {
	t.Parallel()
	since := http.Header{"Prefer": {`since="15m"`, "last=5"}}
	for name, c := range map[string]struct {
		request  http.Header
		response map[string]string
		want     int
	}{
		"another server":        {since, nil, 1},
		"one that knows last":   {since, map[string]string{"Preference-Applied": "last=5"}, 1},
		"topicmux":              {since, map[string]string{"Preference-Applied": `since="15m", time`}, 0},
		"topicmux, resumed":     {since, map[string]string{"Last-Event-ID": "7"}, 0},
		"no since":              {http.Header{"Prefer": {"last=5"}}, nil, 0},
		"no preference":         {nil, nil, 0},
		"several in one header": {http.Header{"Prefer": {`last=5, since=15m`}}, nil, 1},
	} {
		requests := 0
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			if requests++; requests > 3 {
				w.WriteHeader(http.StatusNoContent)
				return
			}
			for name, value := range c.response {
				w.Header().Set(name, value)
			}
			w.Header().Set("Content-Type", "text/event-stream")
			_, _ = io.WriteString(w, "retry: 1\n\ndata: 1\n\n")
		}))
		t.Cleanup(server.Close)
		got := 0
		s := follow(t, monitor.Options{
			URL: server.URL, Client: sse.Options{Header: c.request, Retry: 1},
			OnSinceIgnored: func(*monitor.Stream) { got++ },
		})
		if ignored := s.Streams()[0].IgnoresSince(); got != c.want || ignored != (c.want > 0) {
			t.Errorf("%s: reported %d times, want %d; ignored %t", name, got, c.want, ignored)
		}
	}
}
