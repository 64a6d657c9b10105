package server_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"topicmux/server"
	"topicmux/sse"
)

// request makes a request with a body; header lines are "Name: value".
func (h *testServer) request(method, path, body string, header ...string) reply {
	h.t.Helper()
	req, err := http.NewRequest(method, h.url+path, strings.NewReader(body))
	if err != nil {
		h.t.Fatal(err)
	}
	for _, line := range header {
		name, value, _ := strings.Cut(line, ": ")
		req.Header.Set(name, value)
	}
	return do(h.t, req)
}

// over checks that nothing but the end of the stream follows.
func (s *openStream) over(when string) {
	s.t.Helper()
	if e, err := s.dec.Next(); !errors.Is(err, io.EOF) {
		s.t.Errorf("%s: got %s %s, %v", when, e.Type, e.Data, err)
	}
}

func TestNewerConnectionTakesTheSessionOver(t *testing.T) {
	t.Parallel()
	h := run(t, server.Options{})
	for name, query := range map[string]string{"plain": "", "explained": "&explain=1", "timed": "&time=1"} {
		first := h.open("client=anna&topics=a" + query)
		first.until("$hello")
		second := h.open("client=anna&topics=a&last=0")
		second.until("$hello")
		e := first.until("$replaced")
		if string(e.Data) != `{"session":"anna"}` || string(e.ID) != "replaced" {
			t.Errorf("%s: got %s, id %s", name, e.Data, e.ID)
		}
		first.over(name)
		h.publish("a", name)
		if e := second.until("a"); string(e.Data) != name {
			t.Errorf("got %s", e.Data)
		}
		if got := h.clients(); len(got.Clients) != 1 || got.Clients[0].Address != second.conn.LocalAddr().String() {
			t.Errorf("%s: got %+v", name, got)
		}
	}
	quiet := h.open("client=anna&control=0&last=0")
	h.open("client=anna").until("$hello")
	if rest, err := io.ReadAll(quiet.body); err != nil || !strings.HasSuffix(string(rest), "id: replaced\n\n") {
		t.Errorf("without control events: %q, %v", rest, err)
	}
	if r := h.request(http.MethodGet, "/events?client=anna", "", "Last-Event-ID: replaced"); r.status != http.StatusNoContent {
		t.Errorf("the one before came back: %d", r.status)
	}
	if r := h.request(http.MethodHead, "/events?client=anna&lastEventId=replaced", ""); r.status != http.StatusOK {
		t.Errorf("who wants the session again gets %d", r.status)
	}
	third := h.open("client=anna&lastEventId=replaced&topics=a")
	if e := third.until("$hello"); strings.Contains(string(e.Data), "resume") {
		t.Errorf("got %s", e.Data)
	}
}

func TestReplacedClientDoesNotComeBackByItself(t *testing.T) {
	t.Parallel()
	h := run(t, server.Options{})
	open := func() (first chan string, ended chan error) {
		first, ended = make(chan string, 64), make(chan error, 1)
		ctx, cancel := context.WithCancel(t.Context())
		t.Cleanup(func() {
			cancel()
			for range ended { // until it is closed
			}
		})
		c, err := sse.NewClient(h.url+"/events?client=anna&topics=a", sse.Options{Retry: time.Millisecond})
		if err != nil {
			t.Fatal(err)
		}
		go func() {
			err := c.Run(ctx, func(e sse.Event) error { first <- e.Type; return nil })
			ended <- err
			close(ended)
		}()
		if hello, live := <-first, <-first; hello != "$hello" || live != "$live" {
			t.Fatalf("first came %s and %s", hello, live)
		}
		return first, ended
	}
	_, before := open()
	second, after := open()
	select {
	case err := <-before:
		if err != nil {
			t.Errorf("it ended with %v", err)
		}
	case <-time.After(testTimeout):
		t.Fatal("it does not end")
	}
	h.publish("a", "1")
	for e := range second {
		if e == "a" {
			break
		}
		if e != "$topic" {
			t.Fatalf("the second one got %s", e)
		}
	}
	select {
	case err := <-after:
		t.Errorf("the second one ended: %v", err)
	default:
	}
}

