package health

import "slices"

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
	recent   []life // the newest ones that the server or something on the way has ended
	requests uint64
	count    uint64 // connections that are over
	latest   int64  // lifetime of the latest of them
	timer    int64  // lifetime after which connections end, or 0
	events   uint64 // number of events after which connections end, or 0
}

// end counts a connection that is over.
func (l *lifetimes) end(lived int64) { l.count, l.latest = l.count+1, lived }

// cut adds a connection that did not end from this side, and reports whether it was renewed
// as expected.
func (l *lifetimes) cut(n life) (renewed bool) {
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

// renewal returns the verdict on a connection that was renewed.
func (l *lifetimes) renewal(lived int64) Verdict {
	v := Verdict{Kind: Renewed, Evidence: Evidence{Lifetime: Duration(lived)}}
	if l.timer != 0 && isEqual(lived, l.timer) {
		v.Text = "the connection renews every " + Duration(l.timer).round().String()
		v.Evidence.Every = Duration(l.timer)
		return v
	}
	v.Text = "the connection renews after every " + plural(l.events, "event")
	v.Evidence.Events = l.events
	return v
}

// report returns the figures of the lifetimes. current is the lifetime of the open
// connection, or negative without one.
func (l *lifetimes) report(current int64) ConnectionReport {
	r := ConnectionReport{Requests: l.requests, Count: l.count, Lifetime: Duration(l.latest), Every: Duration(l.timer), EveryEvents: l.events}
	if current >= 0 {
		r.Count++
		r.Lifetime = Duration(current)
	}
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
