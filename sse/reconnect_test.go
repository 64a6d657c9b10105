package sse_test

import (
	"context"
	"errors"
	"net"
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"topicmux/sse"
)

// TestReconnectsAndResumes tries the ways in which a stream can end (R7). Each time the
// client must reconnect with the right id and have received the events.
func TestReconnectsAndResumes(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		answers []http.HandlerFunc
		ids     []string // of the requests after the first; "-" is none
		data    []string
	}{
		"a clean end":              {[]http.HandlerFunc{body("id: 1\ndata: a\n\n")}, []string{"1"}, []string{"a"}},
		"an empty body":            {[]http.HandlerFunc{body("")}, []string{"-"}, nil},
		"a blank line at the end":  {[]http.HandlerFunc{body("data: a\n\n\n")}, []string{"-"}, []string{"a"}},
		"blank lines at the end":   {[]http.HandlerFunc{body("data: a\n\n\n\r\n\r")}, []string{"-"}, []string{"a"}},
		"a CRLF at the end":        {[]http.HandlerFunc{body("data: a\r\n\r\n")}, []string{"-"}, []string{"a"}},
		"a blank line alone":       {[]http.HandlerFunc{body("\n")}, []string{"-"}, nil},
		"a CR at the end":          {[]http.HandlerFunc{body("id: 1\ndata: a\r\r")}, []string{"1"}, []string{"a"}},
		"a comment at the end":     {[]http.HandlerFunc{body("data: a\n\n: bye")}, []string{"-"}, []string{"a"}},
		"a cut":                    {[]http.HandlerFunc{cut("id: 1\ndata: a\n\n")}, []string{"1"}, []string{"a"}},
		"a cut before anything":    {[]http.HandlerFunc{cut("")}, []string{"-"}, nil},
		"half an event":            {[]http.HandlerFunc{body("id: 1\ndata: a\n\nid: 2\ndata: b\n")}, []string{"1"}, []string{"a"}},
		"half an event, cut":       {[]http.HandlerFunc{cut("id: 1\ndata: a\n\nid: 2\ndata: b\n")}, []string{"1"}, []string{"a"}},
		"half a line":              {[]http.HandlerFunc{cut("id: 1\ndata: a\n\nid: 2")}, []string{"1"}, []string{"a"}},
		"halves are not joined":    {[]http.HandlerFunc{cut("data: a"), body("b\n\ndata: c\n\n")}, []string{"-", "-"}, []string{"c"}},
		"a half block leaks not":   {[]http.HandlerFunc{cut("event: x\ndata: a\n"), body("\ndata: c\n\n")}, []string{"-", "-"}, []string{"c"}},
		"an id without data":       {[]http.HandlerFunc{body("id: 1\n\n")}, []string{"1"}, nil},
		"an id that stays":         {[]http.HandlerFunc{body("id: 1\ndata: a\n\n"), body("data: b\n\n"), body("")}, []string{"1", "1", "1"}, []string{"a", "b"}},
		"an id that is reset":      {[]http.HandlerFunc{body("id: 1\ndata: a\n\n"), body("id\ndata: b\n\n"), body("data: c\n\n")}, []string{"1", "-", "-"}, []string{"a", "b", "c"}},
		"an id with NUL":           {[]http.HandlerFunc{body("id: 1\ndata: a\n\nid: 2\x00\ndata: b\n\n")}, []string{"1"}, []string{"a", "b"}},
		"an id in UTF-8":           {[]http.HandlerFunc{body("id: 番号é\ndata: a\n\n")}, []string{"番号é"}, []string{"a"}},
		"an id with broken bytes":  {[]http.HandlerFunc{body("id: a\xff\ndata: a\n\n")}, []string{"a\ufffd"}, []string{"a"}},
		"an id with spaces":        {[]http.HandlerFunc{body("id: a b\tc\ndata: a\n\n")}, []string{"a b\tc"}, []string{"a"}},
		"an id with a control":     {[]http.HandlerFunc{body("id: a\x01\ndata: a\n\n"), body("data: b\n\n")}, []string{"-", "-"}, []string{"a", "b"}},
		"an id with DEL":           {[]http.HandlerFunc{body("id: a\x7f\ndata: a\n\n")}, []string{"-"}, []string{"a"}},
		"an id with ESC":           {[]http.HandlerFunc{body("id: \x1b[31m\ndata: a\n\nid: 2\ndata: b\n\n")}, []string{"2"}, []string{"a", "b"}},
		"a long id":                {[]http.HandlerFunc{body("id: " + strings.Repeat("x", 5000) + "\ndata: a\n\n")}, []string{strings.Repeat("x", 5000)}, []string{"a"}},
		"a mark on each":           {[]http.HandlerFunc{body("\ufeffdata: a\n\n"), body("\ufeffdata: b\n\n")}, []string{"-", "-"}, []string{"a", "b"}},
		"a refusal for now":        {[]http.HandlerFunc{body("id: 1\ndata: a\n\n"), status(503), body("data: b\n\n")}, []string{"1", "1", "1"}, []string{"a", "b"}},
		"an empty connection":      {[]http.HandlerFunc{body("id: 1\ndata: a\n\n"), body(""), body("data: b\n\n")}, []string{"1", "1", "1"}, []string{"a", "b"}},
		"a failed first":           {[]http.HandlerFunc{hangUp, body("data: a\n\n")}, []string{"-", "-"}, []string{"a"}},
		"a wrong length":           {[]http.HandlerFunc{truncated("id: 1\ndata: a\n\ndata: b")}, []string{"1"}, []string{"a"}},
		"an answer that is no":     {[]http.HandlerFunc{garbage, body("data: a\n\n")}, []string{"-", "-"}, []string{"a"}},
		"a retry field and an end": {[]http.HandlerFunc{body("retry: 1"), body("retry: 1\n"), body("data: a\n\n")}, []string{"-", "-", "-"}, []string{"a"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := serve(t, c.answers...)
			h := run(t, s.URL, sse.Options{})
			if h.err != nil {
				t.Errorf("ended with %v", h.err)
			}
			if diff := cmp.Diff(c.data, h.data()); diff != "" {
				t.Errorf("data (-want +got):\n%s", diff)
			}
			var ids []string
			for _, r := range s.requests()[1:] {
				id, ok := r.Header["Last-Event-Id"]
				if !ok {
					id = []string{"-"}
				}
				ids = append(ids, id...)
			}
			if diff := cmp.Diff(c.ids, ids); diff != "" {
				t.Errorf("Last-Event-ID (-want +got):\n%s", diff)
			}
		})
	}
}

