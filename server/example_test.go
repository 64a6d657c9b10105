package server_test

import (
	"context"
	"errors"
	"fmt"
	"net"

	"topicmux/server"
	"topicmux/sse"
	"topicmux/topics"
)

// Publish a topic from a goroutine of your own.
func Example() {
	hub := topics.NewHub(server.HubOptions())
	ln, err := net.Listen("tcp", "127.0.0.1:0") // nobody else can reach it, so no tokens are needed
	if err != nil {
		fmt.Println(err)
		return
	}

	go func() { // yours: curl -N 'http://…/events?topics=lucky' shows what it publishes
		lucky, err := hub.Topic(topics.MustName("lucky"))
		for n := 7; err == nil && n <= 42; n += 7 {
			_, err = lucky.Publish(fmt.Append(nil, n))
		}
	}()

	ctx, stop := context.WithCancel(context.Background())
	go watch("http://"+ln.Addr().String()+"/events?topics=lucky&last=6", stop)
	fmt.Println(server.Run(ctx, hub, ln, nil, server.Options{}))
	// Output:
	// lucky 7
	// lucky 14
	// lucky 21
	// lucky 28
	// lucky 35
	// lucky 42
	// <nil>
}

// watch prints a stream's events until 42, and then calls stop.
func watch(url string, stop func()) {
	defer stop()
	client, err := sse.NewClient(url, sse.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	_ = client.Run(context.Background(), func(e sse.Event) error {
		if e.Type == "lucky" {
			fmt.Printf("%s %s\n", e.Type, e.Data)
		}
		if string(e.Data) == "42" {
			return errors.New("that will do")
		}
		return nil
	})
}
