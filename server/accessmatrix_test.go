package server_test

import (
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"topicmux/server"
	"topicmux/server/auth"
	"topicmux/topics"
)

// A holder is a client of the matrix: one with a token, or one without.
type holder struct {
	name           string
	read, write    []string
	admin, metrics bool
	stranger       bool // without a token that counts
}

var holders = []holder{
	{name: "nobody", stranger: true},
	{name: "unknown", stranger: true},
	{name: "idle"},
	{name: "wall", read: []string{"net.>", "cpu"}},
	{name: "star", read: []string{"*"}},
	{name: "parts", read: []string{"net.*", "net.*.>"}},
	{name: "agent", write: []string{"net.>"}},
	{name: "one", write: []string{"mem"}, read: []string{"cpu"}},
	{name: "all", read: []string{">"}, write: []string{">"}},
	{name: "ops", admin: true},
	{name: "scraper", metrics: true},
}

// permissions is the token's permissions, and may tells by brute matching what is allowed.
func (p holder) permissions(t *testing.T) auth.Permissions {
	return auth.Permissions{
		Subscribe: patterns(t, p.read...), Publish: patterns(t, p.write...), Admin: p.admin, Metrics: p.metrics,
	}
}

// covers reports whether the patterns own contain everything that asked selects. It
// compares them on sample names: the topics of the test and some unknown ones.
func covers(t *testing.T, own []string, asked string) bool {
	t.Helper()
	for _, item := range strings.Split(asked, ",") {
		p := pattern(t, item)
		names := everyName
		if p.Plain() {
			names = []string{item}
		}
		for _, n := range names {
			name := topics.MustName(n)
			matches := func(s string) bool { return pattern(t, s).Match(name) }
			if p.Match(name) && !slices.ContainsFunc(own, matches) {
				return false
			}
		}
	}
	return true
}

var everyName = []string{
	"cpu", "mem", "net", "net.rx", "net.a.b", "net.a.b.c", "net.mem", "mem.net", "message", "other", "other.rx", "o.t.h.e.r",
}

// The requests of the matrix. NAME is a topic, and LIST a selection.
var matrix = []struct {
	method, path, kind, body string
	wants                    string // read, write, admin, metrics or nothing
}{
	{"GET", "/", "", "", ""},
	{"GET", "/healthz", "", "", ""},
	{"GET", "/readyz", "", "", ""},
	{"OPTIONS", "/topics/NAME", "", "", ""},
	{"GET", "/events?topics=LIST&control=0", "", "", "read"},
	{"HEAD", "/events?topics=LIST", "", "", "read"},
	{"GET", "/topics?topics=LIST", "", "", "read"},
	{"GET", "/topics/NAME", "", "", "read"},
	{"HEAD", "/topics/NAME", "", "", "read"},
	{"GET", "/topics/NAME/last", "", "", "read"},
	{"POST", "/topics/NAME", "text/plain", "by HOLDER", "write"},
	{"POST", "/topics/NAME", "application/x-ndjson", "\"by HOLDER\"\n\"by HOLDER\"\n", "write"},
	{"POST", "/events", "text/event-stream", "event: NAME\ndata: by HOLDER\n\n", "write"},
	{"PUT", "/topics/NAME", "application/json", `{"help":"by HOLDER"}`, "write"},
	{"DELETE", "/topics/NAME", "", "", "write"},
	{"GET", "/clients", "", "", "admin"},
	{"POST", "/clients/guest?event=NAME", "text/plain", "by HOLDER", "admin"},
	{"POST", "/clients/guest/cut", "", "", "admin"},
	{"POST", "/clients/guest/allow", "", "", "admin"},
	{"DELETE", "/clients/guest", "", "", "admin"},
	{"GET", "/metrics", "", "", "metrics"},
}

// TestAccessMatrix asks for everything with every token, over real connections:
// what the token's patterns do not match is refused, and what is refused neither
// changes nor tells anything.
func TestAccessMatrix(t *testing.T) {
	t.Parallel()
	h := guarded(t)
	seen := map[string]bool{}
	for _, p := range holders {
		for _, c := range matrix {
			seen["/"+strings.ReplaceAll(strings.Split(c.path[1:], "?")[0], "NAME", "{}")] = true
			for _, name := range namesOf(c.path, c.body) {
				want := p.expect(t, c.wants, name)
				got := h.as(p, c.method, fill(c.path, p, name), c.kind, fill(c.body, p, name))
				what := fmt.Sprintf("%s: %s %s %q", p.name, c.method, c.path, name)
				checkAnswer(t, what, got, want, c.method == "HEAD")
				if want != through {
					h.tellsNothing(what, got)
				}
			}
		}
	}
	for _, path := range server.Paths() {
		open := path == "/" || path == "/healthz" || path == "/readyz"
		path = strings.Replace(path, "/clients/{}", "/clients/guest", 1)
		if !seen[path] {
			t.Errorf("the matrix does not ask for %s", path)
		}
		for _, method := range []string{"GET", "POST", "PUT", "DELETE", "PATCH"} {
			got := h.as(holders[0], method, strings.ReplaceAll(path, "{}", "cpu"), "", "")
			if !open && got.status != http.StatusUnauthorized {
				t.Errorf("nobody: %s %s: got %d", method, path, got.status)
			}
		}
	}
	for _, e := range h.hub.Catalogue(topics.Selection{}) {
		last, _ := h.hub.Last(e.Name)
		for _, p := range holders {
			wrote := strings.Contains(string(last.Data)+e.Help, "by "+p.name)
			if wrote && !covers(t, p.write, e.Name.String()) {
				t.Errorf("%s wrote %q (%q) on %s", p.name, last.Data, e.Help, e.Name)
			}
		}
	}
}

