package server_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"topicmux/server"
	"topicmux/server/auth"
	"topicmux/topics"
)

func bearer(name string) string { return "Authorization: Bearer " + secretOf(name) }

// reader returns a token that may read and publish these topics.
func reader(t *testing.T, name string, list ...string) auth.Token {
	t.Helper()
	return token(t, name, auth.Permissions{Subscribe: patterns(t, list...), Publish: patterns(t, list...)})
}

func (h *testServer) update(set server.Settings) {
	h.t.Helper()
	if err := h.server.Update(set); err != nil {
		h.t.Fatal(err)
	}
}

// TestTokenThatIsTakenBackLosesWhatItOpened removes one token, changes the permissions
// of one and the secret of another, and keeps the fourth.
func TestTokenThatIsTakenBackLosesWhatItOpened(t *testing.T) {
	t.Parallel()
	onEachTransport(t, func(t *testing.T, tr *testTransport) {
		answering := make(chan struct{}, 4)
		h := tr.run(server.HubOptions(), server.Options{
			Tokens: access(t, reader(t, "goes", ">"), reader(t, "changes", "a"), reader(t, "turns", ">"), reader(t, "stays", ">")),
			StreamHandlers: map[string]server.StreamHandler{
				"chat": func(ctx context.Context, _ server.Request, emit func(string, []byte) error) error {
					err := emit("chat", []byte("begun"))
					answering <- struct{}{}
					<-ctx.Done()
					return err
				},
			},
		})
		names := []string{"goes", "changes", "turns", "stays"}
		streams, answers, feeds := map[string]*openStream{}, map[string]net.Conn{}, map[string]*bufio.Reader{}
		bodies := map[string]net.Conn{}
		for _, name := range names {
			streams[name] = h.open("last=0&control=0&client=session."+name, bearer(name))
		}
		for _, name := range names {
			bodies[name] = h.send(rawRequest("POST /topics/a", lines+"|"+chunks+"|"+bearer(name)) + "2\r\n1\n\r\n")
			feeds[name] = bufio.NewReader(bodies[name])
			for _, s := range streams {
				s.want("a 1") // so that the body is under way
			}
			if name != "changes" {
				answers[name] = h.send(rawRequest("POST /chat", "Content-Length: 1|"+bearer(name)) + "?")
				<-answering
			}
		}
		rotated, err := auth.NewToken("turns", "another-secret-0123456789", auth.Permissions{
			Subscribe: patterns(t, ">"), Publish: patterns(t, ">"),
		})
		if err != nil {
			t.Fatal(err)
		}
		h.update(server.Settings{Tokens: access(t, reader(t, "stays", ">"), rotated, reader(t, "changes", "a", "b"))})

		for _, name := range names[:3] {
			streams[name].over(name)
			if status, body := h.next(feeds[name]); status != http.StatusUnauthorized || !strings.Contains(body, `"events":1`) {
				t.Errorf("%s: the body got %d %s", name, status, body)
			}
			if answers[name] != nil {
				if _, err := io.ReadAll(answers[name]); errors.Is(err, context.DeadlineExceeded) {
					t.Errorf("%s: the answer goes on", name)
				}
			}
		}
		if _, err := io.WriteString(bodies["stays"], "2\r\n2\n\r\n0\r\n\r\n"); err != nil {
			t.Fatal(err)
		}
		streams["stays"].want("a 2")
		if status, body := h.next(feeds["stays"]); status != http.StatusCreated || !strings.Contains(body, `"events":2`) {
			t.Errorf("the body of who stays got %d %s", status, body)
		}

		for header, want := range map[string]int{
			bearer("goes"): 401, bearer("turns"): 401, bearer("changes"): 404, bearer("stays"): 404,
			"Authorization: Bearer another-secret-0123456789": 404,
		} {
			if status, body := h.next(bufio.NewReader(h.send(rawRequest("GET /topics/b", header)))); status != want {
				t.Errorf("%s: got %d %s, want %d", header, status, body, want)
			}
		}
		// The sessions are those of the names, whatever the secret and the rights are.
		h.open("client=session.turns&control=0", "Authorization: Bearer another-secret-0123456789")
		again := h.open("client=session.changes&control=0&last=0", bearer("changes"))
		h.publish("b", "3")
		again.want("b 3")
		status, _ := h.next(bufio.NewReader(h.send(rawRequest("GET /events?client=session.stays", bearer("changes")))))
		if status != http.StatusConflict {
			t.Errorf("the session of who stays: got %d", status)
		}
		streams["stays"].want("b 3")
	})
}

