package server_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"topicmux/server"
	"topicmux/topics"
)

// agedServer returns a server whose topic a has ten events, one every ten seconds up to
// now, and topic b one of an hour ago.
func agedServer(t *testing.T) *testServer {
	t.Helper()
	now := time.Now().Add(-time.Hour)
	opts := server.HubOptions()
	opts.Clock = func() time.Time { return now }
	h := runWith(t, opts, server.Options{})
	h.publish("b", "old")
	for i := range 10 {
		now = time.Now().Add(time.Duration(i-9)*10*time.Second - time.Second)
		h.publish("a", fmt.Sprint(i))
	}
	return h
}

func TestPreferencesSayWithWhatAStreamBegins(t *testing.T) {
	t.Parallel()
	h := agedServer(t)
	const (
		newest = "b old, a 9"
		all    = "b old, a 0, a 1, a 2, a 3, a 4, a 5, a 6, a 7, a 8, a 9"
	)
	for _, test := range []struct{ query, prefer, want, applied string }{
		{prefer: "history=25", want: "b old, a 7, a 8, a 9", applied: "history=25"},
		{prefer: "history=0", want: newest, applied: "history=0"},
		{prefer: "history=86400", want: all, applied: "history=86400"},
		{prefer: "last=2", want: "b old, a 8, a 9", applied: "last=2"},
		{prefer: "last=5000", want: all, applied: "last=1024"},
		{prefer: "last=2, history=86400", want: "b old, a 8, a 9", applied: "last=2"},
		// RFC 7240.
		{prefer: `HISTORY = "25"`, want: "b old, a 7, a 8, a 9", applied: "history=25"},
		{prefer: `history="\2\5"`, want: "b old, a 7, a 8, a 9", applied: "history=25"},
		{prefer: "history=25; x=y ; z, history=86400", want: "b old, a 7, a 8, a 9", applied: "history=25"},
		{prefer: "respond-async, history=25, wait=10", want: "b old, a 7, a 8, a 9", applied: "history=25"},
		{prefer: `x="a, history=0, \", b"; history=1, history=25`, want: "b old, a 7, a 8, a 9", applied: "history=25"},
		{prefer: "return=minimal\r\nPrefer: history=25\r\nprefer: history=0", want: "b old, a 7, a 8, a 9", applied: "history=25"},
		{prefer: ",,;=,\thistory\t=\t25\t,", want: "b old, a 7, a 8, a 9", applied: "history=25"},
		// The query decides.
		{query: "last=2", prefer: "history=86400", want: "b old, a 8, a 9"},
		{query: "last=1", prefer: "last=9", want: newest},
		{query: "last=0", prefer: "history=86400"},
		// Nothing that can be used.
		{prefer: "history", want: newest},
		{prefer: "history=", want: newest},
		{prefer: "history=-1", want: newest},
		{prefer: "history=+1", want: newest},
		{prefer: "history=1e3", want: newest},
		{prefer: "history=25s", want: newest},
		{prefer: "history=2 5", want: newest},
		{prefer: "history=x, history=86400", want: newest},
		{prefer: `history="86400`, want: newest},
		{prefer: `"history=86400"`, want: newest},
		{prefer: "x;history=86400", want: newest},
		{prefer: "", want: newest},
		{prefer: strings.Repeat(",", 3000), want: newest},
		// More than there is.
		{prefer: "history=4294967296", want: all, applied: "history=4294967295"},
		{prefer: "history=99999999999999999999999", want: all, applied: "history=4294967295"},
		{prefer: "history=00000000000000000000025", want: "b old, a 7, a 8, a 9", applied: "history=25"},
	} {
		s := h.open("control=0&"+test.query, "Prefer: "+test.prefer)
		if got := s.head.Get("Preference-Applied"); got != test.applied {
			t.Errorf("%s, Prefer: %s: applied %q, want %q", test.query, test.prefer, got, test.applied)
		}
		if test.want != "" {
			s.want(strings.Split(test.want, ", ")...)
		}
		_ = s.conn.Close()
	}
}

func TestTimeCanBePreferred(t *testing.T) {
	t.Parallel()
	h := agedServer(t)
	for _, test := range []struct {
		query, prefer, applied string
		timed                  bool
	}{
		{prefer: "time", applied: "time", timed: true},
		{prefer: "time=1, last=1", applied: "time, last=1", timed: true},
		{prefer: "time, history=5, x", applied: "time, history=5", timed: true},
		{prefer: "time=0"},
		{prefer: "timeout=5"},
		{query: "time=0", prefer: "time"},
		{query: "time=1", prefer: "last=1", applied: "last=1", timed: true},
	} {
		s := h.open("control=0&"+test.query, "Prefer: "+test.prefer)
		if got := s.head.Get("Preference-Applied"); got != test.applied {
			t.Errorf("%s, Prefer: %s: applied %q, want %q", test.query, test.prefer, got, test.applied)
		}
		if e := s.next(); e.Time > 0 != test.timed {
			t.Errorf("%s, Prefer: %s: the time is %d", test.query, test.prefer, e.Time)
		}
	}
}

func TestAResumeWinsOverTheHistoryPreferred(t *testing.T) {
	t.Parallel()
	h := agedServer(t)
	seen := h.publish("a", "10")
	h.publish("a", "11")
	s := h.open("control=0", "Prefer: history=86400, time", "Last-Event-ID: "+seen.String())
	s.want("a 11")
	if got := s.head.Get("Preference-Applied"); got != "time" {
		t.Errorf("applied %q", got)
	}
	s = h.open("control=0&lastEventId="+seen.String(), "Prefer: history=86400")
	s.want("a 11")
}

// A topic that keeps its latest has no history, and one that is complete still
// has its own.
func TestHistoryOfEachKindOfTopic(t *testing.T) {
	t.Parallel()
	h := run(t, server.Options{})
	if _, err := h.hub.Declare(topics.TopicInfo{Name: topics.MustName("clock"), Retention: topics.RetainLatest}); err != nil {
		t.Fatal(err)
	}
	for i := range 3 {
		h.publish("clock", fmt.Sprint(i))
		h.publish("ended", fmt.Sprint(i))
	}
	if err := h.hub.Complete(topics.MustName("ended")); err != nil {
		t.Fatal(err)
	}
	h.open("control=0", "Prefer: history=60").want("ended 0", "ended 1", "clock 2", "ended 2")
}

func TestOnlyAStreamAppliesPreferences(t *testing.T) {
	t.Parallel()
	h := run(t, server.Options{})
	for path, status := range map[string]int{"/topics": 200, "/events?last=x": 400} {
		req, _ := http.NewRequest(http.MethodGet, h.url+path, nil)
		req.Header.Set("Prefer", "history=60, time")
		if got := do(t, req); got.status != status || got.header.Get("Preference-Applied") != "" {
			t.Errorf("%s: got %d %v", path, got.status, got.header)
		}
	}
}
