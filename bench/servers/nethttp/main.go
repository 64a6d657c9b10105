// Nethttp is the server of most tutorials for the standard library. It uses a channel for
// each client, and fmt.Fprintf and Flush for each event.
package main

import (
	"fmt"
	"net"
	"net/http"

	"topicmux/bench/broker"
	"topicmux/bench/produce"
)

func main() { produce.Main(build) }

func build(o produce.Options) (produce.Adapter, error) {
	var b broker.Broker
	names := o.Names()
	mux := http.NewServeMux()
	mux.HandleFunc("GET /events", func(w http.ResponseWriter, r *http.Request) { stream(&b, w, r) })
	return produce.Adapter{
		Promise: produce.Promise{Path: "/events?", Selects: true, IDs: produce.IDsEvent},
		Serve:   func(ln net.Listener) error { return http.Serve(ln, mux) },
		Publish: func(topic int, payload []byte) error {
			b.Publish(names[topic], payload)
			return nil
		},
	}, nil
}

func stream(b *broker.Broker, w http.ResponseWriter, r *http.Request) {
	flusher, ok := w.(http.Flusher)
	if !ok {
		http.Error(w, "streaming unsupported", http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "text/event-stream")
	w.Header().Set("Cache-Control", "no-cache")
	w.Header().Set("Connection", "keep-alive")

	client := b.Join(r.URL.Query().Get("topics"))
	defer b.Leave(client)
	flusher.Flush()
	for {
		select {
		case m := <-client.Messages:
			fmt.Fprintf(w, "id: %s\nevent: %s\ndata: %s\n\n", m.ID, m.Event, m.Data)
			flusher.Flush()
		case <-r.Context().Done():
			return
		}
	}
}
