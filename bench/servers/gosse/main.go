// Gosse is github.com/tmaxmax/go-sse as in its README: a Server with the default provider,
// Joe, behind net/http. Joe stores nothing for replays, which is the cheapest setting. The
// topics are those of go-sse.
package main

import (
	"net"
	"net/http"
	"strings"

	"github.com/tmaxmax/go-sse"

	"topicmux/bench/event"
	"topicmux/bench/produce"
)

func main() { produce.Main(build) }

func build(o produce.Options) (produce.Adapter, error) {
	names := o.Names()
	s := &sse.Server{
		OnSession: func(w http.ResponseWriter, r *http.Request) ([]string, bool) {
			// Upgrade sends the response head with the first event. EventSource would
			// not open before that.
			w.Header().Set("Content-Type", "text/event-stream")
			w.Header().Set("Cache-Control", "no-cache")
			_ = http.NewResponseController(w).Flush()
			if asked := r.URL.Query().Get("topics"); asked != "" {
				return strings.Split(asked, ","), true
			}
			return names, true
		},
	}
	types := make([]sse.EventType, len(names))
	for i, name := range names {
		types[i] = sse.Type(name)
	}
	return produce.Adapter{
		Promise: produce.Promise{Path: "/?", Selects: true, IDs: produce.IDsEvent},
		Serve:   func(ln net.Listener) error { return http.Serve(ln, s) },
		Publish: func(topic int, payload []byte) error {
			m := &sse.Message{ID: sse.ID(string(payload[:event.KeySize])), Type: types[topic]}
			m.AppendData(string(payload))
			return s.Publish(m, names[topic])
		},
	}, nil
}
