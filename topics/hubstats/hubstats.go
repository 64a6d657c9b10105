// Package hubstats publishes the statistics of a hub as the topic "hub".
package hubstats

import (
	"context"
	"encoding/json"
	"math"
	"time"

	"topicmux/internal/backoff"
	"topicmux/topics"
)

var name = topics.MustName("hub")

// Source returns a source that publishes metrics of the hub every second: events and bytes
// per second, subscribers, the lag of the slowest subscriber, and topics.
func Source(hub *topics.Hub) topics.Source {
	return topics.Source{
		Topics: []topics.TopicInfo{{
			Name: name,
			Kind: topics.KindJSON,
			Help: "Statistics of the hub: events and bytes per second, subscribers, " +
				"how many events the slowest subscriber is behind, topics.",
			Retention: topics.RetainLatest,
		}},
		Run: func(ctx context.Context, pub *topics.Publisher) error {
			return run(ctx, hub, pub)
		},
	}
}

// figures are the data of an event of the topic hub.
type figures struct {
	Events      float64 `json:"events_per_s"`
	Bytes       float64 `json:"bytes_per_s"`
	Subscribers int     `json:"subscribers"`
	Slowest     uint64  `json:"slowest_behind"` // events that the slowest subscriber has not read
	Topics      int     `json:"topics"`
}

func run(ctx context.Context, hub *topics.Hub, pub *topics.Publisher) error {
	before, at := hub.Stats(), time.Now()
	for wait := 300 * time.Millisecond; ; wait = time.Second {
		if !backoff.Sleep(ctx, wait) {
			return ctx.Err()
		}
		stats, now := hub.Stats(), time.Now()
		data, err := json.Marshal(rates(before, stats, now.Sub(at)))
		if err != nil {
			return err
		}
		if err := pub.Publish(name, data); err != nil {
			return err
		}
		before, at = stats, now
	}
}

// rates returns the figures for the time between two readings.
func rates(before, after topics.Stats, span time.Duration) figures {
	perSecond := func(n uint64) float64 {
		return math.Round(float64(n)/span.Seconds()*10) / 10
	}
	return figures{
		Events:      perSecond(after.Events - before.Events),
		Bytes:       perSecond(after.Bytes - before.Bytes),
		Subscribers: after.Subscribers,
		Slowest:     after.Slowest,
		Topics:      after.Topics,
	}
}
