package server_test

import (
	"fmt"
	"maps"
	"net/http"
	"strings"
	"testing"

	"topicmux/server"
	"topicmux/server/auth"
	"topicmux/topics"
)

// TestNoTrickWidensAToken tries spellings of names and selections.
func TestNoTrickWidensAToken(t *testing.T) {
	t.Parallel()
	h := guarded(t)
	both := holder{name: "one"} // reads cpu, writes mem
	for _, c := range []struct {
		method, target string
		status         int
	}{
		{"GET", "/topics/c%70u/last", 200},
		{"GET", "/topics/%6Dem/last", 403},
		{"GET", "/topics/m%65m", 403},
		{"GET", "/topics/net%2Erx", 403},
		{"GET", "/topics/cpu%2F..%2Fmem", 400},
		{"GET", "/topics/cpu/../mem", 404},
		{"GET", "/topics/cpu/..%2Fmem/last", 404},
		{"GET", "/topics//mem", 404},
		{"GET", "//topics/mem", 403}, // the topics of another host
		{"GET", "/topics/./mem", 404},
		{"GET", "/topics%2Fmem", 404},
		{"GET", "/topics/mem%00", 400},
		{"GET", "/topics/cpu%2Cmem", 400},
		{"GET", "/topics/>", 400},
		{"GET", "/topics/*", 400},
		{"GET", "/topics/MEM", 403},
		{"GET", "/topics/cpu?topics=mem", 200},
		{"GET", "/topics/mem?topics=cpu", 403},
		{"GET", "/topics?topics=cpu%2Cmem", 403},
		{"GET", "/topics?topics=cpu&topics=mem", 403},
		{"GET", "/topics?topics=mem&topics=cpu", 403},
		{"GET", "/topics?topics=cpu&topics=%3E", 403},
		{"GET", "/topics?top%69cs=mem", 403},
		{"GET", "/topics?topics=cpu;topics=mem", 400},
		{"GET", "/topics?topics=+cpu+", 200},
		{"GET", "/topics?topics=%20", 200},
		{"GET", "/topics?topics=,", 400},
		{"GET", "/topics?topics=$hello", 400},
		{"GET", "/topics?TOPICS=mem", 400}, // a parameter that nobody knows
		{"GET", "/events?topics=mem&control=0", 403},
		{"GET", "/events?topics=cpu&client=" + strings.Repeat("x", 65), 400},
		{"POST", "/topics/m%65m", 201},
		{"POST", "/topics/c%70u", 403},
		{"POST", "/topics/mem%2Elast", 403},
		{"POST", "/topics/cpu?topic=mem", 403},
		{"PUT", "/topics/%63pu", 403},
		{"DELETE", "/topics/%63pu", 403},
		{"POST", "/clients/%67uest", 403},
		{"GET", "/clients/", 405},
		{"GET", "/metrics/", 404},
		{"GET", "/%6Detrics", 403},
		{"GET", "http://127.0.0.1/topics/mem", 403},
	} {
		body := ""
		if c.method == "PUT" {
			body = "{}"
		}
		got := h.as(both, c.method, c.target, "", body)
		if got.status != c.status {
			t.Errorf("%s %s: got %d %s, want %d", c.method, c.target, got.status, got.body, c.status)
		}
		if strings.Contains(got.body, "payload of mem") || strings.Contains(got.body, `"name":"mem"`) {
			t.Errorf("%s %s: tells of mem: %s", c.method, c.target, got.body)
		}
	}
}

