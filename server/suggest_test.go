package server_test

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"topicmux/server"
	"topicmux/server/auth"
)

// silent answers nothing.
func silent(context.Context, server.Request, func(string, []byte) error) error { return nil }

// hintOf returns the hint of a refusal.
func hintOf(t *testing.T, r reply) string {
	t.Helper()
	var refusal struct{ Hint string }
	if err := json.Unmarshal([]byte(r.body), &refusal); err != nil {
		t.Fatalf("%v: %s", err, r.body)
	}
	return refusal.Hint
}

func TestAWrongPathLeadsToTheRightOne(t *testing.T) {
	t.Parallel()
	h := run(t, server.Options{StreamHandlers: map[string]server.StreamHandler{"echo": silent}})
	h.publish("cpu", "1")
	h.publish("net.rx", "1")
	for path, meant := range map[string]string{
		"/event":                            "/events",
		"/Events":                           "/events",
		"/evnets":                           "/events",
		"/eventss":                          "/events",
		"/events/":                          "/events",
		"/stream":                           "/events",
		"/sse":                              "/events",
		"/api/events":                       "/events",
		"/v1/topics/cpu":                    "/topics/cpu",
		"/topic":                            "/topics",
		"/topic/net.rx":                     "/topics/net.rx",
		"/topic/net.rx/last":                "/topics/net.rx/last",
		"/topics/cpu/lst":                   "/topics/cpu/last",
		"/topics/cpu/latest":                "/topics/cpu/last",
		"/topics/cpu/":                      "/topics/cpu",
		"/client":                           "/clients",
		"/sessions":                         "/clients",
		"/metric":                           "/metrics",
		"/health":                           "/healthz",
		"/ready":                            "/readyz",
		"/ehco":                             "/echo",
		"/cpu":                              "/topics/cpu",
		"/cpu/":                             "",
		"/net.rx/last":                      "/topics/net.rx/last",
		"/topic/a":                          "/topics/a",
		"/events/cpu":                       "",
		"/nothing":                          "",
		"/favicon.ico":                      "",
		"/x":                                "",
		"//":                                "/",
		"/topics/a/b/c":                     "",
		"/a/b/c/d/e/events":                 "/events",
		"/a/b/c/d/e/f/events":               "",
		"/" + strings.Repeat("events", 200): "",
	} {
		got := get(t, h.url+path)
		got.refused(t, path, http.StatusNotFound)
		want := "GET / lists the paths"
		if meant != "" {
			want = "did you mean " + meant + "? " + want
		}
		if hint := hintOf(t, got); hint != want {
			t.Errorf("%s: the hint is %q, want %q", path, hint, want)
		}
	}
}

func TestAQueryParameterWithoutMeaningIsRefused(t *testing.T) {
	t.Parallel()
	h := run(t, server.Options{})
	h.publish("cpu", "1")
	for target, want := range map[string]string{
		"/events?topic=cpu":    "did you mean ?topics=",
		"/events?Topics=cpu":   "did you mean ?topics=",
		"/events?tpoics=cpu":   "did you mean ?topics=",
		"/events?lst=5":        "did you mean ?last=",
		"/events?last=5&tim=1": "did you mean ?time=",
		"/events?clients=anna": "did you mean ?client=",
		"/events?filter=cpu":   "the parameters are topics, last,",
		"/events?=":            "the parameters are topics, last,",
		"/topics?topic=cpu":    "did you mean ?topics=",
		"/events?" + url.QueryEscape(strings.Repeat("x", 900)): "the parameters are topics, last,",
	} {
		got := get(t, h.url+target)
		got.refused(t, target, http.StatusBadRequest)
		if !strings.HasPrefix(hintOf(t, got), want) || !strings.Contains(got.body, "unknown query parameter") {
			t.Errorf("%s: got %s, want the hint %q", target, got.body, want)
		}
	}
	h.open("client=anna").until("$hello")
	got := post(t, h.url+"/clients/anna?events=note", "hello")
	got.refused(t, "a message", http.StatusBadRequest)
	if hint := hintOf(t, got); hint != "did you mean ?event=" {
		t.Errorf("a message: the hint is %q", hint)
	}
	h.open("topics=cpu&_=1700000000").until("cpu")
	for _, target := range []string{"/healthz?probe=1", "/metrics?name=x", "/?utm_source=x", "/topics?x=1", "/topics/cpu?topics=cpu"} {
		if got := get(t, h.url+target); got.status != http.StatusOK {
			t.Errorf("%s: %d %s", target, got.status, got.body)
		}
	}
}

