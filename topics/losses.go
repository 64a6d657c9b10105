package topics

import "sync/atomic"

// Losses counts the gaps that subscribers got, by reason.
type Losses struct{ Slow, Evicted, Restarted Loss }

// Loss is a number of gaps and the number of events lost in them.
type Loss struct{ Gaps, Missed uint64 }

// losses are the counters behind Losses. Subscribers update them.
type losses struct{ slow, evicted, restarted lossCounter }

type lossCounter struct{ gaps, missed atomic.Uint64 }

func (l *losses) add(g *Gap) {
	c := &l.slow
	switch g.Reason {
	case ReasonEvicted:
		c = &l.evicted
	case ReasonRestarted:
		c = &l.restarted
	}
	c.gaps.Add(1)
	c.missed.Add(g.Missed)
}

func (l *losses) load() Losses {
	return Losses{Slow: l.slow.load(), Evicted: l.evicted.load(), Restarted: l.restarted.load()}
}

func (c *lossCounter) load() Loss { return Loss{c.gaps.Load(), c.missed.Load()} }

func (l Losses) sum() Loss {
	return Loss{
		Gaps:   l.Slow.Gaps + l.Evicted.Gaps + l.Restarted.Gaps,
		Missed: l.Slow.Missed + l.Evicted.Missed + l.Restarted.Missed,
	}
}
