package server_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"topicmux/server"
)

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

func (h *testServer) clients(header ...string) (c clients) {
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
	h.open("").until("$hello")
	b := h.open("client=b&topics=net.*,cpu&control=0")
	h.open("client=a").until("$hello")
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
		c.Events != 2 || c.Bytes == 0 || c.Gaps != 0 || c.Waiting != 0 || time.Since(c.Since) > testTimeout {
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
	s := h.open("client=slow&topics=a") // reads its head only
	h.flood("a")
	deadline := time.Now().Add(testTimeout)
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

func TestMessageForOneSession(t *testing.T) {
	t.Parallel()
	h := run(t, server.Options{MaxBody: 1 << 10})
	a, b := h.open("client=a&topics=t"), h.open("client=b&topics=t")
	for _, s := range []*openStream{a, b} {
		s.until("$live")
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
	timed := h.open("client=timed&time=1&control=0")
	h.request(http.MethodPost, "/clients/timed?event=x", "1")
	if e := timed.next(); e.Type != "x" || len(e.ID) > 0 {
		t.Errorf("got %+v", e)
	}
	explained := h.open("client=explained&explain=1&control=0")
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

// slowSession is a session that does not read, its server, and a message of which
// few are too much for it.
func slowSession(t *testing.T) (*testServer, *openStream, string) {
	t.Helper()
	h := run(t, server.Options{})
	return h, h.open("client=slow&topics=none&control=0"), strings.Repeat("x", 64<<10)
}

func TestSessionThatDoesNotReadIsNotSentMore(t *testing.T) {
	t.Parallel()
	h, s, body := slowSession(t)
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
		"topicmux_rejections_total{direct_messages}": 1, "topicmux_direct_messages_total": float64(sent),
		"topicmux_direct_messages_undelivered_total": 0, "topicmux_sessions": 1,
	})
	_ = s.conn.Close()
}

func TestMessagesThatDoNotLeaveAreTold(t *testing.T) {
	t.Parallel()
	h, s, body := slowSession(t)
	sent := 0
	c := h.clients().Clients[0]
	for c.Waiting < 4 { // one that the connection does not take, and three behind it
		if h.request(http.MethodPost, "/clients/slow", body).status == http.StatusAccepted {
			sent++
		}
		c = h.clients().Clients[0]
	}
	if c.Waiting > uint64(sent) {
		t.Errorf("%d of %d wait", c.Waiting, sent)
	}
	_ = s.conn.Close()
	h.waitLog("messages were not delivered", "client=slow", fmt.Sprintf("messages=%d", c.Waiting))
	h.waitLog("stream ended", "client=slow")
	h.figures(map[string]float64{"topicmux_direct_messages_undelivered_total": float64(c.Waiting), "topicmux_sessions": 0})
}
