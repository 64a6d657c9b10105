package server_test

import (
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"topicmux/server"
	"topicmux/server/auth"
	"topicmux/topics"
)

// publishOnce publishes with a key.
func (h *testServer) publishOnce(key, path, kind, body string) reply {
	h.t.Helper()
	req, err := http.NewRequest(http.MethodPost, h.url+path, strings.NewReader(body))
	if err != nil {
		h.t.Fatal(err)
	}
	req.Header.Set("Idempotency-Key", key)
	req.Header.Set("Content-Type", kind)
	return do(h.t, req)
}

func TestSameKeyPublishesOnceAndAnswersTheSame(t *testing.T) {
	t.Parallel()
	h := run(t, server.Options{})
	for i, c := range []struct{ path, kind, body string }{
		{"/topics/a", "text/plain", "1"},
		{"/topics/a", "application/x-ndjson", "1\n2\n3\n"},
		{"/events", "text/event-stream", "event: a\ndata: 1\n\nevent: b\ndata: 2\n\n"},
	} {
		key := fmt.Sprint("key-", i)
		first := h.publishOnce(key, c.path, c.kind, c.body)
		before := h.hub.Stats().Events
		again := h.publishOnce(key, c.path, c.kind, c.body)
		if first.status != http.StatusCreated || again.status != first.status || again.body != first.body {
			t.Errorf("%s: got %d %s and then %d %s", c.kind, first.status, first.body, again.status, again.body)
		}
		if again.header.Get("Idempotent-Replayed") != "true" || first.header.Get("Idempotent-Replayed") != "" {
			t.Errorf("%s: it does not say which is which", c.kind)
		}
		if got := h.hub.Stats().Events; got != before {
			t.Errorf("%s: %d events more", c.kind, got-before)
		}
		for _, other := range []reply{
			h.publishOnce(key, c.path, c.kind, c.body+"\n"),
			h.publishOnce(key, "/topics/other", "text/plain", c.body),
		} {
			other.refused(t, "another request", http.StatusUnprocessableEntity)
		}
	}
	if _, ok := h.hub.TopicInfo(topics.MustName("other")); ok {
		t.Error("what was refused made a topic")
	}
}

func TestSameKeyAtTheSameTimePublishesOnce(t *testing.T) {
	t.Parallel()
	h := run(t, server.Options{})
	const clients, keys, count = 8, 4, 20_000
	body := strings.Repeat("1\n", count) // it takes a while
	bodies := make([][clients]string, keys)
	var all sync.WaitGroup
	for k := range keys {
		for c := range clients {
			all.Go(func() {
				bodies[k][c] = h.publishOnce(fmt.Sprint(k), "/topics/a", "application/x-ndjson", body).body
			})
		}
	}
	all.Wait()
	for k := range bodies {
		for _, body := range bodies[k] {
			if body != bodies[k][0] || !strings.Contains(body, fmt.Sprintf(`"events":%d,`, count)) {
				t.Errorf("key %d: got %s and %s", k, bodies[k][0], body)
			}
		}
	}
	if got := h.hub.Stats().Events; got != count*keys {
		t.Errorf("%d events were published, want %d", got, count*keys)
	}
}

func TestKeyOfWhatWasNotPublishedCanBeUsedAgain(t *testing.T) {
	t.Parallel()
	h := run(t, server.Options{MaxBody: 10})
	name := topics.MustName("a")
	if _, err := h.hub.Topic(name); err != nil {
		t.Fatal(err)
	}
	if err := h.hub.Complete(name); err != nil {
		t.Fatal(err)
	}
	h.publishOnce("k", "/topics/a", "text/plain", "1").refused(t, "complete", http.StatusGone)
	h.publishOnce("k", "/topics/b", "text/plain", strings.Repeat("x", 11)).refused(t, "too large", http.StatusRequestEntityTooLarge)
	if _, err := h.hub.Declare(topics.TopicInfo{Name: name}); err != nil {
		t.Fatal(err)
	}
	if got := h.publishOnce("k", "/topics/a", "text/plain", "1"); got.status != http.StatusCreated {
		t.Errorf("got %d %s", got.status, got.body)
	}
}

