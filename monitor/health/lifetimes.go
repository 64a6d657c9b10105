package health

import (
	"errors"
	"slices"

	"topicmux/sse"
)

const (
	// maxLives is the number of the newest lifetimes that are kept.
	maxLives = 16
	// equalLives is the number of equal lifetimes in a row that are a timer or a counter
	// somewhere.
	equalLives = 3
	// minTimer is the shortest lifetime of a timer. Shorter ones are those of a server that
	// fails again and again.
	minTimer = 5 * second
	// minCounted is the smallest number of events, and minCountedLife the shortest
	// lifetime, of a counter.
	minCounted     = 3
	minCountedLife = second
)

// life is a connection that has ended.
type life struct {
	length int64
	events uint64
}

// lifetimes are the connections so far. They show whether a timer or a counter ends them.
type lifetimes struct {
	recent []life // the newest ones that the server or something on the way has ended
	count  uint64
	latest int64  // lifetime of the latest connection
	timer  int64  // lifetime after which connections end, or 0
	events uint64 // number of events after which connections end, or 0
}

// end adds a connection that did not end from this side, and reports whether it was renewed
// as expected.
func (l *lifetimes) end(n life) (renewed bool) {
	if len(l.recent) == maxLives {
		l.recent = slices.Delete(l.recent, 0, 1)
	}
	l.recent = append(l.recent, n)
	if len(l.recent) >= equalLives {
		l.learn(l.recent[len(l.recent)-equalLives:])
	}
	return l.timer != 0 && isEqual(n.length, l.timer) || l.events != 0 && n.events == l.events
}

// learn looks for a timer or a counter in the newest connections.
func (l *lifetimes) learn(newest []life) {
	low, high := newest[0].length, newest[0].length
	counted := true
	for _, n := range newest {
		low, high = min(low, n.length), max(high, n.length)
		counted = counted && n.events == newest[0].events
	}
	if low >= minTimer && isEqual(low, high) {
		l.timer = average(newest)
	} else if counted && newest[0].events >= minCounted && low >= minCountedLife {
		l.events = newest[0].events
	}
}

// isEqual reports whether two lifetimes may be those of one timer, which may have jitter:
// they differ by at most a tenth or a second.
func isEqual(a, b int64) bool {
	d := max(a, b) - min(a, b)
	return d <= max(max(a, b)/10, second)
}

func average(lives []life) int64 {
	sum := int64(0)
	for _, n := range lives {
		sum += n.length / int64(len(lives))
	}
	return sum
}

// report returns the figures of the lifetimes.
func (l *lifetimes) report() (r ConnectionReport) {
	r.Every, r.EveryEvents = Duration(l.timer), l.events
	for i, n := range l.recent {
		if i == 0 || Duration(n.length) < r.Shortest {
			r.Shortest = Duration(n.length)
		}
		r.Longest = max(r.Longest, Duration(n.length))
	}
	if len(l.recent) > 0 {
		r.Average = Duration(average(l.recent))
	}
	return r
}

// isOwnTimer reports whether a connection has ended because this side waited no longer.
// Equal lifetimes then say nothing about the server.
func isOwnTimer(err error) bool {
	var timeout *sse.TimeoutError
	return errors.As(err, &timeout)
}