// TestTokensAreShownInOneWay has all the ways to show a token that count, and
// those that do not.
func TestTokensAreShownInOneWay(t *testing.T) {
	t.Parallel()
	h := guarded(t)
	all := secretOf("all")
	bearer := func(values ...string) http.Header { return http.Header{"Authorization": values} }
	for name, c := range map[string]struct {
		method, target string
		header         http.Header
		status         int
	}{
		"header":                   {"GET", "/topics", bearer("Bearer " + all), 200},
		"header in small letters":  {"GET", "/topics", bearer("bearer " + all), 200},
		"header with spaces":       {"GET", "/topics", bearer("Bearer   " + all + " "), 200},
		"query":                    {"GET", "/topics?access_token=" + all, nil, 200},
		"query, encoded":           {"GET", "/topics?access%5Ftoken=" + all, nil, 200},
		"query of HEAD":            {"HEAD", "/topics?access_token=" + all, nil, 200},
		"query of a write":         {"POST", "/topics/cpu?access_token=" + all, nil, 401},
		"query of a DELETE":        {"DELETE", "/topics/cpu?access_token=" + all, nil, 401},
		"both":                     {"GET", "/topics?access_token=" + all, bearer("Bearer " + all), 400},
		"two headers":              {"GET", "/topics", bearer("Bearer "+all, "Bearer "+all), 400},
		"two in the query":         {"GET", "/topics?access_token=" + all + "&access_token=" + all, nil, 400},
		"nothing":                  {"GET", "/topics", nil, 401},
		"an empty header":          {"GET", "/topics", bearer(""), 401},
		"Bearer alone":             {"GET", "/topics", bearer("Bearer"), 401},
		"without Bearer":           {"GET", "/topics", bearer(all), 401},
		"Basic":                    {"GET", "/topics", bearer("Basic " + all), 401},
		"two secrets":              {"GET", "/topics", bearer("Bearer " + all + " " + all), 401},
		"half of it":               {"GET", "/topics", bearer("Bearer " + all[:len(all)-1]), 401},
		"and more":                 {"GET", "/topics", bearer("Bearer " + all + "x"), 401},
		"in capitals":              {"GET", "/topics", bearer("Bearer " + strings.ToUpper(all)), 401},
		"the name of it":           {"GET", "/topics", bearer("Bearer all"), 401},
		"an empty query":           {"GET", "/topics?access_token=", nil, 401},
		"a long one":               {"GET", "/topics", bearer("Bearer " + strings.Repeat("x", 4000)), 401},
		"a cookie":                 {"GET", "/topics", http.Header{"Cookie": {"access_token=" + all}}, 401},
		"another's on an open one": {"GET", "/healthz", bearer("Bearer nonsense"), 200},
	} {
		got := h.requestAt(c.method, c.target, c.header, "")
		if got.status != c.status {
			t.Errorf("%s: got %d %s, want %d", name, got.status, got.body, c.status)
		}
		if strings.Contains(got.body+fmt.Sprint(got.header), all) {
			t.Errorf("%s: the answer holds the token: %s", name, got.body)
		}
	}
	for len(h.log) > 0 {
		if line := <-h.log; strings.Contains(line, all) {
			t.Errorf("the log holds the token: %s", line)
		}
	}
}

// TestStreamHasWhatItsTokenMayRead opens streams without topics=, and has topics
// appear, change and end beside them.
func TestStreamHasWhatItsTokenMayRead(t *testing.T) {
	t.Parallel()
	h := guarded(t)
	for _, p := range holders {
		if len(p.read) == 0 {
			continue
		}
		s := h.open("last=100", "Authorization: Bearer "+secretOf(p.name))
		hello := string(s.until("$hello").Data)
		for _, n := range []string{"cpu", "mem", "net.rx", "message"} {
			told := strings.Contains(hello, `"name":"`+n+`"`)
			if told != covers(t, p.read, n) {
				t.Errorf("%s: $hello tells of %s: %v", p.name, n, told)
			}
		}
		fresh := []string{"o.t.h.e.r", "net.new-" + p.name, "new-" + p.name}
		for _, n := range fresh {
			h.publish(n, "fresh")
		}
		if _, err := h.hub.Declare(topics.TopicInfo{Name: topics.MustName("mem"), Help: "changed for " + p.name}); err != nil {
			t.Fatal(err)
		}
		h.publish("cpu", "the end for "+p.name) // on what all but one of them read
		sentinel := "cpu"
		if !covers(t, p.read, sentinel) {
			sentinel = "net.rx"
			h.publish(sentinel, "the end for "+p.name)
		}
		got := map[string]bool{}
		for e := s.next(); e.Type != sentinel || string(e.Data) != "the end for "+p.name; e = s.next() {
			switch e.Type {
			case "$live":
			case "$topic", "$gap":
				got[strings.Split(strings.Split(string(e.Data), `"name":"`)[1], `"`)[0]] = true
			default:
				got[e.Type] = true
			}
		}
		for n := range maps.Keys(got) {
			if !covers(t, p.read, n) {
				t.Errorf("%s: the stream has something of %s", p.name, n)
			}
		}
		for _, n := range fresh {
			if covers(t, p.read, n) && !got[n] {
				t.Errorf("%s: the stream has nothing of %s", p.name, n)
			}
		}
	}
}

