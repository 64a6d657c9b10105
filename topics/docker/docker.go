// Package docker publishes the events, the resource usage and the logs of the containers of a
// Docker engine, or of one that speaks the same API, such as Podman.
//
//	NAME                 {"running":3}    and "left_out":1 if one of them has no topics
//	NAME.events          {"Type":"container","Action":"start",…}   the engine's events as JSON
//	NAME.CONTAINER       {"cpu":12.5,"memory":N,"rx":N,"tx":N,"read":N,"write":N}
//	NAME.CONTAINER.log   its output, only with Options.Logs
//
// CPU is in percent of one core, memory in bytes without the page cache, and the others in
// bytes a second. Each counts from the second reading of a container on.
//
// It guarantees:
//
//   - The topics of a container appear when it starts, and complete when it has stopped. A
//     container that starts again has the same topics.
//   - An engine that cannot be reached fails all topics, which say why, and the source is
//     started again. It then continues after the newest event and the newest line of each log,
//     as far as the engine still has what follows. An engine keeps its last 256 events.
//   - Everything is bounded: the number of containers, the lines a second, the length of a
//     line, and the size of an answer.
package docker

import (
	"cmp"
	"errors"
	"time"

	"topicmux/topics"
	"topicmux/topics/lines"
)

// DefaultAddress is where a Docker engine listens on Linux.
const DefaultAddress = "/var/run/docker.sock"

// Options are the settings of a source.
type Options struct {
	// Name is the topic of the source. The topics of its containers are under it. Required.
	Name topics.Name
	// Address is the engine: the path of a Unix socket, with or without "unix:" before it, or a
	// URL with http, https or tcp. Default: DefaultAddress.
	Address string
	// Logs publishes the output of the containers. Default: false.
	Logs bool
	// Last is how many earlier lines of each log are published. Default: 0.
	Last int
	// MaxContainers is the maximum number of containers that are watched. The topic of the
	// source counts the others. Default: 64.
	MaxContainers int
	// Rate is the maximum number of lines of a log in a second. Further ones are dropped, and
	// counted in "NAME.CONTAINER.log.notes". Default: 10,000.
	Rate int
	// MaxLine is the maximum length of a line in bytes. A longer one is cut. Default: 64 KiB.
	MaxLine int
}

const (
	defaultMaxContainers = 64
	defaultRate          = 10_000
	defaultMaxLine       = 64 << 10
)

// New returns a source for an engine. The error says which option is wrong. It may be
// supervised once.
func New(opts Options) (topics.Source, error) {
	if opts.Name.IsZero() {
		return topics.Source{}, errors.New("the source has no name")
	}
	opts.Address = cmp.Or(opts.Address, DefaultAddress)
	opts.MaxContainers = positive(opts.MaxContainers, defaultMaxContainers)
	opts.Rate = positive(opts.Rate, defaultRate)
	opts.MaxLine = positive(opts.MaxLine, defaultMaxLine)
	e, err := newEngine(opts.Address)
	if err != nil {
		return topics.Source{}, err
	}
	s := &source{opts: opts, engine: e, assigned: map[string]topics.Name{}, logged: map[string]time.Time{}}
	if s.events, err = lines.Below(opts.Name, "events"); err != nil {
		return topics.Source{}, err
	}
	zero := 0.0
	return topics.Source{
		Topics: []topics.TopicInfo{
			{Name: opts.Name, Kind: topics.KindNumbers, Min: &zero, Help: "Containers that run at " + e.shown},
			{Name: s.events, Kind: topics.KindLog, Help: "Events of the engine at " + e.shown},
		},
		Run: s.run,
	}, nil
}

func positive(n, standard int) int {
	if n <= 0 {
		return standard
	}
	return n
}
