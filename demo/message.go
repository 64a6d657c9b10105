package demo

import (
	"context"
	"math/rand/v2"
	"time"

	"topicmux/topics"
)

// messageName is the name of the default event. Its frames have no event line.
var messageName = topics.MustName("message")

// unnamed are the data of the events, in order.
var unnamed = []string{
	"This event has no event: line, so its name is message.",
	"In a browser, onmessage receives this event; addEventListener('cpu', …) does not.",
	"Same connection: this event came between the CPU readings and the orders.",
	"The client fills in the name message when an event has none.",
	"An empty event: line means no name, so this is a message again.",
	"Names do not carry over: the next event without a name is a message.",
	"Two data: lines, one event:\nthe client joins them with a line feed.",
	"This event has an id like any other, so a resume replays it too.",
}

// Message returns a source that publishes an event without a name every few seconds.
func Message(r *rand.Rand) topics.Source {
	return topics.Source{
		Topics: []topics.TopicInfo{{
			Name: messageName,
			Kind: topics.KindLog,
			Help: "Events without a name (simulated).",
		}},
		Run: func(ctx context.Context, pub *topics.Publisher) error {
			wait := 400 * time.Millisecond
			for i := 0; ; i++ {
				if err := pause(ctx, wait); err != nil {
					return err
				}
				if err := pub.Publish(messageName, []byte(unnamed[i%len(unnamed)])); err != nil {
					return err
				}
				wait = between(r, 4*time.Second, 11*time.Second)
			}
		},
	}
}
