package server_test

import (
	"context"
	"crypto/tls"
	"io"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/valyala/fasthttp"

	"topicmux/server"
	"topicmux/topics"
)

// mount runs a server under /live of another fasthttp server, which has a route /own
// and uses TLS if secure is not nil.
func mount(t *testing.T, opts server.Options, site *fasthttp.Server, secure *tls.Config) *testServer {
	t.Helper()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	h := &testServer{
		t: t, hub: topics.NewHub(server.HubOptions()), addr: ln.Addr().String(), url: "http://" + ln.Addr().String() + "/live",
		done: make(chan error, 1), log: make(chan string, 4096),
	}
	opts.Logger, opts.Prefix = slog.New(journal(h.log)), "/live"
	h.server = server.New(h.hub, opts)
	live := h.server.Handler()
	site.StreamRequestBody = true
	site.Logger = quietLog{}
	site.Handler = func(ctx *fasthttp.RequestCtx) {
		ctx.Response.Header.Set("X-Site", "ours")
		ctx.Response.Header.Set("Cache-Control", "private")
		ctx.Response.Header.Set("Incremental", "?0")
		if strings.HasPrefix(string(ctx.Path()), "/live") {
			live(ctx)
			return
		}
		ctx.SetBodyString("own")
	}
	ctx, stop := context.WithCancel(context.Background())
	h.stop = stop
	ended, closed := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(ended)
		h.done <- h.server.Run(ctx, nil, nil)
	}()
	if secure != nil {
		ln = tls.NewListener(ln, secure)
		h.secure = &tls.Config{InsecureSkipVerify: true}
		h.url = strings.Replace(h.url, "http:", "https:", 1)
	}
	go func() {
		defer close(closed)
		_ = site.Serve(ln)
	}()
	t.Cleanup(func() {
		stop()
		<-ended
		_ = site.Shutdown()
		<-closed
	})
	h.waitRunning()
	return h
}

type quietLog struct{}

func (quietLog) Printf(string, ...any) {}

// waitRunning waits until the handler answers.
func (h *testServer) waitRunning() {
	h.t.Helper()
	client := &http.Client{Transport: &http.Transport{TLSClientConfig: h.secure, DisableKeepAlives: true}}
	for deadline := time.Now().Add(testTimeout); ; {
		resp, err := client.Get(h.url + "/readyz")
		if err == nil {
			_ = resp.Body.Close()
			if resp.StatusCode == http.StatusOK {
				return
			}
		}
		if time.Now().After(deadline) {
			h.t.Fatalf("the mounted server is not ready: %v", err)
		}
	}
}

// stream opens a stream under /live.
func (h *testServer) stream(query string, header ...string) *openStream {
	h.t.Helper()
	head := "GET /live/events?" + query + " HTTP/1.1\r\nHost: " + h.addr + "\r\n"
	for _, line := range header {
		head += line + "\r\n"
	}
	return h.openRaw(head + "\r\n")
}

// askLive sends a request and returns the status, the header and the body.
func (h *testServer) askLive(method, path, body string, header ...string) (*http.Response, string) {
	h.t.Helper()
	req, err := http.NewRequest(method, "http://"+h.addr+path, strings.NewReader(body))
	if err != nil {
		h.t.Fatal(err)
	}
	for _, line := range header {
		name, value, _ := strings.Cut(line, ": ")
		req.Header.Set(name, value)
	}
	resp, err := (&http.Transport{DisableKeepAlives: true}).RoundTrip(req)
	if err != nil {
		h.t.Fatal(err)
	}
	defer resp.Body.Close()
	b, err := io.ReadAll(resp.Body)
	if err != nil {
		h.t.Fatal(err)
	}
	return resp, string(b)
}
