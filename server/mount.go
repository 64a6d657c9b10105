package server

import (
	"errors"

	"github.com/valyala/fasthttp"
)

// Handler returns the handler of all requests, for another fasthttp server. Streams
// work too: they take over their connections. Set Options.Prefix to the path under
// which the other server calls the handler, with requests as they arrived:
//
//	live := server.New(hub, server.Options{Prefix: "/live", Authorize: authorize})
//	handler := live.Handler()
//	site := &fasthttp.Server{
//		StreamRequestBody: true,
//		Handler: func(ctx *fasthttp.RequestCtx) {
//			if strings.HasPrefix(string(ctx.Path()), "/live") {
//				handler(ctx)
//				return
//			}
//			…
//		},
//	}
//	go live.Run(ctx, nil, sources) // before site.Serve; wait for it after ctx has ended
//
// The handler answers while [Server.Serve] or [Server.Run] runs, and with 503 before
// and after. They own all goroutines of the server: they start the writers and the
// heartbeats, and return when all streams have ended. A nil listener lets them serve
// the handler alone. End their context before you shut down the other server, which
// does not wait for streams.
//
// The other server should set:
//
//   - StreamRequestBody, or no event of a streaming body is published before the
//     whole body has arrived, and bodies are bounded by its MaxRequestBodySize.
//   - ReadTimeout or IdleTimeout, WriteTimeout, ReadBufferSize and Concurrency, as for
//     any fasthttp server. They do not apply to streams. In their place,
//     Options.WriteTimeout, Options.Heartbeat and Options.FeedTimeout do.
//
// Of the handler's requests the server does not enforce what only a server that
// accepts its own connections can: MaxConns, MaxConnsPerAddress, MaxHeader,
// HeaderTimeout, ReadTimeout and IdleTimeout, and the strict check of request heads
// and chunks. MaxStreams, MaxBody, MaxInFlight, the rates and the drain apply. Do not
// wrap the handler in fasthttp.TimeoutHandler, which cannot hand over connections. A
// server with MaxConnsPerIP wraps its connections, so each write to a stream takes a
// goroutine for a moment.
//
// Without Tokens, Authorize and AllowRemote the handler rejects requests that did not
// arrive at a loopback address or Unix socket, and those for foreign hosts.
func (s *Server) Handler() fasthttp.RequestHandler { return s.handleMounted }

// handleMounted answers a request to another server.
func (s *Server) handleMounted(ctx *fasthttp.RequestCtx) {
	c := s.connections.Borrow(ctx.Conn(), ctx.IsTLS())
	s.api.HandleBorrowed(ctx, c)
}

var errBothSet = errors.New("both Tokens and Authorize are set, but Authorize takes the place of Tokens")
