package server_test

import (
	"context"
	"net"
	"testing"
	"testing/synctest"

	"github.com/valyala/fasthttp"

	"topicmux/server"
	"topicmux/topics"
)

// TestStreamThatIsNotHandedOver calls the handler as a server does that fails before
// it hands the connection over: nothing remains of the stream.
func TestStreamThatIsNotHandedOver(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		hub := topics.NewHub(server.HubOptions())
		s := server.New(hub, server.Options{AllowRemote: true})
		running, stop := context.WithCancel(context.Background())
		done := make(chan error, 1)
		go func() { done <- s.Run(running, nil, nil) }()
		synctest.Wait()
		client, conn := net.Pipe()
		defer client.Close()
		defer conn.Close()
		ctx := &fasthttp.RequestCtx{}
		ctx.Init2(conn, quietLog{}, false)
		ctx.Request.SetRequestURI("/events")
		s.Handler()(ctx)
		if !ctx.Hijacked() || hub.Stats().Subscribers != 1 {
			t.Errorf("no stream: %d %s", ctx.Response.StatusCode(), ctx.Response.Body())
		}
		stop()
		if err := <-done; err != nil {
			t.Error(err)
		}
		if n := hub.Stats().Subscribers; n != 0 {
			t.Errorf("%d streams remain", n)
		}
	})
}