// TestStreamingPublishEndsWhereItsTokenDoes publishes several events in a request,
// one of them where the token may not.
func TestStreamingPublishEndsWhereItsTokenDoes(t *testing.T) {
	t.Parallel()
	h := guarded(t)
	agent := holder{name: "agent"} // writes net.>
	before := h.hub.Stats().Events
	got := h.as(agent, "POST", "/events", "text/event-stream",
		"event: net.a\ndata: 1\n\nevent: cpu\ndata: 2\n\nevent: net.b\ndata: 3\n\n")
	got.refused(t, "the second event", http.StatusForbidden)
	if !strings.Contains(got.body, "may not publish to cpu") || hintOf(t, got) != "add cpu to publish: of this token in the server's config" {
		t.Errorf("got %s", got.body)
	}
	if e, _ := h.hub.Last(topics.MustName("cpu")); string(e.Data) != "payload of cpu" {
		t.Errorf("cpu has %q", e.Data)
	}
	if n := h.hub.Stats().Events - before; n > 1 {
		t.Errorf("%d events were published", n)
	}
}

// TestSessionIsItsTokens has a name of one token asked for with another one.
func TestSessionIsItsTokens(t *testing.T) {
	t.Parallel()
	h := guarded(t)
	first := h.open("client=screen&topics=cpu", "Authorization: Bearer "+secretOf("wall"))
	first.until("cpu")
	got := h.as(holder{name: "one"}, "GET", "/events?client=screen&topics=cpu", "", "")
	if got.status != http.StatusForbidden && got.status != http.StatusConflict {
		t.Errorf("another token took the session: %d %s", got.status, got.body)
	}
	if got := h.as(holder{name: "one"}, "POST", "/clients/screen/cut", "", ""); got.status != http.StatusForbidden {
		t.Errorf("another token cut the session: %d %s", got.status, got.body)
	}
	h.publish("cpu", "still")
	if e := first.until("cpu"); string(e.Data) != "still" {
		t.Errorf("got %s", e.Data)
	}
	if got := h.as(holder{name: "wall"}, "POST", "/clients/screen/cut", "", ""); got.status >= 400 {
		t.Errorf("the session's own token may not cut it: %d %s", got.status, got.body)
	}
}

// TestSecretsAreComparedWhole measures nothing: it has tokens whose secrets begin
// alike, and one that is another's beginning.
func TestSecretsAreComparedWhole(t *testing.T) {
	t.Parallel()
	var tokens []auth.Token
	secret := strings.Repeat("a", 16)
	for i := range 20 {
		made, err := auth.NewToken(fmt.Sprint("t", i), secret+strings.Repeat("a", i), auth.Permissions{
			Subscribe: patterns(t, fmt.Sprint("t", i)),
		})
		if err != nil {
			t.Fatal(err)
		}
		tokens = append(tokens, made)
	}
	h := run(t, server.Options{Tokens: access(t, tokens...)})
	for i := range 21 {
		got := h.requestAt("GET", fmt.Sprint("/topics?topics=t", i), http.Header{
			"Authorization": {"Bearer " + secret + strings.Repeat("a", i)},
		}, "")
		if want := map[bool]int{true: 200, false: 401}[i < 20]; got.status != want {
			t.Errorf("token %d: got %d %s", i, got.status, got.body)
		}
	}
}
