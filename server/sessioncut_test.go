package server_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"testing"
	"time"

	"topicmux/server"
	"topicmux/server/auth"
	"topicmux/sse"
)

func TestCutSessionResumesWithoutALoss(t *testing.T) {
	t.Parallel()
	h := run(t, server.Options{})
	c, err := sse.NewClient(h.url+"/events?client=anna&topics=a", sse.Options{Retry: time.Millisecond})
	if err != nil {
		t.Fatal(err)
	}
	const events = 500
	got := make(chan string, events)
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error)
	go func() {
		ended <- c.Run(ctx, func(e sse.Event) error {
			if e.Type == "a" {
				got <- string(e.Data)
			}
			return nil
		})
	}()
	h.publish("a", "first") // without an id there is nothing to resume after
	if e := <-got; e != "first" {
		t.Fatalf("got %s", e)
	}
	cuts := 0
	for i := range events {
		if i%50 == 0 {
			for deadline := time.Now().Add(testTimeout); ; {
				r := h.request(http.MethodPost, "/clients/anna/cut", "")
				if r.status == http.StatusOK {
					cuts++
					break
				}
				r.refused(t, "while it is away", http.StatusNotFound)
				if time.Now().After(deadline) {
					t.Fatal("it does not come back")
				}
			}
		}
		h.publish("a", fmt.Sprint(i))
	}
	for i := range events {
		select {
		case e := <-got:
			if e != fmt.Sprint(i) {
				t.Fatalf("got %s, want %d", e, i)
			}
		case <-time.After(testTimeout):
			t.Fatalf("event %d does not come", i)
		}
	}
	cancel()
	if err := <-ended; !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
	figures, _ := h.scrape()
	if n := figures["topicmux_streams_closed_total{cut}"]; n != float64(cuts) || cuts != events/50 {
		t.Errorf("%v of %d cuts are counted", n, cuts)
	}
}

func TestSessionsBelongToTokens(t *testing.T) {
	t.Parallel()
	all := auth.Permissions{Subscribe: patterns(t, ">")}
	h := run(t, server.Options{Tokens: access(t,
		token(t, "a", all), token(t, "b", all), token(t, "admin", auth.Permissions{Admin: true}))})
	bearer := func(name string) string { return "Authorization: Bearer " + secretOf(name) }
	s := h.open("client=anna&topics=x", bearer("a"))
	s.until("$hello")
	h.request(http.MethodGet, "/events?client=anna", "", bearer("b")).refused(t, "the name of another's", http.StatusConflict)
	for _, c := range []struct{ method, path string }{
		{http.MethodGet, "/clients"},
		{http.MethodPost, "/clients/anna"},
		{http.MethodDelete, "/clients/anna"},
		{http.MethodPost, "/clients/anna/allow"},
		{http.MethodPost, "/clients/nobody/cut"},
	} {
		for _, name := range []string{"a", "b"} {
			h.request(c.method, c.path, "hi", bearer(name)).refused(t, c.method+c.path, http.StatusForbidden)
		}
	}
	h.request(http.MethodPost, "/clients/anna/cut", "", bearer("b")).refused(t, "a cut by another", http.StatusForbidden)
	if c := h.clients(bearer("admin")); len(c.Clients) != 1 || c.Clients[0].Token != "a" {
		t.Errorf("got %+v", c)
	}
	if r := h.request(http.MethodPost, "/clients/anna/cut", "", bearer("a")); r.status != http.StatusOK {
		t.Errorf("a cut by its own: %d %s", r.status, r.body)
	}
	h.waitLog("stream ended", "client=anna")
	s = h.open("client=anna&topics=x", bearer("a"))
	s.until("$hello")
	if r := h.request(http.MethodDelete, "/clients/anna", "", bearer("admin")); r.status != http.StatusOK {
		t.Errorf("got %d %s", r.status, r.body)
	}
	s.until("$complete")
	if r := h.request(http.MethodGet, "/events?client=anna", "", bearer("a")); r.status != http.StatusNoContent {
		t.Errorf("it came back: %d", r.status)
	}
	h.open("client=anna", bearer("b")).until("$hello") // the name is free for others
}
