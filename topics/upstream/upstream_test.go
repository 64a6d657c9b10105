package upstream_test

import (
	"context"
	"fmt"
	"iter"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"

	"go.uber.org/goleak"

	"topicmux/topics"
	"topicmux/topics/upstream"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// follower is a source that runs as "eu", and what it has published.
type follower struct {
	t    *testing.T
	hub  *topics.Hub
	stop func()
	next func() (topics.Item, error, bool)
	seen map[topics.Name]bool
}

func follow(t *testing.T, opts upstream.Options) *follower {
	t.Helper()
	opts.Info.Name = topics.MustName("eu")
	src, err := upstream.New(opts)
	if err != nil {
		t.Fatal(err)
	}
	hub := topics.NewHub(topics.Options{MaxEvents: 1 << 16})
	sub, err := hub.Subscribe(topics.SubscribeOptions{Format: topics.FormatEvents})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	supervisor := topics.Supervise(ctx, hub, src)
	next, stopNext := iter.Pull2(sub.Events(t.Context()))
	f := &follower{t: t, hub: hub, next: next, seen: map[topics.Name]bool{}}
	f.stop = sync.OnceFunc(func() {
		cancel()
		supervisor.Wait()
		stopNext()
		sub.Close()
		hub.Close()
	})
	t.Cleanup(f.stop)
	return f
}

// until returns what was published, up to the item last: "topic=data" of events, and "topic
// state error" of changes of a state.
func (f *follower) until(last string) (got []string) {
	f.t.Helper()
	for {
		item, err, ok := f.next()
		if err != nil || !ok {
			f.t.Fatalf("it ended with %v after %q", err, got)
		}
		switch {
		case item.Info != nil && !f.seen[item.Info.Name] && item.Info.State == topics.StateLive:
			f.seen[item.Info.Name] = true
			continue
		case item.Info != nil:
			got = append(got, strings.TrimSpace(fmt.Sprintf("%s %s %s", item.Info.Name, item.Info.State, item.Info.Error)))
		default:
			got = append(got, fmt.Sprintf("%s=%s", item.Event.Topic, item.Event.Data))
		}
		if strings.HasPrefix(got[len(got)-1], last) {
			return got
		}
	}
}

// stream serves a text, and then nothing more.
func stream(t *testing.T, text string) string {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/event-stream")
		_, _ = fmt.Fprint(w, text)
		w.(http.Flusher).Flush()
		<-r.Context().Done()
	}))
	t.Cleanup(server.Close)
	return server.URL
}

