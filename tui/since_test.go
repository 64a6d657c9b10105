package tui

import (
	"io"
	"net/http"
	"net/http/httptest"
	"testing"

	"topicmux/monitor"
	"topicmux/sse"
)

// TestAServerThatIgnoresSinceIsNamed checks the status line and the connection dialog on
// screens of all sizes.
func TestAServerThatIgnoresSinceIsNamed(t *testing.T) {
	t.Parallel()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/event-stream")
		_, _ = io.WriteString(w, "data: 1\n\n")
	}))
	t.Cleanup(server.Close)
	for _, since := range []string{"", `since="15m"`} {
		for _, size := range [][2]int{{120, 40}, {80, 24}, {40, 20}} {
			d := newDesk(t, size[0], size[1], Options{Options: monitor.Options{
				URL: server.URL, Client: sse.Options{NoReconnect: true, Header: http.Header{"Prefer": {since}}},
			}})
			d.runs()
			if since == "" {
				d.press("i")
				d.hides("ignored")
				continue
			}
			d.model.Update(sinceIgnored{d.model.streams.current()})
			d.shows("the server ignores --since")
			if size[0] >= 120 {
				d.shows("the server ignores --since; add its own to the URL, such as ?since=15m")
			}
			d.press("i")
			d.shows("since          ignored: put the")
		}
	}
}
