package server_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
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
func (h *house) request(method, path, body string, header ...string) reply {
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

// over wants nothing more but the end of the stream.
func (s *tuned) over(when string) {
	s.t.Helper()
	if e, err := s.dec.Next(); !errors.Is(err, io.EOF) {
		s.t.Errorf("%s: got %s %s, %v", when, e.Type, e.Data, err)
	}
}

// clients is what GET /clients answers.
type clients struct {
	Clients []struct {
		Name, Address, Token, Topics, Last   string
		Since                                time.Time
		Events, Bytes, Gaps, Missed, Waiting uint64
		Lag                                  struct{ Events, Bytes uint64 }
	}
	Unnamed int
	Ended   []struct {
		Name  string
		Until time.Time
	}
}

func (h *house) clients(header ...string) (c clients) {
	h.t.Helper()
	r := h.request(http.MethodGet, "/clients", "", header...)
	if err := json.Unmarshal([]byte(r.body), &c); err != nil || r.status != http.StatusOK {
		h.t.Fatalf("got %d %s, %v", r.status, r.body, err)
	}
	return c
}

func TestClientsLists(t *testing.T) {
	t.Parallel()
	h := run(t, server.Options{})
	if r := get(t, h.url+"/clients"); r.body != `{"clients":[],"unnamed":0,"ended":[]}`+"\n" {
		t.Errorf("of nobody: %s", r.body)
	}
	h.tune("").until("$hello")
	b := h.tune("client=b&topics=net.*,cpu&control=0")
	h.tune("client=a").until("$hello")
	h.publish("cpu", "1")
	id := h.publish("net.rx", "two")
	b.want("cpu 1", "net.rx two")
	h.publish("other", "3")
	got := h.clients()
	if len(got.Clients) != 2 || got.Clients[0].Name != "a" || got.Unnamed != 1 || len(got.Ended) != 0 {
		t.Fatalf("got %+v", got)
	}
	c := got.Clients[1]
	if c.Name != "b" || c.Address != b.conn.LocalAddr().String() || c.Topics != "cpu,net.*" || c.Last != id.String() ||
		c.Events != 2 || c.Bytes == 0 || c.Gaps != 0 || c.Waiting != 0 || time.Since(c.Since) > patience {
		t.Errorf("got %+v", c)
	}
	_ = b.conn.Close()
	h.waitLog("stream ended", "client=b")
	if got := h.clients(); len(got.Clients) != 1 {
		t.Errorf("it is still there: %+v", got)
	}
}

func TestClientsTellsWhoLags(t *testing.T) {
	t.Parallel()
	h := run(t, server.Options{})
	s := h.tune("client=slow&topics=a") // reads its head only
	h.drown("a")
	deadline := time.Now().Add(patience)
	for {
		c := h.clients().Clients[0]
		if c.Lag.Events > 100 && c.Lag.Bytes > 100*c.Lag.Events {
			break
		}
		if time.Now().After(deadline) {
			t.Fatalf("got %+v", c)
		}
	}
	_, missed := s.count("a", 20_000)
	if c := h.clients().Clients[0]; c.Lag.Events != 0 || c.Missed != uint64(missed) || c.Gaps == 0 {
		t.Errorf("in the end: %+v, missed %d", c, missed)
	}
}

func TestNewerConnectionTakesTheSessionOver(t *testing.T) {
	t.Parallel()
	h := run(t, server.Options{})
	for name, query := range map[string]string{"plain": "", "explained": "&explain=1", "timed": "&time=1"} {
		first := h.tune("client=anna&topics=a" + query)
		first.until("$hello")
		second := h.tune("client=anna&topics=a&last=0")
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
	quiet := h.tune("client=anna&control=0&last=0")
	h.tune("client=anna").until("$hello")
	if rest, err := io.ReadAll(quiet.body); err != nil || !strings.HasSuffix(string(rest), "id: replaced\n\n") {
		t.Errorf("without control events: %q, %v", rest, err)
	}
	if r := h.request(http.MethodGet, "/events?client=anna", "", "Last-Event-ID: replaced"); r.status != http.StatusNoContent {
		t.Errorf("the one before came back: %d", r.status)
	}
	if r := h.request(http.MethodHead, "/events?client=anna&lastEventId=replaced", ""); r.status != http.StatusOK {
		t.Errorf("who wants the session again gets %d", r.status)
	}
	third := h.tune("client=anna&lastEventId=replaced&topics=a")
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
		if got := <-first; got != "$hello" {
			t.Fatalf("first came %s", got)
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
	case <-time.After(patience):
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
			s := h.tune("client=crown&topics=a")
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
		case <-time.After(patience):
			t.Fatalf("%d sessions are left", len(h.clients().Clients))
		}
	}
	if c := h.clients(); len(c.Clients) != 1 || c.Unnamed != 0 {
		t.Errorf("got %+v", c)
	}
	senders.Wait()
	h.publish("a", "to the last one standing") // what it was sent alone goes first
	<-crowned
	work.Wait()
	figures, _ := h.scrape()
	lost := int64(figures["topicmux_private_messages_lost_total"])
	if got.Load()+lost != accepted.Load() || accepted.Load() == 0 {
		t.Errorf("%d were accepted, %d came, %d are told as lost", accepted.Load(), got.Load(), lost)
	}
}

func TestMessageForOneSession(t *testing.T) {
	t.Parallel()
	h := run(t, server.Options{MaxBody: 1 << 10})
	a, b := h.tune("client=a&topics=t"), h.tune("client=b&topics=t")
	for _, s := range []*tuned{a, b} {
		s.until("$hello")
	}
	for path, want := range map[string]string{
		"/clients/a": "message", "/clients/a?event=note": "note", "/clients/a?event=net.rx": "net.rx",
	} {
		r := h.request(http.MethodPost, path, "only\nfor you")
		if r.status != http.StatusAccepted || r.body != `{"sent":"a"}`+"\n" {
			t.Errorf("%s: got %d %s", path, r.status, r.body)
		}
		if e := a.next(); e.Type != want || string(e.Data) != "only\nfor you" || len(e.ID) > 0 {
			t.Errorf("%s: got %s %q, id %q", path, e.Type, e.Data, e.ID)
		}
	}
	id := h.publish("t", "for all")
	if e := b.until("t"); string(e.Data) != "for all" {
		t.Errorf("the other one got %s", e.Data)
	}
	a.until("t")
	if r := h.request(http.MethodPost, "/clients/a", "later"); r.status != http.StatusAccepted {
		t.Error(r)
	}
	if e := a.next(); string(e.ID) != id.String() {
		t.Errorf("after %s the place to resume from is %q", id, e.ID)
	}
	for what, c := range map[string]struct {
		path, body string
		status     int
	}{
		"nobody":             {"/clients/nobody", "hi", http.StatusNotFound},
		"a name of ours":     {"/clients/a?event=$complete", "hi", http.StatusBadRequest},
		"EventSource's name": {"/clients/a?event=error", "hi", http.StatusBadRequest},
		"no name":            {"/clients/a?event=a%20b", "hi", http.StatusBadRequest},
		"no client name":     {"/clients/a%2Fcut", "hi", http.StatusBadRequest},
		"an empty name":      {"/clients/", "hi", http.StatusNotFound},
		"not UTF-8":          {"/clients/a", "\xff", http.StatusBadRequest},
		"too much":           {"/clients/a", strings.Repeat("x", 2000), http.StatusRequestEntityTooLarge},
		"another path":       {"/clients/a/cut/b", "", http.StatusNotFound},
	} {
		h.request(http.MethodPost, c.path, c.body).refused(t, what, c.status)
	}
	h.publish("t", "after all that")
	a.want("t after all that")
}

func TestMessageInTheFormThatTheSessionAskedFor(t *testing.T) {
	t.Parallel()
	h := run(t, server.Options{})
	timed := h.tune("client=timed&time=1&control=0")
	h.request(http.MethodPost, "/clients/timed?event=x", "1")
	if e := timed.next(); e.Type != "x" || len(e.ID) > 0 {
		t.Errorf("got %+v", e)
	}
	explained := h.tune("client=explained&explain=1&control=0")
	h.request(http.MethodPost, "/clients/explained?event=x", "1")
	for {
		line, err := explained.body.ReadString('\n')
		if err != nil {
			t.Fatal(err)
		}
		if strings.Contains(line, "dispatches the event: the listeners of") {
			break
		}
	}
}

func TestSessionThatDoesNotReadIsNotSentMore(t *testing.T) {
	t.Parallel()
	h := run(t, server.Options{})
	s := h.tune("client=slow&topics=none&control=0")
	body := strings.Repeat("x", 64<<10)
	sent := 0
	for ; sent < 10_000; sent++ {
		r := h.request(http.MethodPost, "/clients/slow?event=x", body)
		if r.status == http.StatusAccepted {
			continue
		}
		r.refused(t, "too much", http.StatusServiceUnavailable)
		if r.header.Get("Retry-After") == "" {
			t.Error("it does not say when to come again")
		}
		break
	}
	for range sent {
		if e := s.next(); e.Type != "x" || len(e.Data) != len(body) {
			t.Fatalf("got %s of %d bytes", e.Type, len(e.Data))
		}
	}
	h.figures(map[string]float64{
		"topicmux_refusals_total{private}": 1, "topicmux_private_messages_total": float64(sent),
		"topicmux_private_messages_lost_total": 0, "topicmux_sessions": 1,
	})
	_ = s.conn.Close()
}

func TestMessagesThatDoNotLeaveAreTold(t *testing.T) {
	t.Parallel()
	h := run(t, server.Options{})
	s := h.tune("client=slow&topics=none&control=0")
	body := strings.Repeat("x", 64<<10)
	for h.request(http.MethodPost, "/clients/slow", body).status == http.StatusAccepted {
	}
	c := h.clients().Clients[0]
	if c.Waiting < 4 {
		t.Errorf("%d wait, though no more are taken", c.Waiting)
	}
	_ = s.conn.Close()
	h.waitLog("messages were not delivered", "client=slow", fmt.Sprintf("messages=%d", c.Waiting))
	h.waitLog("stream ended", "client=slow")
	h.figures(map[string]float64{"topicmux_private_messages_lost_total": float64(c.Waiting), "topicmux_sessions": 0})
}

func TestSessionThatIsEndedStaysAway(t *testing.T) {
	t.Parallel()
	h := run(t, server.Options{})
	s := h.tune("client=anna&topics=a")
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
	h.tune("client=berta").until("$hello")
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
	h.tune("client=anna").until("$hello")
	h.figures(map[string]float64{"topicmux_stream_ends_total{ended}": 1})
}

func TestCutSessionResumesWithoutALoss(t *testing.T) {
	t.Parallel()
	h := run(t, server.Options{})
	c, err := sse.NewClient(h.url+"/events?client=anna&topics=a", sse.Options{Retry: time.Millisecond})
	if err != nil {
		t.Fatal(err)
	}
	const events = 500
	got := make(chan string, events)
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error)
	go func() {
		ended <- c.Run(ctx, func(e sse.Event) error {
			if e.Type == "a" {
				got <- string(e.Data)
			}
			return nil
		})
	}()
	h.publish("a", "first") // without an id there is nothing to resume after
	if e := <-got; e != "first" {
		t.Fatalf("got %s", e)
	}
	cuts := 0
	for i := range events {
		if i%50 == 0 {
			for deadline := time.Now().Add(patience); ; {
				r := h.request(http.MethodPost, "/clients/anna/cut", "")
				if r.status == http.StatusOK {
					cuts++
					break
				}
				r.refused(t, "while it is away", http.StatusNotFound)
				if time.Now().After(deadline) {
					t.Fatal("it does not come back")
				}
			}
		}
		h.publish("a", fmt.Sprint(i))
	}
	for i := range events {
		select {
		case e := <-got:
			if e != fmt.Sprint(i) {
				t.Fatalf("got %s, want %d", e, i)
			}
		case <-time.After(patience):
			t.Fatalf("event %d does not come", i)
		}
	}
	cancel()
	if err := <-ended; !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
	figures, _ := h.scrape()
	if n := figures["topicmux_stream_ends_total{cut}"]; n != float64(cuts) || cuts != events/50 {
		t.Errorf("%v of %d cuts are counted", n, cuts)
	}
}

