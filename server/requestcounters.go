package server

import "sync/atomic"

// unmatched is the route of a request that has none.
const unmatched = "unmatched"

// classes are the classes of status codes, by the first digit.
const classes = 6

// A requestCounters counts answers by route and class of status. The routes are those that
// there are, so it never grows.
type requestCounters map[string]*[classes]atomic.Uint64

func newRequestCounters(responders map[string]StreamHandler) requestCounters {
	t := requestCounters{unmatched: new([classes]atomic.Uint64)}
	for path := range routes {
		t[path] = new([classes]atomic.Uint64)
	}
	for name := range responders {
		t[name] = new([classes]atomic.Uint64)
	}
	return t
}

// count counts an answer of the route.
func (t requestCounters) count(route string, status int) {
	counts, ok := t[route]
	if !ok {
		counts = t[unmatched]
	}
	if class := status / 100; class < classes {
		counts[class].Add(1)
	}
}
