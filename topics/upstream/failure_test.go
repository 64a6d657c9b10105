package upstream_test

import (
	"bytes"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"topicmux/topics"
	"topicmux/topics/upstream"
)

func TestTopicsFailWithoutAConnection(t *testing.T) {
	t.Parallel()
	var up sync.Mutex
	up.Lock()
	requests := 0
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if requests++; requests == 1 {
			w.Header().Set("Retry-After", "0")
			w.WriteHeader(http.StatusServiceUnavailable)
			return
		}
		up.Lock()
		w.Header().Set("Content-Type", "text/event-stream")
		_, _ = fmt.Fprint(w, "data: 1\n\n")
		w.(http.Flusher).Flush()
		<-r.Context().Done()
	}))
	t.Cleanup(server.Close)
	f := follow(t, upstream.Options{URL: server.URL})
	if got := f.until("eu failed"); !strings.Contains(got[len(got)-1], "503") {
		t.Errorf("it says %q", got)
	}
	if info, _ := f.hub.TopicInfo(topics.MustName("eu")); info.RetryAt == 0 {
		t.Errorf("it does not say when it tries again: %+v", info)
	}
	up.Unlock()
	f.until("eu live")
	f.until("eu=1")
}

func TestAFailureBeginsWithItsReason(t *testing.T) {
	t.Parallel()
	closed := httptest.NewServer(http.NotFoundHandler())
	closed.Close()
	for want, handle := range map[string]http.HandlerFunc{
		"connection refused": nil,
		"status 404 Not Found (text/plain; charset=utf-8): 404 page not found": http.NotFound,
		"status 503 Service Unavailable: try later": func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "application/json")
			w.WriteHeader(http.StatusServiceUnavailable)
			_, _ = fmt.Fprint(w, `{"error":"try later"}`)
		},
		"status 302: a redirect without a Location": func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusFound) },
		"not an event stream but an HTML page": func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "text/event-stream")
			_, _ = fmt.Fprint(w, "<!doctype html>\n<html>\n")
		},
		"the server closed the connection without a response": func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) },
		"an event has more than 16 MiB": func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "text/event-stream")
			for err := error(nil); err == nil; { // never the end of a line
				_, err = w.Write(bytes.Repeat([]byte("data: x"), 1<<16))
			}
		},
		"the server ended the stream": func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "text/event-stream")
			_, _ = fmt.Fprint(w, ": hello\n\n")
		},
	} {
		url := closed.URL
		if handle != nil {
			server := httptest.NewServer(handle)
			t.Cleanup(server.Close)
			url = server.URL
		}
		f := follow(t, upstream.Options{URL: url + "/x?access_token=secret"})
		got := f.until("eu failed")
		said, ok := strings.CutPrefix(got[len(got)-1], "eu failed "+want)
		if !ok || !strings.HasSuffix(said, " ("+url+"/x?access_token=xxxxx)") {
			t.Errorf("got %q, want %q first and the address last", got[len(got)-1], want)
		}
		f.stop()
	}
}

// TestAnAnswerThatIsNoStreamLeadsToEvents requests pages instead of streams.
func TestAnAnswerThatIsNoStreamLeadsToEvents(t *testing.T) {
	t.Parallel()
	const hint = "; the stream of a topicmux server is at /events ("
	for name, handle := range map[string]http.HandlerFunc{
		"page":    func(w http.ResponseWriter, _ *http.Request) { _, _ = fmt.Fprint(w, "<!doctype html>") },
		"no page": http.NotFound,
		"disguise": func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "text/event-stream")
			_, _ = fmt.Fprint(w, "<!doctype html>\n<html>\n")
		},
		"error": func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusForbidden) },
	} {
		server := httptest.NewServer(handle)
		t.Cleanup(server.Close)
		for path, elsewhere := range map[string]bool{"/": true, "/topics": true, "": true, "/events": false, "/events?topics=a": false} {
			f := follow(t, upstream.Options{URL: server.URL + path})
			got := f.until("eu failed")
			if said := got[len(got)-1]; strings.Contains(said, hint) != (elsewhere && name != "error") {
				t.Errorf("%s at %q: %q", name, path, said)
			}
			f.stop()
		}
	}
}
