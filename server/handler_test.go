package server_test

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"strings"
	"testing"

	"github.com/valyala/fasthttp"

	"topicmux/server"
	"topicmux/server/auth"
	"topicmux/topics"
)

// TestMountedWithOwnAuthorization asks a hook who may do what.
func TestMountedWithOwnAuthorization(t *testing.T) {
	t.Parallel()
	authorize := func(ctx *fasthttp.RequestCtx) (auth.Permissions, error) {
		switch user := string(ctx.Request.Header.Cookie("user")); user {
		case "":
			return auth.Permissions{}, errors.New("nobody is signed in")
		case "mallory":
			return auth.Permissions{}, fmt.Errorf("mallory is banned: %w", auth.ErrForbidden)
		case "broken":
			return auth.Permissions{Name: "not a name"}, nil
		case "root":
			return auth.Permissions{Name: user, Admin: true}, nil
		default:
			return auth.Permissions{Name: user, Subscribe: []topics.Pattern{topics.MustPattern(user + ".>")}}, nil
		}
	}
	h := mount(t, server.Options{Authorize: authorize}, &fasthttp.Server{}, nil)
	h.publish("anna.a", "1")
	h.publish("bob.a", "2")
	for name, c := range map[string]struct {
		method, path, user string
		status             int
		want               string
	}{
		"nobody":         {http.MethodGet, "/live/topics", "", 401, "nobody is signed in"},
		"banned":         {http.MethodGet, "/live/topics", "mallory", 403, "mallory is banned"},
		"invalid":        {http.MethodGet, "/live/topics", "broken", 500, "internal server error"},
		"own topics":     {http.MethodGet, "/live/topics", "anna", 200, "anna.a"},
		"own topic":      {http.MethodGet, "/live/topics/anna.a/last", "anna", 200, "1"},
		"foreign topic":  {http.MethodGet, "/live/topics/bob.a/last", "anna", 403, "client anna may not read bob.a"},
		"foreign stream": {http.MethodGet, "/live/events?topics=bob.*", "anna", 403, "client anna may not read all of bob.*"},
		"publish":        {http.MethodPost, "/live/topics/anna.a", "anna", 403, "client anna may not publish to anna.a"},
		"sessions":       {http.MethodGet, "/live/clients", "anna", 403, "client anna may not manage sessions"},
		"administrator":  {http.MethodGet, "/live/clients", "root", 200, "clients"},
		"open":           {http.MethodGet, "/live/readyz", "", 200, "ready"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var cookie []string
			if c.user != "" {
				cookie = []string{"Cookie: user=" + c.user}
			}
			if resp, body := h.askLive(c.method, c.path, "", cookie...); resp.StatusCode != c.status || !strings.Contains(body, c.want) {
				t.Errorf("got %s %s, want %d with %s", resp.Status, body, c.status, c.want)
			}
		})
	}
	s := h.stream("client=screen", "Cookie: user=anna") // all that anna may read
	s.until("$hello")
	s.want("anna.a 1")
	if resp, body := h.askLive(http.MethodGet, "/live/events?client=screen", "", "Cookie: user=bob"); resp.StatusCode != http.StatusConflict || !strings.Contains(body, "another client") {
		t.Errorf("bob took the session: %s %s", resp.Status, body)
	}
	if err := h.server.Update(server.Settings{AllowHosts: []string{"127.0.0.1"}}); err != nil {
		t.Error(err)
	}
	h.publish("anna.b", "3") // an update does not end what the hook allowed
	s.until("anna.b")
	tokens, err := auth.NewToken("a", "0123456789abcdef", auth.Permissions{})
	if err != nil {
		t.Fatal(err)
	}
	access, err := auth.NewAuthorizer(tokens)
	if err != nil {
		t.Fatal(err)
	}
	if err := h.server.Update(server.Settings{Tokens: access}); err == nil {
		t.Error("tokens took the place of the hook")
	}
}

// TestHandlerOfServerThatDoesNotRun answers before and after Serve with 503.
func TestHandlerOfServerThatDoesNotRun(t *testing.T) {
	t.Parallel()
	hub := topics.NewHub(server.HubOptions())
	defer hub.Close()
	s := server.New(hub, server.Options{})
	ask := func() string {
		ctx := &fasthttp.RequestCtx{}
		client, conn := net.Pipe()
		defer client.Close()
		defer conn.Close()
		ctx.Init2(conn, quietLog{}, false)
		ctx.Request.SetRequestURI("/events")
		s.Handler()(ctx)
		return fmt.Sprint(ctx.Response.StatusCode(), " ", string(ctx.Response.Body()))
	}
	if got := ask(); !strings.HasPrefix(got, "503 ") || !strings.Contains(got, "must call Serve or Run") {
		t.Errorf("before: %s", got)
	}
	ctx, stop := context.WithCancel(context.Background())
	stop()
	if err := s.Serve(ctx, nil); err != nil {
		t.Fatal(err)
	}
	if got := ask(); !strings.HasPrefix(got, "503 ") || !strings.Contains(got, "shutting down") {
		t.Errorf("after: %s", got)
	}
}

// TestNewRefusesMistakes gives New what a server cannot serve.
func TestNewRefusesMistakes(t *testing.T) {
	t.Parallel()
	token, err := auth.NewToken("a", "0123456789abcdef", auth.Permissions{})
	if err != nil {
		t.Fatal(err)
	}
	access, err := auth.NewAuthorizer(token)
	if err != nil {
		t.Fatal(err)
	}
	hook := func(*fasthttp.RequestCtx) (auth.Permissions, error) { return auth.Permissions{}, nil }
	without := server.HubOptions()
	without.Formats = nil
	foreign := server.HubOptions()
	foreign.Frame = func(dst []byte, _ topics.ID, e topics.Event) []byte { return append(dst, e.Data...) }
	for name, c := range map[string]struct {
		hub  topics.Options
		opts server.Options
		want string
	}{
		"no frames":    {topics.Options{}, server.Options{}, "server.HubOptions()"},
		"other frames": {foreign, server.Options{}, "server.HubOptions()"},
		"no formats":   {without, server.Options{}, "server.HubOptions()"},
		"prefix":       {server.HubOptions(), server.Options{Prefix: "live"}, `"live" is not a path`},
		"prefix query": {server.HubOptions(), server.Options{Prefix: "/live?a"}, "is not a path"},
		"prefix dots":  {server.HubOptions(), server.Options{Prefix: "/a/../b"}, "is not a path"},
		"both":         {server.HubOptions(), server.Options{Tokens: access, Authorize: hook}, "both Tokens and Authorize"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			hub := topics.NewHub(c.hub)
			defer hub.Close()
			defer func() {
				if got := fmt.Sprint(recover()); !strings.Contains(got, c.want) {
					t.Errorf("got %s, want %s", got, c.want)
				}
			}()
			server.New(hub, c.opts)
		})
	}
}

// TestMountedPage opens the page under the prefix in a browser.
func TestMountedPage(t *testing.T) {
	t.Parallel()
	h := mount(t, server.Options{}, &fasthttp.Server{}, nil)
	h.publish("cpu", "37")
	b := h.browse("", 1000, 700) // redirected to /live/
	b.until("document.querySelector('#panels').innerText.includes('cpu')")
	if got := eval[string](b, "location.pathname"); got != "/live/" {
		t.Errorf("the page is at %s", got)
	}
	if got := b.text("#path"); got != "/live/events?" {
		t.Errorf("the page shows %q", got)
	}
	h.publish("cpu", "38")
	b.until("document.querySelector('#panels').innerText.includes('38')")
}
