// Package broker is what tutorials on server-sent events have in common: a map
// of clients with a channel each, and a publisher that sends every event to every
// channel.
package broker

import (
	"strings"
	"sync"

	"topicmux/bench/event"
)

// buffer is generous: tutorials have none, or ten.
const buffer = 1024

// Message is an event on its way to the clients.
type Message struct{ ID, Event, Data string }

// Client is where one connection receives its events.
type Client struct {
	Messages chan *Message
	topics   map[string]bool // nil is all
}

// Broker knows the clients. The zero Broker knows none.
type Broker struct {
	mu      sync.RWMutex
	clients map[*Client]struct{}
}

// Join adds a client for these comma-separated topics; "" is all.
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

// Leave removes a client. It keeps receiving until then, so that no publisher
// waits for a client that is about to leave.
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

// Publish sends a payload to every client, and waits where a channel is full:
// nothing is dropped, and a client that stops reading stops everybody. Tutorials
// that drop instead lose events without telling anybody.
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
