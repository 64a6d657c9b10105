// Package clock publishes the time of day as the topic "clock".
package clock

import (
	"context"
	"time"

	"topicmux/internal/backoff"
	"topicmux/topics"
)

var name = topics.MustName("clock")

// Source returns a source that publishes the time of day, at once and then at the start of
// each second.
func Source() topics.Source {
	return topics.Source{
		Topics: []topics.TopicInfo{{
			Name:      name,
			Kind:      topics.KindText,
			Help:      "The time of day, updated every second.",
			Retention: topics.RetainLatest,
		}},
		Run: run,
	}
}

func run(ctx context.Context, pub *topics.Publisher) error {
	for {
		now := time.Now()
		if err := pub.Publish(name, now.AppendFormat(nil, time.TimeOnly)); err != nil {
			return err
		}
		next := now.Truncate(time.Second).Add(time.Second)
		if !backoff.Sleep(ctx, time.Until(next)) {
			return ctx.Err()
		}
	}
}
