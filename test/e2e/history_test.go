package e2e_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"sync"
	"testing"
)

// A foreign is a server of another kind that records its requests.
type foreign struct {
	*httptest.Server

	mu       sync.Mutex
	requests []*http.Request
}

func newForeign(t *testing.T) *foreign {
	t.Helper()
	s := &foreign{}
	s.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.mu.Lock()
		s.requests = append(s.requests, r)
		first := len(s.requests) == 1
		s.mu.Unlock()
		if !first {
			w.WriteHeader(http.StatusNoContent)
			return
		}
		w.Header().Set("Content-Type", "text/event-stream")
		_, _ = fmt.Fprint(w, "retry: 100\n\nevent: a\ndata: 1\n\n")
	}))
	t.Cleanup(s.Close)
	return s
}

// asked returns the first request with its target as received.
func (s *foreign) asked(t *testing.T) *http.Request {
	t.Helper()
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.requests) == 0 {
		t.Fatal("nobody asked")
	}
	return s.requests[0]
}

// Everything that topicmux adds to a request for its own servers is in headers.
func TestServersOfOthersAreAskedAsTyped(t *testing.T) {
	t.Parallel()
	const odd = "/s/%7Eme/a%2fb;x=1?q=%c3%bc&b&topics=%61&&sig=a%2Bb+c=="
	for _, test := range []struct {
		args   string // URL stands for that of the server
		target string // default: the part after URL in args
		prefer string
		agent  string // default: that of topicmux
	}{
		{args: "watch --once URL" + odd, prefer: "time, history=90"},
		{args: "watch --once --window 5m URL/x", prefer: "time, history=330"},
		{args: "watch --once --window 24h URL/x", prefer: "time, history=95040"},
		{args: "watch --once --last 5 URL" + odd, prefer: "last=5|time, history=90"},
		{args: "watch --once --last 0 URL/x", prefer: "last=0|time, history=90"},
		{args: "watch --once -H Prefer:history=7,x URL/x", prefer: "history=7,x|time, history=90"},
		{args: "watch --once -H User-Agent:me URL/x", prefer: "time, history=90", agent: "me"},
		{args: "watch --once URL", target: "/events", prefer: "time, history=90"},
		{args: "watch --once URL?a=b", target: "/events?a=b", prefer: "time, history=90"},
		{args: "watch --once -t a,* URL/x?y=", target: "/x?y=&topics=a%2C%2A", prefer: "time, history=90"},
		{args: "watch --plain URL" + odd, prefer: "time"},
		{args: "watch URL" + odd, prefer: "time"}, // not a terminal: like tail
		{args: "tail URL" + odd, prefer: "time"},
		{args: "tail --json --last 5 URL" + odd, prefer: "last=5|time"},
		{args: "tail --last-event-id 7 URL/x", prefer: "time"},
		{args: "tail -H user-agent:me URL/x", prefer: "time", agent: "me"},
		{args: "tail URL/", target: "/events", prefer: "time"},
		{args: "tail -d {} URL" + odd, prefer: "time"},
		{args: "tail --raw URL" + odd},
		{args: "tail --raw URL", target: "/events", prefer: "time"},
	} {
		t.Run(test.args, func(t *testing.T) {
			t.Parallel()
			s := newForeign(t)
			c := exec.Command("topicmux", strings.Fields(strings.ReplaceAll(test.args, "URL", s.URL))...)
			c.Env = append(os.Environ(), "TOPICMUX_STATE=off", "TOPICMUX_TOKEN=", "TOPICMUX_URL=")
			out, err := c.CombinedOutput()
			if err != nil {
				t.Fatalf("%v: %s", err, out)
			}
			r := s.asked(t)
			want := test.target
			if want == "" {
				_, want, _ = strings.Cut(test.args, "URL")
			}
			if r.RequestURI != want {
				t.Errorf("asked for %s, want %s", r.RequestURI, want)
			}
			if got := strings.Join(r.Header.Values("Prefer"), "|"); got != test.prefer {
				t.Errorf("prefers %q, want %q", got, test.prefer)
			}
			agent := r.Header.Get("User-Agent")
			if ours := regexp.MustCompile(`^topicmux/\d+\.\d+\.\d+(\+\w+)?$`); test.agent == "" && !ours.MatchString(agent) || test.agent != "" && agent != test.agent {
				t.Errorf("it is called %q", agent)
			}
		})
	}
}

func TestTheDemoSaysThatItHasNoHistory(t *testing.T) {
	t.Parallel()
	for _, size := range [][2]int{{40, 10}, {120, 40}} {
		open(t, size[0], size[1], "topicmux").shows("the demo has no history")
	}
}
