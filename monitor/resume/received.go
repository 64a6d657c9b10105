package resume

import (
	"hash/maphash"
	"strconv"
	"time"

	"topicmux/sse"
)

const (
	// most is the number of newest events that are remembered.
	most = 4096
	// hashed is the number of bytes of an event's data that are compared, from its
	// beginning. The length is compared as well.
	hashed = 4 << 10
)

// keys remembers the newest keys.
type keys struct {
	ring  []uint64
	next  int            // index of the oldest, once the ring is full
	times map[uint64]int // how often each key is in the ring
}

func (k *keys) contains(key uint64) bool { return k.times[key] > 0 }

func (k *keys) add(key uint64) {
	if k.times == nil {
		k.times = make(map[uint64]int)
	}
	k.times[key]++
	if len(k.ring) < most {
		k.ring = append(k.ring, key)
		return
	}
	old := k.ring[k.next]
	if k.times[old]--; k.times[old] == 0 {
		delete(k.times, old)
	}
	k.ring[k.next] = key
	k.next = (k.next + 1) % most
}

// move adds the keys to another and forgets them.
func (k *keys) move(to *keys) {
	for i := range k.ring {
		to.add(k.ring[(k.next+i)%len(k.ring)])
	}
	*k = keys{}
}

// received is what is known about the events so far.
type received struct {
	keys
	since    keys // those after a reconnect, until it has been compared
	newestID string
	position string // the id that a client sends to resume
	again    bool   // no event has set an id since a reconnect, so the newest may come again
	repeated bool   // events in a row had the same id: ids tell no events apart
	steps    steps
	gap      time.Duration // moving average of the time between two events
	newest   time.Time
}

var seed = maphash.MakeSeed()

// keyOf returns what identifies an event, and whether that is its own id. An event that
// sets no id has that of an event before it.
func (r *received) keyOf(ev *sse.Event, sets bool) (key uint64, own bool) {
	if sets && string(ev.ID) == r.newestID && !r.again {
		r.repeated = true
	}
	if sets && len(ev.ID) > 0 && !r.repeated {
		return maphash.Bytes(seed, ev.ID), true
	}
	data := maphash.Bytes(seed, ev.Data[:min(len(ev.Data), hashed)])
	return data*31 + maphash.String(seed, ev.Type) + uint64(len(ev.Data)), false
}

// note notes an event.
func (r *received) note(at time.Time, sets, own bool, ev *sse.Event) {
	if own {
		r.steps.add(string(ev.ID))
		r.newestID = string(ev.ID)
	}
	if string(ev.ID) != r.position {
		r.position = string(ev.ID)
	}
	r.again = r.again && !sets
	if gap := at.Sub(r.newest); !r.newest.IsZero() && gap > time.Millisecond {
		if r.gap == 0 {
			r.gap = gap
		}
		r.gap += (gap - r.gap) / 8
	}
	r.newest = at
}

// pause returns a pause that is short for this stream, and long for a server that sends
// its history.
func (r *received) pause() time.Duration {
	if r.gap == 0 {
		return usualPause
	}
	return min(max(r.gap/4, shortestPause), longestPause)
}

// steps is how the numbers in the ids of a stream grow.
type steps struct {
	last  uint64
	known bool // there is a last one
	ones  int  // steps by one
	other bool // there was another step
}

// enough is the number of steps by one, and no other, that show that ids count up by one.
const enough = 3

func (s *steps) add(id string) {
	n, ok := numberOf(id)
	switch {
	case !ok:
		s.other = true
	case !s.known:
	case n == s.last+1:
		s.ones++
	case n > s.last: // numbers at or before it come again after a reconnect
		s.other = true
	}
	s.last, s.known = n, ok
}

func (s *steps) byOne() bool { return s.ones >= enough && !s.other }

// count follows numbers that grow by one.
type count struct {
	last  uint64
	known bool
}

// missing returns how many numbers are missing before n.
func (c *count) missing(n uint64) uint64 {
	if !c.known || n <= c.last {
		return 0
	}
	missing := n - c.last - 1
	c.last = n
	return missing
}

// numberOf returns the number at the end of an id, such as 17 in "a-17".
func numberOf(id string) (uint64, bool) {
	from := len(id)
	for from > 0 && id[from-1]-'0' <= 9 {
		from--
	}
	n, err := strconv.ParseUint(id[from:], 10, 63)
	return n, err == nil
}