func TestWhatWasPublishedInPartIsNotPublishedAgain(t *testing.T) {
	t.Parallel()
	opts := server.HubOptions()
	opts.MaxTopics = 1
	h := runWith(t, opts, server.Options{})
	body := "event: a\ndata: 1\n\nevent: b\ndata: 2\n\n"
	first := h.publishOnce("k", "/events", "text/event-stream", body)
	first.refused(t, "too many topics", http.StatusConflict)
	if !strings.Contains(first.body, `"events":1,`) {
		t.Errorf("got %s", first.body)
	}
	if again := h.publishOnce("k", "/events", "text/event-stream", body); again.body != first.body || again.status != first.status {
		t.Errorf("got %d %s, want %s", again.status, again.body, first.body)
	}
	if got := h.hub.Stats().Events; got != 1 {
		t.Errorf("%d events were published", got)
	}
}

func TestKeysAreForgottenByNumberAndAge(t *testing.T) {
	t.Parallel()
	few := run(t, server.Options{MaxKeys: 2})
	ids := map[string]string{}
	for _, key := range []string{"1", "2", "3", "4"} {
		ids[key] = few.publishOnce(key, "/topics/a", "text/plain", key).body
	}
	for _, key := range []string{"4", "3"} {
		if got := few.publishOnce(key, "/topics/a", "text/plain", key).body; got != ids[key] {
			t.Errorf("key %s was forgotten", key)
		}
	}
	if got := few.publishOnce("1", "/topics/a", "text/plain", "1").body; got == ids["1"] {
		t.Error("the oldest key is remembered")
	}

	short := run(t, server.Options{KeyAge: time.Millisecond})
	first := short.publishOnce("k", "/topics/a", "text/plain", "1").body
	for began := time.Now(); short.publishOnce("k", "/topics/a", "text/plain", "1").body == first; {
		if time.Since(began) > testTimeout {
			t.Fatal("the key never grows old")
		}
	}
}

// tokened returns a server with tokens for one and two, which may each publish on
// a topic of its name and on both.
func tokened(t *testing.T) *testServer {
	t.Helper()
	return run(t, server.Options{Tokens: access(t,
		token(t, "one", auth.Permissions{Publish: patterns(t, "one", "both")}),
		token(t, "two", auth.Permissions{Publish: patterns(t, "two", "both")}))})
}

func TestKeysOfDifferentTokensAreDifferent(t *testing.T) {
	t.Parallel()
	h := tokened(t)
	seen := map[string]bool{}
	for _, holder := range []string{"one", "two", "one"} {
		auth := "Authorization: Bearer " + secretOf(holder) + "\r\n"
		seen[h.ask(said("POST", "/topics/both", auth+"Idempotency-Key: k\r\n", "1")).body] = true
	}
	if len(seen) != 2 || h.hub.Stats().Events != 2 {
		t.Errorf("got %v", seen)
	}
}

func TestEveryEventOfARequestMustBeAllowed(t *testing.T) {
	t.Parallel()
	h := tokened(t)
	auth := "Authorization: Bearer " + secretOf("one") + "\r\n"
	body := "event: one\ndata: 1\n\nevent: two\ndata: 2\n\nevent: one\ndata: 3\n\n"
	got := h.ask(said("POST", "/events", auth+stream, body))
	got.refused(t, "as it comes", http.StatusForbidden)
	if !strings.Contains(got.body, `"events":1,`) || !strings.Contains(got.body, `"line":6`) {
		t.Errorf("got %s", got.body)
	}
	got = h.ask(said("POST", "/events", auth+stream+"Idempotency-Key: k\r\n", body))
	got.refused(t, "as a whole", http.StatusForbidden)
	if !strings.Contains(got.body, `"events":0,`) {
		t.Errorf("got %s", got.body)
	}
	for _, request := range []string{
		said("POST", "/topics/two", auth+ndjson, "1\n"),
		said("PUT", "/topics/two", auth, "{}"),
		said("DELETE", "/topics/two", auth, ""),
	} {
		h.ask(request).refused(t, request, http.StatusForbidden)
	}
	if got := h.hub.Stats(); got.Topics != 1 || got.Events != 1 {
		t.Errorf("there are %d topics and %d events", got.Topics, got.Events)
	}
}