// hangUp closes the connection without a response.
func hangUp(w http.ResponseWriter, _ *http.Request) {
	conn, _, _ := http.NewResponseController(w).Hijack()
	_ = conn.Close()
}

// garbage sends a response that is not HTTP.
func garbage(w http.ResponseWriter, _ *http.Request) {
	conn, _, _ := http.NewResponseController(w).Hijack()
	_, _ = conn.Write([]byte("hello\r\n\r\n"))
	_ = conn.Close()
}

// truncated sends a response that is shorter than its Content-Length.
func truncated(text string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Length", "1000")
		cut(text)(w, r)
	}
}

func TestOnStateGetsEveryChange(t *testing.T) {
	t.Parallel()
	s := serve(t, hangUp, body("id: 1\ndata: a\n\n"), status(503))
	h := run(t, s.URL, sse.Options{})
	type seen struct {
		Phase   sse.Phase
		Attempt int
		Status  int
		ID      string
		Err     string
	}
	var got []seen
	for _, st := range h.states {
		line := seen{st.Phase, st.Attempt, st.Status, st.LastEventID, ""}
		if st.Err != nil {
			line.Err = strings.ReplaceAll(st.Err.Error(), s.URL, "URL")
		}
		if st.URL != s.URL {
			t.Errorf("%v at %q, want %q", st.Phase, st.URL, s.URL)
		}
		if st.Until.IsZero() == (st.Phase == sse.Waiting) {
			t.Errorf("%v until %v", st.Phase, st.Until)
		}
		got = append(got, line)
	}
	want := []seen{
		{sse.Connecting, 1, 0, "", ""},
		{sse.Waiting, 1, 0, "", "the server closed the connection without a response: EOF"},
		{sse.Connecting, 2, 0, "", ""},
		{sse.Open, 2, 200, "", ""},
		{sse.Waiting, 1, 200, "1", "the server ended the stream (Content-Length: 15)"},
		{sse.Connecting, 2, 0, "1", ""},
		{sse.Waiting, 2, 503, "1", "URL answered 503 Service Unavailable"},
		{sse.Connecting, 3, 0, "1", ""},
		{sse.Closed, 3, 204, "1", ""},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestFirstConnectionIsRetried(t *testing.T) {
	t.Parallel()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	url := "http://" + ln.Addr().String()
	_ = ln.Close()
	ctx, cancel := context.WithCancel(t.Context())
	h := runWith(ctx, t, url, sse.Options{OnState: func(s sse.State) {
		if s.Phase == sse.Waiting && s.Attempt == 2 {
			cancel()
		}
	}}, nil)
	if !errors.Is(h.err, context.Canceled) || !strings.Contains(h.states[1].Err.Error(), "refused") {
		t.Errorf("got %v after %v", h.err, h.states)
	}
}

func TestNoReconnectReturnsAfterTheFirstConnection(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		answer http.HandlerFunc
		err    string
	}{
		"a clean end":  {body("data: a\n\n"), ""},
		"a cut":        {cut("data: a\n\n"), "the connection broke"},
		"no answer":    {hangUp, "closed the connection without a response"},
		"503":          {status(503), "answered 503"},
		"404":          {status(404), "answered 404"},
		"204":          {status(204), ""},
		"a large line": {body(strings.Repeat("x", 200)), "limit of 100"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := serve(t, c.answer)
			h := run(t, s.URL, sse.Options{NoReconnect: true, MaxEvent: 100})
			if (c.err == "") != (h.err == nil) || h.err != nil && !strings.Contains(h.err.Error(), c.err) {
				t.Errorf("got %v, want %q", h.err, c.err)
			}
			if n := len(s.requests()); n != 1 {
				t.Errorf("%d requests", n)
			}
			if st := h.last(); st.Phase != sse.Closed {
				t.Errorf("the last state is %v", st.Phase)
			}
		})
	}
}

func TestTooLargeEventEndsTheClient(t *testing.T) {
	t.Parallel()
	s := serve(t, body("id: 1\ndata: a\n\ndata: "+strings.Repeat("x", 200)+"\n\n"))
	h := run(t, s.URL, sse.Options{MaxEvent: 100})
	var limit *sse.LimitError
	if !errors.As(h.err, &limit) || limit.Limit != 100 || len(s.requests()) != 1 {
		t.Errorf("got %v after %d requests", h.err, len(s.requests()))
	}
}
