package server_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"topicmux/server"
)

// put declares a topic.
func (h *testServer) put(path, body string) reply {
	h.t.Helper()
	req, err := http.NewRequest(http.MethodPut, h.url+path, strings.NewReader(body))
	if err != nil {
		h.t.Fatal(err)
	}
	return do(h.t, req)
}

func (h *testServer) remove(path string) reply {
	h.t.Helper()
	req, err := http.NewRequest(http.MethodDelete, h.url+path, nil)
	if err != nil {
		h.t.Fatal(err)
	}
	return do(h.t, req)
}

func TestPutDeclaresTheWholeEntry(t *testing.T) {
	t.Parallel()
	h := run(t, server.Options{})
	s := h.open("topics=disk")
	s.until("$hello")
	for i, c := range []struct {
		body, entry string
		status      int
	}{
		{`{"kind":"gauge","unit":"%","min":0,"max":1e2,"help":"a < b","keep":"latest"}`, `{"name":"disk","kind":"gauge","unit":"%","min":0,"max":100,"help":"a < b","keep":"latest","state":"live"}`, 201},
		{`{"name":"disk","unit":"GB"}`, `{"name":"disk","unit":"GB","keep":"all","state":"live"}`, 200},
		{` { } `, `{"name":"disk","keep":"all","state":"live"}`, 200},
	} {
		got := h.put("/topics/disk", c.body)
		if got.status != c.status || got.body != c.entry+"\n" {
			t.Errorf("%d: got %d %s", i, got.status, got.body)
		}
		if e := s.until("$topic"); string(e.Data) != c.entry {
			t.Errorf("%d: subscribers were told %s", i, e.Data)
		}
	}
}

func TestEntryThatSaysSomethingStrangeIsRefused(t *testing.T) {
	t.Parallel()
	h := run(t, server.Options{})
	if got := h.put("/topics/disk", `{"unit":"GB"}`); got.status != http.StatusCreated {
		t.Fatalf("got %d %s", got.status, got.body)
	}
	for body, says := range map[string]string{
		``:                                "not a JSON object",
		`null`:                            "not a JSON object",
		`[]`:                              "not a JSON object",
		`"kind"`:                          "not a JSON object",
		`{"kind":"gauge"`:                 "not JSON",
		`{"kind":}`:                       "not JSON",
		`{kind:1}`:                        "not JSON",
		`{"kind":"gauge"} {}`:             "after its end",
		`{"kind":"gauge","kind":"gauge"}`: `has \"kind\" twice`,
		`{"colour":"red"}`:                `unknown field: \"colour\"`,
		`{"Kind":"gauge"}`:                `unknown field: \"Kind\"`,
		`{"kind":"gouge"}`:                `kind \"gouge\" is not one of number, numbers, gauge, progress, state, table, log, chat, text, json","hint":"did you mean gauge?"`,
		`{"kind":"sparkles"}`:             `json","hint":"GET /topics shows valid entries"`,
		`{"kind":1}`:                      `needs a string for \"kind\", but has 1`,
		`{"kind":null}`:                   `needs a string for \"kind\", but has null`,
		`{"min":"0"}`:                     `needs a number for \"min\"`,
		`{"max":1e999}`:                   `needs a number for \"max\"`,
		`{"min":2,"max":1}`:               "min 2 is above max 1",
		`{"keep":"some"}`:                 `keep \"some\" is neither`,
		`{"unit":"` + strings.Repeat("x", 33) + `"}`:   "more than 32 bytes",
		`{"help":"` + strings.Repeat("x", 1025) + `"}`: "more than 1024 bytes",
		`{"unit":["` + strings.Repeat("x", 99) + `"]}`: "…",
		`{"name":"other"}`:     "different name",
		`{"state":"complete"}`: "DELETE completes",
		`{"retryAt":1}`:        "DELETE completes",
		`{"restarts":1}`:       "DELETE completes",
		"{\"help\":\"\xff\"}":  "UTF-8",
	} {
		got := h.put("/topics/disk", body)
		got.refused(t, body, http.StatusBadRequest)
		if !strings.Contains(got.body, says) {
			t.Errorf("%s: got %s, want %q", body, got.body, says)
		}
	}
	h.put("/topics/disk", `{"help":"`+strings.Repeat("x", 20_000)+`"}`).refused(t, "large", http.StatusRequestEntityTooLarge)
	h.put("/topics/new", `{"kind":"gouge"}`).refused(t, "new", http.StatusBadRequest)
	h.put("/topics/open", `{}`).refused(t, "open", http.StatusBadRequest)
	h.ask(said("PUT", "/topics/disk", ndjson, "{}")).refused(t, "NDJSON", http.StatusUnsupportedMediaType)
	h.ask("PUT /topics/disk HTTP/1.1\r\nHost: localhost\r\n\r\n").refused(t, "no length", http.StatusLengthRequired)
	if got := get(t, h.url+"/topics"); !strings.Contains(got.body, `"topics":[{"name":"disk","unit":"GB","keep":"all","state":"live"}]`) {
		t.Errorf("the catalogue is now %s", got.body)
	}
}

func TestDeleteCompletesATopic(t *testing.T) {
	t.Parallel()
	h := run(t, server.Options{})
	id := h.publish("build", "1")
	s := h.open("topics=build")
	s.until("build")
	entry := fmt.Sprintf(`{"name":"build","keep":"all","state":"complete","last":"%s"}`+"\n", id)
	for range 2 {
		if got := h.remove("/topics/build"); got.status != http.StatusOK || got.body != entry {
			t.Errorf("got %d %s", got.status, got.body)
		}
	}
	s.until("$complete")
	h.remove("/topics/none").refused(t, "unknown", http.StatusNotFound)
	h.remove("/topics/a..b").refused(t, "no name", http.StatusBadRequest)
	post(t, h.url+"/topics/build", "2").refused(t, "complete", http.StatusGone)
	if got := h.put("/topics/build", `{}`); got.status != http.StatusOK {
		t.Errorf("live again: got %d %s", got.status, got.body)
	}
	if got := post(t, h.url+"/topics/build", "3"); got.status != http.StatusCreated {
		t.Errorf("got %d %s", got.status, got.body)
	}
}
