// R3labs is github.com/r3labs/sse as in its README: one stream, behind net/http. Replay is
// off: its log of all events grows without limit, and the benchmark would measure that. A
// subscriber has one stream, so there is no selection of topics.
package main

import (
	"net"
	"net/http"

	"github.com/r3labs/sse/v2"

	"topicmux/bench/event"
	"topicmux/bench/produce"
)

func main() { produce.Main(build) }

func build(o produce.Options) (produce.Adapter, error) {
	const stream = "all"
	s := sse.New()
	s.AutoReplay = false
	s.CreateStream(stream)
	names := make([][]byte, o.Topics)
	for i, name := range o.Names() {
		names[i] = []byte(name)
	}
	mux := http.NewServeMux()
	mux.HandleFunc("/events", s.ServeHTTP)
	return produce.Adapter{
		Promise: produce.Promise{Path: "/events?stream=" + stream, IDs: produce.IDsEvent},
		Serve:   func(ln net.Listener) error { return http.Serve(ln, mux) },
		Publish: func(topic int, payload []byte) error {
			data := append([]byte(nil), payload...)
			s.Publish(stream, &sse.Event{ID: data[:event.KeySize], Event: names[topic], Data: data})
			return nil
		},
	}, nil
}
