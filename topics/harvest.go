package topics

import "sync"

// A pick is something that a reader found in a topic: an event, or a change of
// its entry, of which only the number is set.
type pick struct {
	record
	feed   int    // index of the feed
	next   uint64 // index after the event; 0 for a change
	change *change
}

// A loss is a run of events that fell out of a topic's history unread.
type loss struct {
	feed   int
	topic  Name
	missed uint64
	mark          // after it
	from   uint64 // number before it
	behind uint64 // number of the topic's appearance if that must be told first, or 0
}

// A harvest is what one pass over some topics found, and weaves it into one
// order. It is scratch space that all readers share through harvests.
type harvest struct {
	picks     []pick // run after run, each in order
	start     int    // of the run that is being collected
	appeared  uint64 // number of the topic's appearance if that was picked, or 0
	runs      []run  // a heap, the lowest number on top
	losses    []loss
	conflated uint64
	bytes     int    // of the frames picked
	cutoff    uint64 // everything up to this number was picked
}

// A run is picks[from:to], the first of which has number seq.
type run struct {
	seq      uint64
	from, to int
}

var harvests = sync.Pool{New: func() any { return new(harvest) }}

// newHarvest begins a harvest of everything up to number cutoff. It must be
// released.
func newHarvest(cutoff uint64) *harvest {
	w := harvests.Get().(*harvest)
	w.cutoff = cutoff
	return w
}

// release lets go of the events, so that their memory can be freed.
func (w *harvest) release() {
	clear(w.picks)
	clear(w.losses)
	*w = harvest{picks: w.picks[:0], runs: w.runs[:0], losses: w.losses[:0]}
	harvests.Put(w)
}

func (w *harvest) add(p pick) {
	w.picks = append(w.picks, p)
	w.bytes += int(p.frame)
}

func (w *harvest) endRun() {
	if w.start < len(w.picks) {
		w.runs = append(w.runs, run{w.picks[w.start].seq, w.start, len(w.picks)})
		w.start = len(w.picks)
	}
}

// changes picks the changes of the topic's entry after number since, up to head.
// It reports whether there are later ones. The caller holds t.mu.
func (w *harvest) changes(t *Topic, feed int, since, head uint64) (more bool) {
	w.appeared = 0
	if n := len(t.changes); n == 0 || t.changes[n-1].seq <= since { // nearly always
		return false
	}
	for _, c := range t.changes {
		if c.seq > head {
			more = true
			break
		}
		if c.seq > since {
			w.add(pick{record: record{seq: c.seq}, feed: feed, change: c})
			if c.first {
				w.appeared = c.seq
			}
		}
	}
	w.endRun()
	return more
}

// events picks the topic's events from one mark to another: the indices before
// end.next, the numbers up to end.after. What has fallen out already becomes a
// loss, and the mark moves behind it. Once the budget of bytes is used up, after
// one event at least, the cutoff is lowered to the last event picked. It reports
// whether something is left. The caller holds t.mu.
func (w *harvest) events(t *Topic, feed int, at *mark, end mark, budget int) (more bool) {
	log := &t.log
	log.expire(t.hub)
	if at.next < log.first {
		w.lose(t, feed, at, end)
	}
	index := at.next
	for index < min(end.next, log.next) {
		r := log.at(index)
		if r.seq > end.after {
			more = true
			break
		}
		if budget <= 0 {
			w.cutoff = min(w.cutoff, w.picks[len(w.picks)-1].seq)
			more = true
			break
		}
		budget -= r.cost()
		index++
		w.add(pick{record: *r, feed: feed, next: index})
	}
	w.endRun()
	return more
}

func (w *harvest) lose(t *Topic, feed int, at *mark, end mark) {
	after := t.log.behind(end)
	missed := after.next - at.next
	switch {
	case missed == 0:
	case t.log.latest:
		w.conflated += missed
	default:
		w.losses = append(w.losses, loss{feed, t.name, missed, after, at.after, w.appeared})
	}
	*at = after
}

// weave gives what was picked to emit in the order of the numbers, up to the
// cutoff or until emit refuses one. It returns the number up to which everything
// was given. What was not remains in w.runs.
func (w *harvest) weave(emit func(*pick) bool) uint64 {
	for i := len(w.runs)/2 - 1; i >= 0; i-- {
		w.sink(i)
	}
	for len(w.runs) > 0 {
		top := &w.runs[0]
		p := &w.picks[top.from]
		if p.seq > w.cutoff {
			break
		}
		if !emit(p) {
			return p.seq - 1
		}
		if top.from++; top.from < top.to {
			top.seq = w.picks[top.from].seq
		} else {
			last := len(w.runs) - 1
			*top = w.runs[last]
			w.runs = w.runs[:last]
		}
		w.sink(0)
	}
	return w.cutoff
}

// sink restores the heap below i.
func (w *harvest) sink(i int) {
	runs := w.runs
	for child := 2*i + 1; child < len(runs); child = 2*i + 1 {
		if right := child + 1; right < len(runs) && runs[right].seq < runs[child].seq {
			child = right
		}
		if runs[i].seq < runs[child].seq {
			return
		}
		runs[i], runs[child] = runs[child], runs[i]
		i = child
	}
}
