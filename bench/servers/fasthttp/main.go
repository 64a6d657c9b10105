// Fasthttp is the server of most tutorials for fasthttp and Fiber. It uses
// SetBodyStreamWriter, a channel for each client, and fmt.Fprintf and Flush for each
// event.
package main

import (
	"bufio"
	"fmt"
	"net"

	"github.com/valyala/fasthttp"

	"topicmux/bench/broker"
	"topicmux/bench/produce"
)

func main() { produce.Main(build) }

func build(o produce.Options) (produce.Adapter, error) {
	var b broker.Broker
	names := o.Names()
	return produce.Adapter{
		Promise: produce.Promise{Path: "/events?", Selects: true, IDs: produce.IDsEvent},
		Serve: func(ln net.Listener) error {
			return fasthttp.Serve(ln, func(ctx *fasthttp.RequestCtx) { stream(&b, ctx) })
		},
		Publish: func(topic int, payload []byte) error {
			b.Publish(names[topic], payload)
			return nil
		},
	}, nil
}

func stream(b *broker.Broker, ctx *fasthttp.RequestCtx) {
	ctx.SetContentType("text/event-stream")
	ctx.Response.Header.Set("Cache-Control", "no-cache")
	ctx.Response.Header.Set("Connection", "keep-alive")
	client := b.Join(string(ctx.QueryArgs().Peek("topics")))
	ctx.SetBodyStreamWriter(func(w *bufio.Writer) {
		defer b.Leave(client)
		fmt.Fprint(w, ": connected\n\n") // sends the response head too
		if w.Flush() != nil {
			return
		}
		// The server detects a disconnected client when it flushes the next event.
		for m := range client.Messages {
			fmt.Fprintf(w, "id: %s\nevent: %s\ndata: %s\n\n", m.ID, m.Event, m.Data)
			if w.Flush() != nil {
				return
			}
		}
	})
}
