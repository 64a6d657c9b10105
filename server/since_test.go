package server_test

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"topicmux/server"
	"topicmux/topics"
)

// datedServer returns a server whose topic a has five events, one an hour, from 4:30 hours
// ago to 30 minutes ago. Topic b has one that is three days old, and latest, which
// retains only its newest event, one that is two days old.
func datedServer(t *testing.T) *testServer {
	t.Helper()
	now := time.Now()
	began := now
	opts := server.HubOptions()
	opts.Clock = func() time.Time { return now }
	h := runWith(t, opts, server.Options{})
	declareLatest(t, h.hub, "latest")
	now = began.Add(-72 * time.Hour)
	h.publish("b", "old")
	now = began.Add(-48 * time.Hour)
	h.publish("latest", "now")
	for i := range 5 {
		now = began.Add(time.Duration(i-4)*time.Hour - 30*time.Minute)
		h.publish("a", fmt.Sprint(i))
	}
	now = began
	return h
}

// begins returns the events with which a stream begins, before what is published after
// it has opened.
func (h *testServer) begins(query string, header ...string) string {
	h.t.Helper()
	s := h.open("control=0&"+query, header...)
	defer s.conn.Close()
	id := h.publish("end", "").String()
	var all []string
	for e := s.next(); string(e.ID) != id; e = s.next() {
		all = append(all, e.Type+" "+string(e.Data))
	}
	return strings.Join(all, ", ")
}

func TestSinceSaysWithWhatAStreamBegins(t *testing.T) {
	t.Parallel()
	const all = "b old, latest now, a 0, a 1, a 2, a 3, a 4"
	ago := func(d time.Duration) time.Time { return time.Now().Add(-d) }
	inZone := ago(2 * time.Hour).In(time.FixedZone("", 5400)).Format(time.RFC3339)
	for _, test := range []struct{ query, want string }{
		{"since=2h", "a 3, a 4"},
		{"since=1h60m", "a 3, a 4"},
		{"since=5h", "a 0, a 1, a 2, a 3, a 4"},
		{"since=2d12h", "latest now, a 0, a 1, a 2, a 3, a 4"},
		{"since=7d", all},
		{"since=" + url.QueryEscape(inZone), "a 3, a 4"},
		{"since=" + inZone, "a 3, a 4"}, // its + is not escaped
		{"since=" + fmt.Sprint(ago(2*time.Hour).Unix()), "a 3, a 4"},
		{"since=" + fmt.Sprint(ago(2*time.Hour).UnixMilli()), "a 3, a 4"},
		{"since=0", all},
		{"since=0001-01-01T00:00:00Z", all},
		{"since=1500-01-01T00:00:00Z", all},
		// Not even the newest event of a topic is older.
		{"since=1m", ""},
		{"since=0s", ""},
		{"since=9999-01-01T00:00:00Z", ""},
		{"since=" + fmt.Sprint(ago(-time.Hour).Unix()), ""},
		// Topics are selected as ever.
		{"since=2h&topics=b,end", ""},
		{"since=7d&topics=b,end", "b old"},
		{"since=7d&topics=later.*,end", ""},
		// Both conditions apply.
		{"since=2h&last=1", "a 4"},
		{"since=2h&last=1024", "a 3, a 4"},
		{"since=7d&last=2", "b old, latest now, a 3, a 4"},
		{"since=7d&last=0", ""},
		// An empty value is no value.
		{"since=", "b old, latest now, a 4"},
		{"since=&last=2", "b old, latest now, a 3, a 4"},
	} {
		if got := datedServer(t).begins(test.query); got != test.want {
			t.Errorf("%s: got %q, want %q", test.query, got, test.want)
		}
	}
}

// TestSinceBeginsWithMoreThanLastMay has a topic that keeps more events than the
// parameter last can ask for.
func TestSinceBeginsWithMoreThanLastMay(t *testing.T) {
	t.Parallel()
	opts := server.HubOptions()
	opts.MaxEvents = 5000
	h := runWith(t, opts, server.Options{})
	for range 3000 {
		h.publish("a", "x")
	}
	if got := strings.Count(h.begins("since=1h"), "a x"); got != 3000 {
		t.Errorf("got %d events", got)
	}
}

