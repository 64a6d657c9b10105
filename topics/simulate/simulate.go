// Package simulate publishes values that look like those of real sources, for demos,
// lessons and tests. The same options give the same bytes in every run and on every
// machine, whatever the clock says.
package simulate

import (
	"context"
	"errors"
	"fmt"
	"math"
	"strings"
	"time"

	"topicmux/internal/backoff"
	"topicmux/topics"
)

// Shape is what the values are like.
type Shape string

// The shapes.
const (
	Sine   Shape = "sine"   // a number that rises and falls
	Walk   Shape = "walk"   // a number that drifts at random
	Bursts Shape = "bursts" // a count that is mostly low, with bursts
	Log    Shape = "log"    // lines of a log
)

// Shapes returns all shapes.
func Shapes() []Shape { return []Shape{Sine, Walk, Bursts, Log} }

// Options are the settings of a source.
type Options struct {
	// Info describes the topic. It needs a name. Default for the kind: that of the
	// shape; for the range of numbers: Min and Max.
	Info topics.TopicInfo
	// Shape is what the values are like. Default: Sine.
	Shape Shape
	// Seed selects one of many sequences of values. Default: 0, also a sequence.
	Seed uint64
	// Every is the time between two events. Default: 1 s.
	Every time.Duration
	// Period is after how many events a sine repeats, and the mean number of events
	// between two bursts. Default: 60.
	Period int
	// Min and Max are the range of numbers. Default: 0 to 100.
	Min, Max float64
	// FailAfter makes the source fail after this number of events, again and again. It
	// is restarted as any source, and goes on where it was. Default: 0, never.
	FailAfter int
}

// ErrSimulated is the error of a source that fails as Options.FailAfter says.
var ErrSimulated = errors.New("a simulated failure")

// New returns a source of simulated events. The error says which option is wrong.
func New(opts Options) (topics.Source, error) {
	g, err := NewGenerator(opts)
	if err != nil {
		return topics.Source{}, err
	}
	info := opts.Info
	switch {
	case info.Name.IsZero():
		return topics.Source{}, errors.New("the source has no name")
	case info.Kind != "":
	case g.opts.Shape == Log:
		info.Kind = topics.KindLog
	default:
		info.Kind = topics.KindNumber
	}
	if g.opts.Shape != Log && info.Min == nil && info.Max == nil {
		info.Min, info.Max = &g.opts.Min, &g.opts.Max
	}
	if err := info.Validate(); err != nil {
		return topics.Source{}, err
	}
	s := &source{generator: g, every: g.opts.Every, failAfter: opts.FailAfter, topic: info.Name}
	return topics.Source{Topics: []topics.TopicInfo{info}, Run: s.run}, nil
}

// A source publishes the events of a generator. It goes on with them when it is restarted.
type source struct {
	generator *Generator
	every     time.Duration
	failAfter int
	topic     topics.Name
	events    int
}

func (s *source) run(ctx context.Context, pub *topics.Publisher) error {
	next := time.Now()
	for {
		if err := pub.Publish(s.topic, s.generator.Next()); err != nil {
			return err
		}
		if s.events++; s.failAfter > 0 && s.events%s.failAfter == 0 {
			return fmt.Errorf("%w after %d events", ErrSimulated, s.events)
		}
		next = next.Add(s.every)
		if !backoff.Sleep(ctx, time.Until(next)) {
			return ctx.Err()
		}
	}
}

// Generator makes a sequence of payloads. It is for one goroutine.
type Generator struct {
	opts   Options
	random random
	n      int     // how many payloads it has made
	walk   float64 // the last number of a walk, from 0 to 1
	burst  int     // how many events the burst goes on
}

// NewGenerator returns the generator of a source with these options. The name of the
// topic is not needed.
func NewGenerator(opts Options) (*Generator, error) {
	if opts.Shape == "" {
		opts.Shape = Sine
	}
	if opts.Every <= 0 {
		opts.Every = time.Second
	}
	if opts.Period <= 0 {
		opts.Period = 60
	}
	if opts.Min == 0 && opts.Max == 0 {
		opts.Max = 100
	}
	if width := opts.Max - opts.Min; !(width > 0) || math.IsInf(width, 0) {
		return nil, fmt.Errorf("min %v is not below max %v", opts.Min, opts.Max)
	}
	switch opts.Shape {
	case Sine, Walk, Bursts, Log:
	default:
		names := make([]string, 0, 4)
		for _, s := range Shapes() {
			names = append(names, string(s))
		}
		return nil, fmt.Errorf("there is no shape %q; there are %s", opts.Shape, strings.Join(names, ", "))
	}
	return &Generator{opts: opts, random: random{opts.Seed}, walk: 0.5}, nil
}

// Next returns the next payload.
func (g *Generator) Next() []byte {
	g.n++
	switch g.opts.Shape {
	case Walk:
		return g.number(g.nextWalk())
	case Bursts:
		return g.number(g.nextBurst())
	case Log:
		return g.line()
	}
	return g.number(g.nextSine())
}
