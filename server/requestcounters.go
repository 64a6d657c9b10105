package server

import "sync/atomic"

// unmatched is the route of a request that matches no route.
const unmatched = "unmatched"

// classes is the size of an array indexed by the first digit of a status code.
const classes = 6

// A requestCounters counts responses by route and status class. The routes are
// fixed, so it never grows.
type requestCounters map[string]*[classes]atomic.Uint64

func newRequestCounters(handlers map[string]StreamHandler) requestCounters {
	t := requestCounters{unmatched: new([classes]atomic.Uint64)}
	for path := range routes {
		t[path] = new([classes]atomic.Uint64)
	}
	for name := range handlers {
		t[name] = new([classes]atomic.Uint64)
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
