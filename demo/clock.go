package demo

import (
	"context"
	"time"

	"topicmux/topics"
)

var clockName = topics.MustName("clock")

// Clock returns a source that publishes the time of day, at once and then at the start of
// each second.
func Clock() topics.Source {
	return topics.Source{
		Topics: []topics.TopicInfo{{
			Name:      clockName,
			Kind:      topics.KindText,
			Help:      "The time of day, updated every second.",
			Retention: topics.RetainLatest,
		}},
		Run: runClock,
	}
}

func runClock(ctx context.Context, pub *topics.Publisher) error {
	for {
		now := time.Now()
		if err := pub.Publish(clockName, now.AppendFormat(nil, time.TimeOnly)); err != nil {
			return err
		}
		next := now.Truncate(time.Second).Add(time.Second)
		if err := pause(ctx, time.Until(next)); err != nil {
			return err
		}
	}
}
