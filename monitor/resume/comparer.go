package resume

import (
	"time"

	"topicmux/sse"
)

// Kind is how a client came back.
type Kind uint8

// The kinds.
const (
	// Cut means that the connection was dropped, and the client resumed after the newest
	// event.
	Cut Kind = iota
	// After means that the client resumed after an id of the user's choice.
	After
	// Forget means that the client came back without an id.
	Forget
	// Repeat means that the client sent its first request again.
	Repeat
)

const (
	// shortestPause and longestPause bound the pause that separates the history of a
	// server from new events: a quarter of the usual time between two events.
	shortestPause = 10 * time.Millisecond
	longestPause  = 250 * time.Millisecond
	usualPause    = 100 * time.Millisecond // while that time is not known
)

// A Comparer gets the events of a stream and compares those after a reconnect with those
// before. It is not safe for concurrent use. The zero value is ready for use.
type Comparer struct {
	before  received
	result  Result
	phase   phase
	catalog bool      // the server announces the end of its history
	newest  time.Time // arrival of the newest event, or of the response
	after   count     // the events since the response, by the numbers in their ids
}

// phase is what the comparer waits for.
type phase uint8

const (
	nothing  phase = iota
	response       // to the request of a reconnect
	replay         // the end of the server's history
	news           // the first new event, which shows what was missed
)

// Begin begins a comparison: the client is about to reconnect. The id is the one that it
// is going to send, or "" for none. For Cut, that is the id of the newest event, or that of
// the reconnect before if no event has come since. Without a response so far there is
// nothing to compare with, unless an id says it.
func (c *Comparer) Begin(kind Kind, id string) {
	if kind != After && c.newest.IsZero() {
		return
	}
	if kind == Cut {
		id = c.before.position
	}
	c.before.since.move(&c.before.keys)
	c.result = Result{Kind: kind, ID: id}
	c.phase, c.catalog = response, false
	c.after = count{}
	from := id
	if id == "" || kind == Repeat {
		from = c.before.newestID
	}
	if n, ok := numberOf(from); ok && c.before.steps.byOne() {
		c.after = count{last: n, known: true}
		c.result.Exact = true
	}
	c.before.position, c.before.again = id, true
}

// Open notes that the server has answered with a stream.
func (c *Comparer) Open(at time.Time) {
	c.newest = at
	if c.phase != nothing {
		c.phase, c.result.At = replay, at
	}
}

// Announces notes that the server is going to say where its history ends and how many
// events are missing, with Live and Missed.
func (c *Comparer) Announces() {
	if c.phase != nothing {
		c.catalog, c.result.Exact = true, true
	}
}

// Missed notes that the server says that n events are missing, or at least n if that is
// not exact.
func (c *Comparer) Missed(n uint64, exact bool) {
	if c.phase == replay {
		c.result.Missed += n
		c.result.Exact = c.result.Exact && exact
	}
}

// Live notes that the server says that its history ends here.
func (c *Comparer) Live(at time.Time) {
	if c.phase == replay && c.catalog {
		c.finish(at)
	}
}

// Event counts an event that is neither a control event nor a keepalive, and whether it
// sets the id that it has.
func (c *Comparer) Event(at time.Time, ev *sse.Event, sets bool) {
	key, own := c.before.keyOf(ev, sets)
	if c.phase == replay || c.phase == news {
		c.before.since.add(key)
		c.compare(at, key, own, ev)
	} else {
		c.before.add(key)
	}
	c.before.note(at, sets, own, ev)
	c.newest = at
}

// compare counts an event after a reconnect.
func (c *Comparer) compare(at time.Time, key uint64, own bool, ev *sse.Event) {
	duplicate := c.before.contains(key)
	late := c.phase == news || at.Sub(c.newest) > c.pause()
	if !late || duplicate {
		c.result.Replayed++
	}
	if duplicate {
		c.result.Duplicates++
	}
	if own && c.result.Exact && !c.catalog {
		if n, ok := numberOf(string(ev.ID)); ok {
			c.result.Missed += c.after.missing(n)
		} else {
			c.result.Exact = false
		}
	}
	if late && !duplicate {
		c.finish(at)
	}
}

func (c *Comparer) finish(at time.Time) {
	c.phase = nothing
	c.result.Done, c.result.At = true, at
	c.before.since.move(&c.before.keys)
}

// Result returns the comparison as of now, and whether there is one. It is not done before
// the history of the server has ended, which a pause shows, and a new event has come if
// that shows what was missed.
func (c *Comparer) Result(now time.Time) (Result, bool) {
	if c.phase == replay && now.Sub(c.newest) > c.pause() {
		c.phase = news
		if c.result.Replayed > 0 || !c.result.Exact || c.catalog {
			c.finish(now)
		}
	}
	return c.result, c.phase >= replay || c.result.Done
}

// Next returns when Result changes if no event comes, or the zero time for never.
func (c *Comparer) Next() time.Time {
	if c.phase != replay {
		return time.Time{}
	}
	return c.newest.Add(c.pause() + 1)
}

// pause returns the pause that shows that no more events of the server's history follow.
func (c *Comparer) pause() time.Duration {
	if c.catalog { // Live says so; this is for a server that does not send it
		return longestPause
	}
	return c.before.pause()
}
