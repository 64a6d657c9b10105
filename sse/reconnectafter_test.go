package sse_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"slices"
	"sync"
	"testing"

	"topicmux/sse"
)

// TestReconnectsAfterAnID asks for other ids than that of the newest event, while the
// client runs and while it does not.
func TestReconnectsAfterAnID(t *testing.T) {
	t.Parallel()
	var mu sync.Mutex
	var asked []string
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		asked = append(asked, r.Header.Get("Last-Event-ID"))
		last := len(asked) == 5
		mu.Unlock()
		if last {
			w.WriteHeader(http.StatusNoContent)
			return
		}
		w.Header().Set("Content-Type", "text/event-stream")
		_, _ = w.Write([]byte("id: 9\ndata: x\n\n"))
		w.(http.Flusher).Flush()
		<-r.Context().Done()
	}))
	t.Cleanup(srv.Close)
	c, err := sse.NewClient(srv.URL, sse.Options{LastEventID: "1"})
	if err != nil {
		t.Fatal(err)
	}
	c.ReconnectAfter("2")
	events := 0
	handle := func(sse.Event) error {
		switch events++; events {
		case 1:
			c.ReconnectAfter("5")
		case 2:
			c.ReconnectAfter("")
		case 3:
			c.Reconnect()
		case 4:
			c.ReconnectAfter("\x01") // cannot be sent
		}
		return nil
	}
	if err := c.Run(context.Background(), handle); err != nil {
		t.Fatal(err)
	}
	if want := []string{"2", "5", "", "9", ""}; !slices.Equal(asked, want) {
		t.Errorf("it asked for %q, want %q", asked, want)
	}
}