func TestARepeatedQueryParameterIsRefused(t *testing.T) {
	t.Parallel()
	h := run(t, server.Options{})
	h.publish("cpu", "1")
	for _, target := range []string{
		"/events?since=5m&since=6m", "/events?since=5m&since=5m", "/events?since=&since=5m",
		"/events?last=5&last=6", "/events?last=5&topics=cpu&last=5", "/events?%6Cast=5&last=6",
		"/events?client=a&client=b", "/events?time=1&time=0", "/events?control=0&control=1",
		"/events?explain=1&explain=1", "/events?lastEventId=1&lastEventId=2", "/events?last-event-id=1&last-event-id=2",
	} {
		got := get(t, h.url+target)
		got.refused(t, target, http.StatusBadRequest)
		name, _, _ := strings.Cut(target[strings.LastIndexAny(target, "&")+1:], "=")
		if !strings.Contains(got.body, "the query has "+name+" more than once") || hintOf(t, got) != "send ?"+name+"= only once" {
			t.Errorf("%s: got %s", target, got.body)
		}
	}
	if got := h.request(http.MethodHead, "/events?since=5m&since=6m", ""); got.status != http.StatusBadRequest {
		t.Errorf("HEAD: %d", got.status)
	}
	h.open("client=anna").until("$hello")
	got := post(t, h.url+"/clients/anna?event=note&event=news", "hello")
	got.refused(t, "a message", http.StatusBadRequest)

	h.open("topics=mem&topics=cpu&_=1&_=2").until("cpu") // the values of topics are joined
	for _, target := range []string{"/topics?topics=cpu&topics=mem", "/healthz?probe=1&probe=2"} {
		if got := get(t, h.url+target); got.status != http.StatusOK {
			t.Errorf("%s: %d %s", target, got.status, got.body)
		}
	}
}

func TestAMethodThatIsNotAllowedIsNamed(t *testing.T) {
	t.Parallel()
	h := run(t, server.Options{})
	got := h.request(http.MethodPut, "/events", "x")
	got.refused(t, "PUT /events", http.StatusMethodNotAllowed)
	if !strings.Contains(got.body, "PUT is not allowed on this path") {
		t.Errorf("got %s", got.body)
	}
	for request, want := range map[string]string{
		"POST /topics":          "POST /topics/NAME publishes an event; allowed methods on this path: GET, HEAD, OPTIONS",
		"POST /":                "POST /topics/NAME publishes an event; allowed methods on this path: GET, HEAD, OPTIONS",
		"POST /topics/cpu/last": "POST /topics/NAME publishes an event; allowed methods on this path: GET, HEAD, OPTIONS",
		"PUT /events":           "POST /events publishes events; allowed methods on this path: GET, HEAD, POST, OPTIONS",
		"DELETE /topics":        "DELETE /topics/NAME ends a topic; allowed methods on this path: GET, HEAD, OPTIONS",
		"DELETE /events":        "allowed methods on this path: GET, HEAD, POST, OPTIONS",
	} {
		method, path, _ := strings.Cut(request, " ")
		got := h.request(method, path, "x")
		got.refused(t, request, http.StatusMethodNotAllowed)
		if hint := hintOf(t, got); hint != want {
			t.Errorf("%s: the hint is %q, want %q", request, hint, want)
		}
	}
}

func TestAPathDoesNotTellWhichTopicsThereAreWithoutAToken(t *testing.T) {
	t.Parallel()
	h := run(t, server.Options{Tokens: access(t, token(t, "wall", auth.Permissions{Subscribe: patterns(t, ">")}))})
	h.publish("cpu", "1")
	got := get(t, h.url+"/cpu")
	got.refused(t, "/cpu", http.StatusNotFound)
	if strings.Contains(got.body, "/topics/cpu") {
		t.Errorf("got %s", got.body)
	}
}

func TestATopicThatDoesNotExistSuggestsASimilarOne(t *testing.T) {
	t.Parallel()
	h := run(t, server.Options{})
	for _, name := range []string{"gauge1", "net.rx", strings.Repeat("n", 64)} {
		h.publish(name, "1")
	}
	for path, want := range map[string]string{
		"/topics/gaug1":                      "did you mean gauge1? GET /topics lists the topics; POST /topics/gaug1 creates this one",
		"/topics/gaug1/last":                 "did you mean gauge1? GET /topics lists the topics; POST /topics/gaug1 creates this one",
		"/topics/net":                        "did you mean net.rx? GET /topics lists the topics; POST /topics/net creates this one",
		"/topics/else":                       "GET /topics lists the topics; POST /topics/else creates this one",
		"/topics/" + strings.Repeat("n", 65): "GET /topics lists the topics; POST /topics/" + strings.Repeat("n", 65) + " creates this one",
	} {
		got := get(t, h.url+path)
		got.refused(t, path, http.StatusNotFound)
		if hint := hintOf(t, got); hint != want {
			t.Errorf("%s: the hint is %q, want %q", path, hint, want)
		}
	}
	got := h.remove("/topics/gaug1")
	if got.refused(t, "delete", http.StatusNotFound); hintOf(t, got) != "did you mean gauge1? GET /topics lists the topics" {
		t.Errorf("delete: got %s", got.body)
	}
}