func TestSessionsBelongToTokens(t *testing.T) {
	t.Parallel()
	all := server.Rights{Subscribe: patterns(t, ">")}
	h := run(t, server.Options{Access: access(t,
		token(t, "a", all), token(t, "b", all), token(t, "admin", server.Rights{Admin: true}))})
	bearer := func(name string) string { return "Authorization: Bearer " + secretOf(name) }
	s := h.tune("client=anna&topics=x", bearer("a"))
	s.until("$hello")
	h.request(http.MethodGet, "/events?client=anna", "", bearer("b")).refused(t, "the name of another's", http.StatusConflict)
	for _, c := range []struct{ method, path string }{
		{http.MethodGet, "/clients"},
		{http.MethodPost, "/clients/anna"},
		{http.MethodDelete, "/clients/anna"},
		{http.MethodPost, "/clients/anna/allow"},
		{http.MethodPost, "/clients/nobody/cut"},
	} {
		for _, name := range []string{"a", "b"} {
			h.request(c.method, c.path, "hi", bearer(name)).refused(t, c.method+c.path, http.StatusForbidden)
		}
	}
	h.request(http.MethodPost, "/clients/anna/cut", "", bearer("b")).refused(t, "a cut by another", http.StatusForbidden)
	if c := h.clients(bearer("admin")); len(c.Clients) != 1 || c.Clients[0].Token != "a" {
		t.Errorf("got %+v", c)
	}
	if r := h.request(http.MethodPost, "/clients/anna/cut", "", bearer("a")); r.status != http.StatusOK {
		t.Errorf("a cut by its own: %d %s", r.status, r.body)
	}
	h.waitLog("stream ended", "client=anna")
	s = h.tune("client=anna&topics=x", bearer("a"))
	s.until("$hello")
	if r := h.request(http.MethodDelete, "/clients/anna", "", bearer("admin")); r.status != http.StatusOK {
		t.Errorf("got %d %s", r.status, r.body)
	}
	s.until("$complete")
	if r := h.request(http.MethodGet, "/events?client=anna", "", bearer("a")); r.status != http.StatusNoContent {
		t.Errorf("it came back: %d", r.status)
	}
	h.tune("client=anna", bearer("b")).until("$hello") // the name is free for others
}

func TestNamesThatWereEndedAreBounded(t *testing.T) {
	t.Parallel()
	for count, want := range map[int]int{10: 10, 1024: 1024, 1030: 1024, 3000: 1024} {
		n, oldest, newest := server.EndedNames(count)
		if n != want || oldest != (count <= 1024) || !newest {
			t.Errorf("of %d names %d are remembered, the oldest %t, the newest %t", count, n, oldest, newest)
		}
	}
}
