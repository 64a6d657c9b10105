package cmd

import (
	"errors"
	"fmt"
	"time"

	"github.com/spf13/pflag"

	"topicmux/server"
	"topicmux/topics"
)

// maxLinger is the most that serve lingers: a person would notice more.
const maxLinger = time.Second

// limits are what serve does not exceed, and how it trades latency for work.
type limits struct {
	linger     time.Duration
	streams    int
	perAddress int

	drainPeriod, drainTimeout time.Duration
}

func (l *limits) flags(f *pflag.FlagSet) {
	f.DurationVar(&l.linger, "linger", 0, "batch events for this long: more latency, less CPU")
	f.IntVar(&l.streams, "max-streams", 0, "maximum number of streams; 0 means 16384")
	f.IntVar(&l.perAddress, "max-per-address", 0, "connections per address; 0 means 1024 (loopback: any)")
	f.DurationVar(&l.drainPeriod, "drain-period", 0, "at shutdown, spread the end of streams over this; 0 means 0.2ms each")
	f.DurationVar(&l.drainTimeout, "drain-timeout", 0, "then wait this long for slow clients; 0 means 500ms")
	hide(f, "max-streams", "max-per-address", "drain-period", "drain-timeout")
}

// check returns what is wrong with the limits, or nil.
func (l *limits) check() error {
	if l.linger < 0 || l.linger > maxLinger {
		return misused(fmt.Errorf("--linger %v is out of range", l.linger),
			"want a duration from 0s to %v, such as 5ms", maxLinger)
	}
	if l.streams < 0 || l.perAddress < 0 {
		return misused(errors.New("a limit cannot be negative"), "omit the flag for the default")
	}
	if l.drainPeriod < 0 || l.drainTimeout < 0 {
		return misused(errors.New("a time cannot be negative"), "omit the flag for the default")
	}
	return nil
}

// apply sets the limits where they belong; what no flag says stays as it is.
func (l *limits) apply(hub *topics.Options, opts *server.Options) {
	hub.Linger = l.linger
	if l.streams > 0 {
		opts.MaxStreams = l.streams
	}
	if l.perAddress > 0 {
		opts.MaxConnsPerAddress = l.perAddress
	}
	if l.drainPeriod > 0 {
		opts.DrainPeriod = l.drainPeriod
	}
	if l.drainTimeout > 0 {
		opts.DrainTimeout = l.drainTimeout
	}
}

// A limitField is a limit of the config: where it is kept, and what reads it.
type limitField struct {
	at   any // a pointer
	read func(value)
}

// limits are the keys of limits.
func (c *config) limits() keys {
	all := keys{}
	for key, field := range c.limitFields() {
		all[key] = field.read
	}
	return all
}

// limitFields are the limits by their keys.
func (c *config) limitFields() map[string]limitField {
	const many = 10_000_000
	count := func(field *int) limitField { return limitField{field, func(v value) { *field = v.number(1, many) }} }
	size := func(field *int) limitField { return limitField{field, func(v value) { *field = v.size() }} }
	wait := func(field *time.Duration) limitField {
		return limitField{field, func(v value) { *field = v.duration() }}
	}
	return map[string]limitField{
		"connections":           count(&c.server.MaxConns),
		"connectionsPerAddress": count(&c.server.MaxConnsPerAddress),
		"streams":               count(&c.server.MaxStreams),
		"answers":               count(&c.server.MaxAnswers),
		"topicSeries":           count(&c.server.MetricsTopics),
		"requestsPerAddress":    count(&c.server.AddressRate),
		"requestsPerToken":      count(&c.server.TokenRate),
		"body":                  size(&c.server.MaxBody),
		"header":                size(&c.server.MaxHeader),
		"inFlight":              size(&c.server.MaxInFlight),
		"headerTimeout":         wait(&c.server.HeaderTimeout),
		"bodyTimeout":           wait(&c.server.ReadTimeout),
		"idempotencyKeys":       count(&c.server.MaxKeys),
		"idempotencyAge":        wait(&c.server.KeyAge),
		"feedTimeout":           wait(&c.server.FeedTimeout),
		"idleTimeout":           wait(&c.server.IdleTimeout),
		"writeTimeout":          wait(&c.server.WriteTimeout),
		"drainPeriod":           wait(&c.server.DrainPeriod),
		"drainTimeout":          wait(&c.server.DrainTimeout),
		"event":                 size(&c.hub.MaxEvent),
		"topics":                count(&c.hub.MaxTopics),
		"selection":             count(&c.hub.MaxSelection),
		"selections":            count(&c.hub.MaxSelections),
		"selectedTopics":        count(&c.hub.MaxSelected),
		"historyEvents":         count(&c.hub.MaxEvents),
		"historyBytes":          size(&c.hub.MaxBytes),
		"historyAge":            wait(&c.hub.MaxAge),
		"historyTotal":          size(&c.hub.MaxHistory),
	}
}
