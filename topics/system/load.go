package system

import (
	"context"
	"time"

	"github.com/shirou/gopsutil/v4/load"

	"topicmux/topics"
)

type loadReading struct {
	One     float64 `json:"1m"`
	Five    float64 `json:"5m"`
	Fifteen float64 `json:"15m"`
}

func loadMetric(every time.Duration) metric {
	entry := topics.TopicInfo{
		Name: topics.MustName("load"), Kind: topics.KindNumbers,
		Min: bound(0), Help: "Load averages of 1, 5 and 15 minutes",
	}
	return metric{entry, every, func() sample {
		return func(ctx context.Context, _ time.Time) (any, error) {
			l, err := load.AvgWithContext(ctx)
			if err != nil {
				return nil, err
			}
			return loadReading{round(l.Load1, 2), round(l.Load5, 2), round(l.Load15, 2)}, nil
		}
	}}
}
