// Package broker implements the broker of most tutorials on Server-Sent Events: a map of
// clients, each with a channel, and a publisher that sends every event to every channel.
package broker

import (
	"strings"
	"sync"

	"topicmux/bench/event"
)

// buffer is the capacity of a client's channel. Tutorials use 0 or 10.
const buffer = 1024

// Message is an event for the clients.
type Message struct{ ID, Event, Data string }

// Client is one connection's subscription.
type Client struct {
	Messages chan *Message
	topics   map[string]bool // nil means all
}

// Broker is a set of clients. The zero value is empty.
type Broker struct {
	mu      sync.RWMutex
	clients map[*Client]struct{}
}

// Join adds a client for the comma-separated topics, or for all topics if topics is "".
func (b *Broker) Join(topics string) *Client {
	c := &Client{Messages: make(chan *Message, buffer)}
	if topics != "" {
		c.topics = make(map[string]bool)
		for _, t := range strings.Split(topics, ",") {
			c.topics[t] = true
		}
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.clients == nil {
		b.clients = make(map[*Client]struct{})
	}
	b.clients[c] = struct{}{}
	return c
}

// Leave removes a client. Until the client is removed, Leave discards its messages, so
// that no publisher waits for it.
func (b *Broker) Leave(c *Client) {
	left := make(chan struct{})
	go func() {
		for {
			select {
			case <-c.Messages:
			case <-left:
				return
			}
		}
	}()
	b.mu.Lock()
	defer b.mu.Unlock()
	delete(b.clients, c)
	close(left)
}

// Publish sends a payload to every client. It waits while a channel is full. So it drops
// nothing, and a client that stops reading blocks all others. Tutorials that drop events
// instead do so silently.
func (b *Broker) Publish(topic string, payload []byte) {
	data := string(payload)
	m := &Message{ID: data[:event.KeySize], Event: topic, Data: data}
	b.mu.RLock()
	defer b.mu.RUnlock()
	for c := range b.clients {
		if c.topics == nil || c.topics[topic] {
			c.Messages <- m
		}
	}
}
