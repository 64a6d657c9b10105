// Topicmux is the measured product: a hub and a server, as in a program that embeds them.
package main

import (
	"context"
	"net"

	"topicmux/bench/produce"
	"topicmux/server"
	"topicmux/topics"
)

func main() { produce.Main(build) }

func build(o produce.Options) (produce.Adapter, error) {
	opts := server.HubOptions()
	opts.Linger = o.Linger
	hub := topics.NewHub(opts)
	handles := make([]*topics.Topic, o.Topics)
	for i, name := range o.Names() {
		n, err := topics.ParseName(name)
		if err != nil {
			return produce.Adapter{}, err
		}
		if handles[i], err = hub.Topic(n); err != nil {
			return produce.Adapter{}, err
		}
	}
	return produce.Adapter{
		Promise: produce.Promise{Path: "/events?last=0", Selects: true, IDs: produce.IDsTotal},
		Serve: func(ln net.Listener) error {
			return server.New(hub, server.Options{}).Serve(context.Background(), ln)
		},
		Publish: func(topic int, payload []byte) error {
			_, err := handles[topic].Publish(payload)
			return err
		},
	}, nil
}
