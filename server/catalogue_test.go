package server_test

import (
	"net/http"
	"strings"
	"testing"

	"topicmux/server"
	"topicmux/topics"
)

func TestCatalogueListsTheSelectedTopics(t *testing.T) {
	t.Parallel()
	h := run(t, server.Options{})
	epoch := h.hub.Epoch()
	if got := get(t, h.url+"/topics"); got.body != `{"epoch":"`+epoch+`","topics":[]}`+"\n" {
		t.Errorf("empty: got %s", got.body)
	}
	if _, err := h.hub.Declare(topics.TopicInfo{Name: topics.MustName("net.rx"), Kind: topics.KindNumber, Unit: "B/s", Help: "a < b"}); err != nil {
		t.Fatal(err)
	}
	h.publish("cpu", "1")
	entry := `{"name":"net.rx","kind":"number","unit":"B/s","help":"a < b","keep":"all","state":"live"}`
	if got := get(t, h.url+"/topics?topics=net.*"); got.body != `{"epoch":"`+epoch+`","topics":[`+entry+"]}\n" {
		t.Errorf("selected: got %s", got.body)
	}
	if got := get(t, h.url+"/topics/net.rx"); got.status != http.StatusOK || got.body != entry+"\n" {
		t.Errorf("one: got %s", got.body)
	}
}

func TestLastIsThePayloadAsItIs(t *testing.T) {
	t.Parallel()
	h := run(t, server.Options{})
	for data, contentType := range map[string]string{
		"37.5":                  "application/json",
		`{"a":1}`:               "application/json",
		"one\r\ntwo\n":          "text/plain; charset=utf-8",
		"":                      "text/plain; charset=utf-8",
		"<script>\x00</script>": "text/plain; charset=utf-8",
	} {
		if got := post(t, h.url+"/topics/a", data); got.status != http.StatusCreated {
			t.Fatalf("%q: got %d %s", data, got.status, got.body)
		}
		got := get(t, h.url+"/topics/a/last")
		if got.body != data || got.header.Get("Content-Type") != contentType || got.header.Get("X-Content-Type-Options") != "nosniff" {
			t.Errorf("%q: got %q %v", data, got.body, got.header)
		}
	}
}

func TestIndexSaysWhatCanBeAsked(t *testing.T) {
	t.Parallel()
	h := run(t, server.Options{})
	got := get(t, h.url+"/")
	if got.status != http.StatusOK || got.header.Get("Server") != "topicmux" ||
		!strings.Contains(got.body, "curl -N 'http://"+h.addr+"/events?topics=cpu,disk.*'") {
		t.Errorf("got %d %v %s", got.status, got.header, got.body)
	}
}
