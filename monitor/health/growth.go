package health

// growth measures the events with which the content of a stream grows, over all its
// connections.
type growth struct {
	count  uint64    // events
	gaps   histogram // between the events of a connection, without rests and work
	after  amounts   // what came at the ends of the gaps
	lump   bool      // tokens came with events without growth
	stalls StallReport
}

// gap adds a gap and what came at its end.
func (g *growth) gap(length int64, n amounts) {
	g.gaps.add(length)
	g.after.add(n)
}

// stall counts a gap that was a stall.
func (g *growth) stall(length int64) {
	g.stalls.Count++
	g.stalls.Longest = max(g.stalls.Longest, Duration(length))
	g.stalls.Total += Duration(length)
}

// forget forgets a number of events, and the gaps if there are no others.
func (g *growth) forget(n uint64) {
	if g.count == n {
		*g = growth{count: n, lump: g.lump}
	}
	g.count -= n
}

// rates returns the average rates of words and tokens while messages grew, given the number
// of all tokens.
func (g *growth) rates(tokens uint64) Rates {
	grown := g.after
	if g.lump && g.count > 0 { // the total is known, but not when the tokens came
		grown.tokens = uint64(float64(tokens) * float64(g.gaps.n) / float64(g.count))
	}
	return grown.per(g.gaps.sum)
}

// report returns the percentiles of the gaps.
func (g *growth) report() GapReport {
	h := &g.gaps
	if h.n == 0 {
		return GapReport{}
	}
	return GapReport{
		Count: h.n, Max: Duration(h.high), P50: Duration(h.quantile(0.5, 0)),
		P95: Duration(h.quantile(0.95, 0)), P99: Duration(h.quantile(0.99, 0)),
	}
}