func TestAResumeWinsOverSince(t *testing.T) {
	t.Parallel()
	h := datedServer(t)
	seen := h.publish("a", "5").String()
	h.publish("a", "6")
	for _, query := range []string{"since=7d", "since=1m", "since=7d&last=1", "since=0s&last=0"} {
		if got := h.begins(query, "Last-Event-ID: "+seen); got != "a 6" && !strings.HasPrefix(got, "a 6, end ") {
			t.Errorf("%s: got %q", query, got)
		}
	}
	// The server knows nothing of the position, so the stream begins with all that it has.
	if got := datedServer(t).begins("since=1m", "Last-Event-ID: zzzzz-1"); got != "b old, latest now, a 0, a 1, a 2, a 3, a 4" {
		t.Errorf("after a restart: got %q", got)
	}
}

func TestSinceCanBePreferred(t *testing.T) {
	t.Parallel()
	const newest = "b old, latest now, a 4"
	at := time.Now().Add(-2 * time.Hour).UTC().Truncate(time.Second).Format(time.RFC3339)
	for _, test := range []struct{ query, prefer, want, applied string }{
		{prefer: `since="` + at + `"`, want: "a 3, a 4", applied: `since="` + at + `"`},
		{prefer: "since=" + at, want: "a 3, a 4", applied: `since="` + at + `"`},
		{prefer: `since="` + at + `", history=864000`, want: "a 3, a 4", applied: `since="` + at + `"`},
		{prefer: `time, since="` + at + `", last=1`, want: "a 4", applied: `time, since="` + at + `", last=1`},
		{prefer: "since=x, history=7300", want: "b old, latest now, a 3, a 4", applied: "history=7300"},
		{prefer: "since", want: newest},
		{prefer: "since=-5m", want: newest},
		{query: "since=1m", prefer: "since=7d", want: ""},
		{query: "since=7d", prefer: "last=1", want: "b old, latest now, a 0, a 1, a 2, a 3, a 4"},
		{query: "since=7d", prefer: "history=1", want: "b old, latest now, a 0, a 1, a 2, a 3, a 4"},
		{query: "last=1", prefer: "since=7d", want: newest},
	} {
		h := datedServer(t)
		if got := h.begins(test.query, "Prefer: "+test.prefer); got != test.want {
			t.Errorf("%s, Prefer: %s: got %q, want %q", test.query, test.prefer, got, test.want)
		}
		if got := h.open(test.query, "Prefer: "+test.prefer).head.Get("Preference-Applied"); got != test.applied {
			t.Errorf("%s, Prefer: %s: applied %q, want %q", test.query, test.prefer, got, test.applied)
		}
	}
}

func TestInvalidSinceSaysWhatIsValid(t *testing.T) {
	t.Parallel()
	h := run(t, server.Options{})
	for value, want := range map[string]string{
		"yesterday":           `since: time \"yesterday\": want a time such as`,
		"-15m":                "it is negative",
		"2026-11-28":          "the time of day is missing, as in 2026-11-28T00:00:00Z",
		"2026-11-28T12:00:00": "the time zone is missing",
		"1e9":                 "it is not a Unix time",
	} {
		req, _ := http.NewRequest(http.MethodGet, h.url+"/events?since="+url.QueryEscape(value), nil)
		got := do(t, req)
		if got.status != http.StatusBadRequest || !strings.Contains(got.body, want) || !strings.Contains(got.body, "?since=15m") {
			t.Errorf("%s: got %d %s", value, got.status, got.body)
		}
	}
	req, _ := http.NewRequest(http.MethodGet, h.url+"/events?sinc=15m", nil)
	if got := do(t, req); got.status != http.StatusBadRequest || !strings.Contains(got.body, "did you mean ?since=") {
		t.Errorf("a misspelt name: got %d %s", got.status, got.body)
	}
}

// TestSinceHasNoHoleBeforeLiveEvents publishes while streams open. Each of them gets every
// event once, from its first on.
func TestSinceHasNoHoleBeforeLiveEvents(t *testing.T) {
	t.Parallel()
	h := run(t, server.Options{})
	const events = 500
	var streams []*openStream
	var last topics.ID
	for i := range events {
		last = h.publish([]string{"a", "b"}[i%2], fmt.Sprint(i))
		if i%50 == 0 {
			streams = append(streams, h.open("control=0&since=1h"))
		}
	}
	for _, s := range streams {
		for i := range events {
			e := s.next()
			if string(e.Data) != fmt.Sprint(i) || (string(e.ID) == last.String()) != (i == events-1) {
				t.Fatalf("event %d is %s", i, e.Data)
			}
		}
	}
}
