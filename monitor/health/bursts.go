package health

const (
	// together is the distance up to which events have come together.
	together = int64(1e6)
	// pause is the distance from which bytes have come after a pause.
	pause = 100 * int64(1e6)
	// apart is the difference of own times from which events were made apart.
	apart = 5 * int64(1e6)
	// ownPieces is the number of pieces of a message in one burst from which they were made
	// apart: text is made piece by piece.
	ownPieces = 8
)

// A burst is a run of events that have come together.
type burst struct {
	events, pieces uint64 // pieces are those of a message
	apart          uint64 // events that were made apart from the one before
	start, last    int64  // arrival
	waited         int64  // time without an event before it
	lowest, latest int64  // own times; 0: unknown
	previous       int64  // own time of the newest event
}

// bursts measures which events have come together although they were made apart.
type bursts struct {
	now     burst
	precise bool // an event had a time that is no whole second

	count   uint64 // bursts of at least two events after a pause
	events  uint64 // events in them
	pieces  uint64 // pieces of messages in bursts of at least ownPieces, after a pause
	waited  int64  // pauses before them
	apart   uint64 // events that came together with the one before but were made apart
	held    int64  // sum of the spans of own times in bursts with such events
	holding uint64 // number of these bursts

	pauses uint64 // pauses between bytes
	splits uint64 // pauses in the middle of a line
}

// event adds an event that has arrived at t. own is its own time or 0, piece is whether it
// is a piece of a message, and since is when the request was sent.
func (b *bursts) event(t, own int64, piece bool, since int64) {
	n := &b.now
	if n.events == 0 || t-n.last > together {
		b.end()
		before := since
		if n.last > since {
			before = n.last
		}
		b.now = burst{start: t, waited: t - before, lowest: own, latest: own}
	} else if own != 0 && n.previous != 0 {
		if d := own - n.previous; d >= apart || d <= -apart {
			n.apart++
		}
	}
	n.events++
	if piece {
		n.pieces++
	}
	n.last = t
	if own != 0 {
		if n.lowest == 0 {
			n.lowest = own
		}
		n.lowest, n.latest, n.previous = min(n.lowest, own), max(n.latest, own), own
		b.precise = b.precise || own%second != 0
	}
}

// end adds the current burst to the totals. Events whose own times span more than the pause
// before the burst were not held back in it: they are older, as those of a replay.
func (b *bursts) end() {
	*b = b.ended()
	b.now.events = 0
}

// ended returns b with the current burst in the totals.
func (b *bursts) ended() bursts {
	out, n := *b, &b.now
	if n.events >= 2 && n.waited >= pause {
		out.count++
		out.events += n.events
		out.waited += n.waited
		if n.pieces >= ownPieces {
			out.pieces += n.pieces - 1
		}
	}
	slack := n.waited/10 + 10*apart
	if !b.precise {
		slack += second
	}
	if span := n.latest - n.lowest; n.apart > 0 && span <= n.waited+slack {
		out.apart += n.apart
		out.held += span
		out.holding++
	}
	return out
}

// chunk adds bytes that have arrived at t, given when the bytes before them arrived and
// whether those ended within a line.
func (b *bursts) chunk(t, last int64, within bool) {
	if last == 0 || t-last < pause {
		return
	}
	b.pauses++
	if within {
		b.splits++
	}
}

// ratio returns the share of events that have come together with the one before although
// they were made apart.
func (b *bursts) ratio(events uint64) float64 {
	if events < 2 {
		return 0
	}
	return min(float64(max(b.apart, b.pieces))/float64(events-1), 1)
}