func TestEventsHaveTheirTopicsUnderTheSource(t *testing.T) {
	t.Parallel()
	f := follow(t, upstream.Options{MaxTopics: 3, URL: stream(t, "data: 1\n\nevent: cpu\ndata: 2\n\nevent: a.b c/d\ndata: 3\n\n"+
		"event: $odd\ndata: 4\n\nevent: more\ndata: 5\n\nevent: ///\ndata: 6\n\nevent: cpu\ndata: two\ndata: lines\n\n")})
	got := f.until("eu.cpu=two")
	want := []string{"eu=1", "eu.cpu=2", "eu.a.b_c_d=3", "eu.odd=4", "eu=5", "eu=6", "eu.cpu=two\nlines"}
	if strings.Join(got, "|") != strings.Join(want, "|") {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestAServersCatalogueAndLossesArePassedOn(t *testing.T) {
	t.Parallel()
	f := follow(t, upstream.Options{URL: stream(t,
		`event: $hello`+"\n"+`data: {"server":"topicmux 1","epoch":"e","topics":[{"name":"cpu","kind":"gauge","unit":"%","min":0,"max":100,"help":"CPU"},{"name":"job","state":"failed","error":"no disk"}]}`+"\n\n"+
			"id: e-1\nevent: cpu\ndata: 42\n\n"+
			"event: $gap\ndata: {\"topic\":\"cpu\",\"missed\":7,\"reason\":\"evicted\"}\n\n"+
			"event: $topic\ndata: {\"name\":\"load\",\"unit\":\"x\"}\n\n"+
			"event: $live\ndata: {}\n\n"+
			"event: $complete\ndata: {\"topic\":\"cpu\"}\n\n"+
			"event: end\ndata: x\n\n")})
	got := strings.Join(f.until("eu.end=x"), "|")
	for _, want := range []string{"eu.job failed no disk", "eu.cpu=42", "eu.cpu complete"} {
		if !strings.Contains(got, want) {
			t.Errorf("%q is missing in %q", want, got)
		}
	}
	if info, _ := f.hub.TopicInfo(topics.MustName("eu.load")); info.Unit != "x" {
		t.Errorf("load is %+v", info)
	}
	f.stop() // it says at the end what is missing
	if e, ok := f.hub.Last(topics.MustName("eu.notes")); !ok || string(e.Data) != "WARN 7 events missing: cpu: evicted" {
		t.Errorf("the note is %q", e.Data)
	}
}

// counting is a server that numbers its events, resumes after an id, and breaks each
// connection after a while.
type counting struct {
	mu    sync.Mutex
	total int      // events that there are
	asked []string // the ids of the requests
	cut   int      // events of a connection; 0 for no limit
}

func (c *counting) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	id := r.Header.Get("Last-Event-ID")
	c.mu.Lock()
	c.asked = append(c.asked, id)
	total, cut := c.total, c.cut
	if cut > 0 {
		cut += len(c.asked) % 5
	}
	c.mu.Unlock()
	after, _ := strconv.Atoi(id)
	w.Header().Set("Content-Type", "text/event-stream")
	_, _ = fmt.Fprint(w, "retry: 1\n\n")
	for n := after + 1; n <= total; n++ {
		_, _ = fmt.Fprintf(w, "id: %d\nevent: t%d\ndata: %d\n\n", n, n%3, n)
		if n-after == cut {
			_, _ = fmt.Fprint(w, "id: 999\ndata: incompl") // a broken event
			w.(http.Flusher).Flush()
			panic(http.ErrAbortHandler)
		}
	}
	w.(http.Flusher).Flush()
	<-r.Context().Done()
}

func TestCutsAndRestartsLoseNothingAndRepeatNothing(t *testing.T) {
	t.Parallel()
	c := &counting{total: 120, cut: 7}
	server := httptest.NewServer(c)
	t.Cleanup(server.Close)
	state := filepath.Join(t.TempDir(), "eu.id")
	var got []string
	for _, total := range []int{120, 200} { // two runs of the process
		c.mu.Lock()
		c.total = total
		c.mu.Unlock()
		f := follow(t, upstream.Options{URL: server.URL, State: state})
		for _, item := range f.until(fmt.Sprintf("eu.t%d=%d", total%3, total)) {
			if strings.Contains(item, "=") {
				got = append(got, item)
			}
		}
		f.stop()
		if id, err := os.ReadFile(state); err != nil || strings.TrimSpace(string(id)) != fmt.Sprint(total) {
			t.Errorf("the id %q was saved, %v, want %d", id, err, total)
		}
	}
	if len(got) != 200 {
		t.Errorf("%d events, want 200", len(got))
	}
	for i, item := range got {
		if want := fmt.Sprintf("eu.t%d=%d", (i+1)%3, i+1); item != want {
			t.Fatalf("event %d is %s, want %s", i, item, want)
		}
	}
}

func TestInvalidOptions(t *testing.T) {
	t.Parallel()
	name := topics.MustName("a")
	for _, opts := range []upstream.Options{
		{URL: "ftp://h", Info: topics.TopicInfo{Name: name}},
		{URL: "", Info: topics.TopicInfo{Name: name}},
		{URL: "http://h", Info: topics.TopicInfo{Name: topics.MustName(strings.Repeat("x", 126))}},
	} {
		if _, err := upstream.New(opts); err == nil {
			t.Errorf("%+v is accepted", opts)
		}
	}
}