const through = 0

// expect returns the status that a request gets, or through.
func (p holder) expect(t *testing.T, wants, name string) int {
	var may bool
	switch wants {
	case "":
		return through
	case "read":
		may = covers(t, p.read, name)
	case "write":
		may = covers(t, p.write, name)
	case "admin":
		may = p.admin
	case "metrics":
		may = p.admin || p.metrics
	}
	switch {
	case p.stranger:
		return http.StatusUnauthorized
	case !may:
		return http.StatusForbidden
	}
	return through
}

// namesOf returns what a request of the matrix is tried with.
func namesOf(path, body string) []string {
	switch {
	case strings.Contains(path, "LIST"):
		return append([]string{"net.*", "net.>", ">", "*", "*.rx", "*.>", "cpu,net.rx", "cpu,mem", "net.a.*,net.rx"}, everyName...)
	case strings.Contains(path+body, "NAME"):
		return everyName
	}
	return []string{""}
}

func fill(s string, p holder, name string) string {
	return strings.NewReplacer("NAME", name, "LIST", url.QueryEscape(name), "HOLDER", p.name).Replace(s)
}

func checkAnswer(t *testing.T, what string, got reply, want int, headOnly bool) {
	t.Helper()
	refused := got.status == http.StatusUnauthorized || got.status == http.StatusForbidden
	switch {
	case want == through && (refused || got.status >= 500):
		t.Errorf("%s: got %d %s", what, got.status, got.body)
	case want != through && got.status != want:
		t.Errorf("%s: got %d %s, want %d", what, got.status, got.body, want)
	case want != through && !headOnly:
		got.refused(t, what, want)
	}
	if challenge := got.header.Get("WWW-Authenticate"); (got.status == http.StatusUnauthorized) != strings.HasPrefix(challenge, "Bearer") {
		t.Errorf("%s: %d with the challenge %q", what, got.status, challenge)
	}
}

// tellsNothing checks that a refusal has nothing of a topic but what was asked.
func (h *testServer) tellsNothing(what string, got reply) {
	h.t.Helper()
	if strings.Contains(got.body, "payload") || strings.Contains(got.body, "secret") {
		h.t.Errorf("%s: %s", what, got.body)
	}
}

// guarded starts a server with the holders' tokens and publishes an event on each
// known topic.
func guarded(t *testing.T) *testServer {
	t.Helper()
	var tokens []auth.Token
	for _, p := range holders {
		if !p.stranger {
			tokens = append(tokens, token(t, p.name, p.permissions(t)))
		}
	}
	h := run(t, server.Options{Tokens: access(t, tokens...)})
	for _, n := range []string{"cpu", "mem", "net", "net.rx", "net.a.b", "mem.net", "message"} {
		h.publish(n, "payload of "+n)
	}
	return h
}

// as makes a request with the token of p. Of a stream it takes only the head.
func (h *testServer) as(p holder, method, target, kind, body string) reply {
	h.t.Helper()
	header := http.Header{}
	if p.name != "nobody" {
		header.Set("Authorization", "Bearer "+secretOf(p.name))
	}
	if kind != "" {
		header.Set("Content-Type", kind)
	}
	return h.requestAt(method, target, header, body)
}

func (h *testServer) requestAt(method, target string, header http.Header, body string) reply {
	h.t.Helper()
	req, err := http.NewRequest(method, h.url, strings.NewReader(body))
	if err != nil {
		h.t.Fatal(err)
	}
	req.URL.Opaque = target
	if header != nil {
		req.Header = header
	}
	transport := &http.Transport{DisableKeepAlives: true}
	resp, err := transport.RoundTrip(req)
	if err != nil {
		h.t.Fatalf("%s %s: %v", method, target, err)
	}
	defer resp.Body.Close()
	var text []byte
	if !strings.HasPrefix(resp.Header.Get("Content-Type"), "text/event-stream") {
		text, _ = io.ReadAll(resp.Body)
	}
	return reply{resp.StatusCode, resp.Header, string(text)}
}
