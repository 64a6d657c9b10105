package docker_test

import (
	"context"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"topicmux/topics"
	"topicmux/topics/docker"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// An engine stands in for a Docker engine on a Unix socket. It speaks the documented formats of
// the Engine API.
type engine struct {
	t      *testing.T
	socket string
	server *http.Server

	mu         sync.Mutex
	wake       *sync.Cond // on mu: something has changed
	stopped    bool
	containers map[string]*box
	events     []string          // JSON
	broken     map[string]string // what is answered for a path instead
	requests   []string          // paths and queries
}

// A box is a container of the stand-in.
type box struct {
	names []string
	tty   bool
	stats []string // JSON
	log   []byte   // as it is sent
}

// newEngine starts an engine.
func newEngine(t *testing.T) *engine {
	t.Helper()
	dir, err := os.MkdirTemp("", "engine") // the path of a socket must be short
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	e := &engine{t: t, socket: filepath.Join(dir, "s"), containers: map[string]*box{}, broken: map[string]string{}}
	e.wake = sync.NewCond(&e.mu)
	e.start()
	t.Cleanup(e.stop)
	return e
}

func (e *engine) start() {
	e.t.Helper()
	listener, err := net.Listen("unix", e.socket)
	if err != nil {
		e.t.Fatal(err)
	}
	e.change(func() { e.stopped = false })
	server := &http.Server{Handler: http.HandlerFunc(e.serve), ReadHeaderTimeout: time.Minute}
	e.server = server
	go func() { _ = server.Serve(listener) }()
}

// stop cuts all connections.
func (e *engine) stop() {
	e.change(func() { e.stopped = true })
	_ = e.server.Close()
}

// change changes the engine and wakes its streams.
func (e *engine) change(change func()) {
	e.mu.Lock()
	defer e.mu.Unlock()
	change()
	e.wake.Broadcast()
}

// add adds a running container, with an event.
func (e *engine) add(id string, b *box) {
	e.change(func() { e.containers[id] = b; e.happened("start", id) })
}

// remove stops a container, with an event.
func (e *engine) remove(id string) {
	e.change(func() { delete(e.containers, id); e.happened("die", id) })
}

func (e *engine) happened(action, id string) {
	n := int64(len(e.events) + 1)
	e.events = append(e.events, fmt.Sprintf(`{"Type": "container", "Action": %q, "Actor": {"ID": %q}, "time": 1700000000, "timeNano": %d}`, action, id, 1700000000e9+n))
}

func (e *engine) serve(w http.ResponseWriter, r *http.Request) {
	e.mu.Lock()
	e.requests = append(e.requests, r.URL.String())
	e.wake.Broadcast()
	broken, isBroken := e.broken[r.URL.Path]
	e.mu.Unlock()
	if isBroken {
		if code, message, ok := strings.Cut(broken, "|"); ok {
			w.WriteHeader(map[string]int{"500": 500, "404": 404}[code])
			broken = message
		}
		fmt.Fprint(w, broken)
		return
	}
	parts := strings.Split(strings.Trim(r.URL.Path, "/"), "/")
	switch {
	case r.URL.Path == "/events":
		since := r.URL.Query().Get("since")
		e.stream(w, r, func(n int) ([]byte, bool) {
			for ; n < len(e.events); n++ {
				if since == "" || !strings.Contains(e.events[n], strings.ReplaceAll(since, ".", "")) {
					break
				}
			}
			if n >= len(e.events) {
				return nil, !e.stopped
			}
			return []byte(e.events[n] + "\n"), true
		})
	case r.URL.Path == "/containers/json":
		e.list(w)
	case len(parts) == 3 && parts[2] == "json":
		e.mu.Lock()
		b := e.containers[parts[1]]
		e.mu.Unlock()
		if b == nil {
			http.Error(w, `{"message":"No such container"}`, http.StatusNotFound)
			return
		}
		fmt.Fprintf(w, `{"Id":%q,"Config":{"Tty":%t}}`, parts[1], b.tty)
	case len(parts) == 3 && parts[2] == "stats":
		e.stream(w, r, func(n int) ([]byte, bool) {
			b := e.containers[parts[1]]
			if b == nil || n >= len(b.stats) {
				return nil, b != nil && !e.stopped
			}
			return []byte(b.stats[n] + "\n"), true
		})
	case len(parts) == 3 && parts[2] == "logs":
		sent := 0
		e.mu.Lock()
		b := e.containers[parts[1]]
		e.mu.Unlock()
		if b == nil {
			http.Error(w, `{"message":"No such container"}`, http.StatusNotFound)
			return
		}
		e.stream(w, r, func(int) ([]byte, bool) {
			if begin := sent; begin < len(b.log) {
				sent = len(b.log)
				return b.log[begin:], true
			}
			return nil, e.containers[parts[1]] == b && !e.stopped
		})
	}
}

func (e *engine) list(w http.ResponseWriter) {
	type entry struct {
		ID    string `json:"Id"`
		Names []string
		State string
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	all := []entry{}
	for id, b := range e.containers {
		all = append(all, entry{id, b.names, "running"})
	}
	_ = json.NewEncoder(w).Encode(all)
}

// stream sends what next returns, which is called with a number that counts and under the lock,
// until it returns false.
func (e *engine) stream(w http.ResponseWriter, r *http.Request, next func(n int) ([]byte, bool)) {
	stop := context.AfterFunc(r.Context(), func() { e.change(func() {}) })
	defer stop()
	flusher := http.NewResponseController(w)
	_ = flusher.Flush()
	for n := 0; ; n++ {
		e.mu.Lock()
		data, more := next(n)
		for len(data) == 0 && more && r.Context().Err() == nil {
			e.wake.Wait()
			data, more = next(n)
		}
		e.mu.Unlock()
		if len(data) == 0 || r.Context().Err() != nil {
			return
		}
		_, _ = w.Write(data)
		_ = flusher.Flush()
	}
}

// asked waits until a request was sent whose URL contains a text.
func (w *watch) asked(e *engine, text string) {
	w.t.Helper()
	stop := context.AfterFunc(w.ctx, func() { e.change(func() {}) })
	defer stop()
	e.mu.Lock()
	defer e.mu.Unlock()
	for !slices.ContainsFunc(e.requests, func(url string) bool { return strings.Contains(url, text) }) {
		if w.ctx.Err() != nil {
			w.t.Fatalf("nothing has asked for %s, but for %q", text, e.requests)
		}
		e.wake.Wait()
	}
}

// frame returns a piece of a log in the format of an engine.
func frame(output byte, text string) []byte {
	head := binary.BigEndian.AppendUint32([]byte{output, 0, 0, 0}, uint32(len(text)))
	return append(head, text...)
}

// A watch runs a source.
type watch struct {
	t   *testing.T
	ctx context.Context
	hub *topics.Hub
}

func newWatch(t *testing.T, opts docker.Options) *watch {
	t.Helper()
	opts.Name = topics.MustName("d")
	src, err := docker.New(opts)
	if err != nil {
		t.Fatal(err)
	}
	h := topics.NewHub(topics.Options{})
	ctx, stop := context.WithTimeout(context.Background(), time.Minute)
	supervisor := topics.Supervise(ctx, h, src)
	t.Cleanup(func() {
		stop()
		supervisor.Wait()
		h.Close()
	})
	return &watch{t, ctx, h}
}

// until waits until a condition about the topics is true.
func (w *watch) until(what string, condition func() bool) {
	w.t.Helper()
	sub, err := w.hub.Subscribe(topics.SubscribeOptions{})
	if err != nil {
		w.t.Fatal(err)
	}
	defer sub.Close()
	for !condition() {
		if _, err := sub.Next(w.ctx); err != nil {
			w.t.Fatalf("%s: %v; topics: %+v", what, err, w.hub.Catalogue(topics.Selection{}))
		}
	}
}

// state waits until a topic has a state, and until its error contains a text.
func (w *watch) state(topic string, state topics.State, text string) {
	w.t.Helper()
	w.until(topic+" "+string(state), func() bool {
		info, ok := w.hub.TopicInfo(topics.MustName(topic))
		return ok && info.State == state && strings.Contains(info.Error, text)
	})
}

// last waits until the newest event of a topic is this.
func (w *watch) last(topic, data string) {
	w.t.Helper()
	w.until(topic+" "+data, func() bool {
		event, ok := w.hub.Last(topics.MustName(topic))
		return ok && string(event.Data) == data
	})
}
