package system

import (
	"bytes"
	"context"
	"encoding/json"
	"math"
	"time"

	"topicmux/topics"
)

// firstInterval is the time between the first two readings. It is short, so that a
// dashboard has values at once.
const firstInterval = 200 * time.Millisecond

// A sample takes a reading and returns the value to publish. It returns nil if there is no
// value yet, since a rate needs two readings.
type sample func(ctx context.Context, now time.Time) (any, error)

// A metric is a topic that has a reading at each interval.
type metric struct {
	info  topics.TopicInfo
	every time.Duration
	// begin returns the sample for one run, so that a run does not depend on a failed one.
	begin func() sample
}

// source returns a source that publishes only this metric.
func (m metric) source() topics.Source {
	return topics.Source{
		Topics: []topics.TopicInfo{m.info},
		Run: func(ctx context.Context, pub *topics.Publisher) error {
			return publish(ctx, m.info.Name, m.every, m.begin(), pub)
		},
	}
}

func publish(ctx context.Context, name topics.Name, every time.Duration, read sample, pub *topics.Publisher) error {
	ticker := time.NewTicker(min(every, firstInterval))
	defer ticker.Stop()
	for started := false; ; {
		value, err := read(ctx, time.Now())
		if err != nil {
			return err
		}
		if value != nil {
			if !started {
				started = true
				ticker.Reset(every)
			}
			data, err := encode(value)
			if err != nil {
				return err
			}
			if err := pub.Publish(name, data); err != nil {
				return err
			}
		}
		select {
		case <-ticker.C:
		case <-ctx.Done():
			return nil
		}
	}
}

// encode returns a value as JSON.
func encode(value any) ([]byte, error) {
	var buf bytes.Buffer
	encoder := json.NewEncoder(&buf)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(value); err != nil {
		return nil, err
	}
	return bytes.TrimSuffix(buf.Bytes(), []byte("\n")), nil
}

// round returns v with the given number of decimals.
func round(v float64, decimals int) float64 {
	scale := math.Pow10(decimals)
	return math.Round(v*scale) / scale
}

func bound(v float64) *float64 { return &v }
