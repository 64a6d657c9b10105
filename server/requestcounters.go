package server

import "sync/atomic"

// classes is the size of an array indexed by the first digit of a status code.
const classes = 6

// A requestCounters counts responses by route and status class. The routes are
// fixed, so it never grows.
type requestCounters map[string]*[classes]atomic.Uint64

func newRequestCounters(routes router) requestCounters {
	t := requestCounters{unmatched: new([classes]atomic.Uint64)}
	for path := range routes {
		t[path] = new([classes]atomic.Uint64)
	}
	return t
}

// count counts a response of the route.
func (t requestCounters) count(route string, status int) {
	counts, ok := t[route]
	if !ok {
		counts = t[unmatched]
	}
	if class := status / 100; class < classes {
		counts[class].Add(1)
	}
}