func TestSessionHasOneStreamWhoeverComesAtOnce(t *testing.T) {
	t.Parallel()
	h := run(t, server.Options{})
	const rivals, messages = 300, 200
	var (
		work              sync.WaitGroup
		got, accepted     atomic.Int64
		replaced, crowned = make(chan struct{}, rivals), make(chan struct{}, rivals)
	)
	for range rivals {
		work.Go(func() {
			s := h.open("client=crown&topics=a")
			for {
				e, err := s.dec.Next()
				switch {
				case err != nil:
					t.Errorf("it ended without a word: %v", err)
					return
				case e.Type == "private":
					got.Add(1)
				case e.Type == "$replaced":
					s.over("replaced")
					replaced <- struct{}{}
					return
				case e.Type == "a":
					crowned <- struct{}{}
					return
				}
			}
		})
	}
	var senders sync.WaitGroup
	for range 4 {
		senders.Go(func() {
			for range messages {
				switch r := h.request(http.MethodPost, "/clients/crown?event=private", "hi"); r.status {
				case http.StatusAccepted:
					accepted.Add(1)
				case http.StatusNotFound, http.StatusServiceUnavailable: // told, not lost
				default:
					t.Errorf("got %d %s", r.status, r.body)
				}
			}
		})
	}
	for range rivals - 1 {
		select {
		case <-replaced:
		case <-time.After(testTimeout):
			t.Fatalf("%d sessions are left", len(h.clients().Clients))
		}
	}
	c := h.clients()
	for began := time.Now(); c.Unnamed > 0 && time.Since(began) < testTimeout; {
		c = h.clients() // the server releases a stream after the client has received its end
	}
	if len(c.Clients) != 1 || c.Unnamed != 0 {
		t.Errorf("got %+v", c)
	}
	senders.Wait()
	h.publish("a", "to the last one standing") // what it was sent alone goes first
	<-crowned
	work.Wait()
	figures, _ := h.scrape()
	lost := int64(figures["topicmux_direct_messages_undelivered_total"])
	if got.Load()+lost != accepted.Load() || accepted.Load() == 0 {
		t.Errorf("%d were accepted, %d came, %d are told as lost", accepted.Load(), got.Load(), lost)
	}
}

func TestSessionThatIsEndedStaysAway(t *testing.T) {
	t.Parallel()
	h := run(t, server.Options{})
	s := h.open("client=anna&topics=a")
	s.until("$hello")
	h.publish("a", "1")
	if r := h.request(http.MethodDelete, "/clients/anna", ""); r.status != http.StatusOK || !strings.HasPrefix(r.body, `{"ended":"anna","until":"`) {
		t.Errorf("got %d %s", r.status, r.body)
	}
	s.until("a")
	s.want(`$complete {"session":"anna"}`)
	s.over("ended")
	if r := get(t, h.url+"/events?client=anna"); r.status != http.StatusNoContent {
		t.Errorf("it came back: %d", r.status)
	}
	h.open("client=berta").until("$hello")
	h.request(http.MethodDelete, "/clients/anna", "").refused(t, "again", http.StatusNotFound)
	h.request(http.MethodPost, "/clients/anna", "hi").refused(t, "a message", http.StatusNotFound)
	c := h.clients()
	if len(c.Ended) != 1 || c.Ended[0].Name != "anna" || time.Until(c.Ended[0].Until) < 59*time.Minute {
		t.Errorf("got %+v", c.Ended)
	}
	if r := h.request(http.MethodPost, "/clients/anna/allow", ""); r.status != http.StatusOK {
		t.Errorf("got %d %s", r.status, r.body)
	}
	h.request(http.MethodPost, "/clients/anna/allow", "").refused(t, "again", http.StatusNotFound)
	h.open("client=anna").until("$hello")
	h.figures(map[string]float64{"topicmux_streams_closed_total{ended}": 1})
}
