package sse_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"topicmux/sse"
)

func TestPostIsRepeatedOnlyWhenAskedFor(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		answer http.HandlerFunc
		want   string // in the error; "": none
	}{
		"a planned end":      {body("data: a\n\n"), ""},
		"an empty stream":    {body(""), ""},
		"within an event":    {body("data: a\n\ndata: b"), "in the middle of an event"},
		"a cut":              {cut("data: a\n\n"), "the connection broke"},
		"a busy server":      {status(503), "503"},
		"a document, as SSE": {body("<html>\n"), "HTML"},
	} {
		for _, opts := range []sse.Options{{Body: []byte("{}")}, {Method: "REPORT"}, {Method: "POST", NoReconnect: false}} {
			s := serve(t, c.answer, body("data: again\n\n"))
			h := run(t, s.URL, opts)
			if n := len(s.requests()); n != 1 {
				t.Errorf("%s: %d requests", name, n)
			}
			if (h.err == nil) != (c.want == "") || h.err != nil && !strings.Contains(h.err.Error(), c.want) {
				t.Errorf("%s: got %v, want %q", name, h.err, c.want)
			}
		}
		s := serve(t, c.answer, body("data: again\n\n"))
		if h := run(t, s.URL, sse.Options{Body: []byte("{}"), Repeat: true}); len(s.requests()) < 2 && name != "a document, as SSE" {
			t.Errorf("%s, to be repeated: one request, %v", name, h.err)
		}
	}
}

func TestReconnectRepeatsAPost(t *testing.T) {
	t.Parallel()
	s := serve(t, open("data: a\n\n"), body("data: b\n\n"))
	var c *sse.Client
	c, err := sse.NewClient(s.URL, sse.Options{Body: []byte("{}")})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	err = c.Run(t.Context(), func(ev sse.Event) error {
		if got = append(got, string(ev.Data)); len(got) == 1 {
			c.Reconnect()
		}
		return nil
	})
	if want := []string{"a", "b"}; err != nil || !cmp.Equal(want, got) || len(s.requests()) != 2 {
		t.Errorf("got %q, %v", got, err)
	}
}

func TestRedirectToAGetMayBeRepeated(t *testing.T) {
	t.Parallel()
	s := serve(t, status(303, "Location", "/stream"), body("data: a\n\n"), body("data: b\n\n"))
	if h := run(t, s.URL, sse.Options{Body: []byte("{}")}); !cmp.Equal(h.data(), []string{"a", "b"}) {
		t.Errorf("got %q, %v", h.data(), h.err)
	}
}
