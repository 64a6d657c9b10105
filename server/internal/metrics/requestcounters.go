package metrics

import (
	"iter"
	"sync/atomic"

	"topicmux/server/internal/request"
)

// classes is the size of an array indexed by the first digit of a status code.
const classes = 6

// A RequestCounters counts responses by route and status class. The routes are
// fixed, so it never grows.
type RequestCounters map[string]*[classes]atomic.Uint64

// NewRequestCounters returns the counters for the routes with these paths.
func NewRequestCounters(paths iter.Seq[string]) RequestCounters {
	t := RequestCounters{request.Unmatched: new([classes]atomic.Uint64)}
	for path := range paths {
		t[path] = new([classes]atomic.Uint64)
	}
	return t
}

// Count counts a response of the route.
func (t RequestCounters) Count(route string, status int) {
	counts, ok := t[route]
	if !ok {
		counts = t[request.Unmatched]
	}
	if class := status / 100; class < classes {
		counts[class].Add(1)
	}
}
