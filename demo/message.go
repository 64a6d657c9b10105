package demo

import (
	"context"
	"math/rand/v2"
	"time"

	"topicmux/topics"
)

// messageName is the default event: its frames have no event line.
var messageName = topics.MustName("message")

// asides are the unnamed events, in the order they come.
var asides = []string{
	"No event: line here, so this is a message.",
	"In a browser, onmessage hears me; addEventListener('cpu', …) does not.",
	"Still one connection: I travel between the readings and the orders.",
	"Unnamed does not mean lost. The name message is filled in on arrival.",
	"An empty event: line is the same as none: back to message.",
	"A name is never sticky: the next event without one is a message again.",
	"Two lines of data, one event:\nthe line feed between them is part of it.",
	"My id counts like any other, so a resume brings me back too.",
}

// Message publishes an event without a name now and then.
func Message(r *rand.Rand) topics.Source {
	return topics.Source{
		Entries: []topics.Entry{{
			Name: messageName,
			Kind: topics.KindLog,
			Help: "Events without a name land here, the default (simulated).",
		}},
		Run: func(ctx context.Context, pub *topics.Publisher) error {
			rest := 400 * time.Millisecond
			for i := 0; ; i++ {
				if err := pause(ctx, rest); err != nil {
					return err
				}
				if err := pub.Publish(messageName, []byte(asides[i%len(asides)])); err != nil {
					return err
				}
				rest = between(r, 4*time.Second, 11*time.Second)
			}
		},
	}
}