func TestTokensMayComeAndGo(t *testing.T) {
	t.Parallel()
	h := run(t, server.Options{})
	nobody := h.open("control=0&topics=a")
	h.update(server.Settings{Tokens: access(t, reader(t, "a", ">"))})
	nobody.over("without a token")
	if r := get(t, h.url+"/topics"); r.status != http.StatusUnauthorized {
		t.Errorf("got %d %s", r.status, r.body)
	}
	some := h.open("control=0&topics=a", bearer("a"))
	h.update(server.Settings{})
	some.over("without tokens")
	if r := get(t, h.url+"/topics"); r.status != http.StatusOK {
		t.Errorf("got %d %s", r.status, r.body)
	}
	h.figures(map[string]float64{"topicmux_streams_closed_total{revoked}": 2})
}

func TestServerThatOthersReachIsNotOpened(t *testing.T) {
	t.Parallel()
	ln, err := net.Listen("tcp", "0.0.0.0:0")
	if err != nil {
		t.Fatal(err)
	}
	h := runOn(t, ln, server.HubOptions(), server.Options{Tokens: access(t, reader(t, "a", ">"))})
	h.addr = "127.0.0.1" + h.addr[strings.LastIndex(h.addr, ":"):]
	h.url = "http://" + h.addr
	s := h.open("control=0&topics=a", bearer("a"))
	if err := h.server.Update(server.Settings{}); !errors.Is(err, server.ErrRemote) {
		t.Errorf("got %v", err)
	}
	h.publish("a", "1")
	s.want("a 1")
	if r := get(t, h.url+"/topics"); r.status != http.StatusUnauthorized {
		t.Errorf("got %d %s", r.status, r.body)
	}
}

func TestHostsAndOriginsMayChange(t *testing.T) {
	t.Parallel()
	h := run(t, server.Options{AllowHosts: []string{"one.example"}, AllowOrigins: []string{"https://one.example"}})
	check := func(host string, want int) {
		t.Helper()
		status, _ := h.next(bufio.NewReader(h.send(rawRequest("GET /clients", "Host: "+host+"|Origin: https://"+host+"|Sec-Fetch-Site: cross-site"))))
		if status != want {
			t.Errorf("%s: got %d, want %d", host, status, want)
		}
	}
	check("one.example", 200)
	check("two.example", 403)
	h.update(server.Settings{AllowHosts: []string{"two.example"}, AllowOrigins: []string{"https://two.example"}})
	check("one.example", 403)
	check("two.example", 200)
}

// TestNoStreamOutlivesItsToken opens streams while tokens come and go.
func TestNoStreamOutlivesItsToken(t *testing.T) {
	t.Parallel()
	stays := token(t, "stays", auth.Permissions{Admin: true})
	h := run(t, server.Options{Tokens: access(t, stays)})
	both := server.Settings{Tokens: access(t, stays, reader(t, "goes", ">"))}
	one := server.Settings{Tokens: access(t, stays)}
	var clients sync.WaitGroup
	for i := range 4 {
		clients.Go(func() {
			for j := range 25 {
				path := fmt.Sprintf("GET /events?control=0&topics=none&client=c%d.%d", i, j)
				c := h.send(rawRequest(path, "Connection: close|"+bearer("goes")))
				if _, err := io.Copy(io.Discard, c); err != nil && strings.Contains(err.Error(), "timeout") {
					t.Errorf("a stream goes on: %v", err)
				}
				_ = c.Close()
			}
		})
	}
	over := make(chan struct{})
	go func() {
		defer close(over)
		clients.Wait()
	}()
	pace := time.NewTicker(time.Millisecond)
	defer pace.Stop()
	for {
		h.update(both)
		h.update(one)
		select {
		case <-over:
			if n := len(h.clients(bearer("stays")).Clients); n > 0 {
				t.Errorf("%d sessions are left", n)
			}
			return
		case <-pace.C:
		}
	}
}

func TestEndedSessionStaysAwayWhateverTheSecret(t *testing.T) {
	t.Parallel()
	admin := auth.Permissions{Subscribe: patterns(t, ">"), Admin: true}
	h := run(t, server.Options{Tokens: access(t, token(t, "a", admin))})
	h.open("client=anna&topics=a", bearer("a"))
	h.request(http.MethodDelete, "/clients/anna", "", bearer("a"))
	rotated, err := auth.NewToken("a", "another-secret-0123456789", admin)
	if err != nil {
		t.Fatal(err)
	}
	h.update(server.Settings{Tokens: access(t, rotated)})
	r := h.request(http.MethodGet, "/events?client=anna", "", "Authorization: Bearer another-secret-0123456789")
	if r.status != http.StatusNoContent {
		t.Errorf("got %d %s", r.status, r.body)
	}
	if _, ok := h.hub.Last(topics.MustName("a")); ok {
		t.Error("something was published")
	}
}
