package health

const second = int64(1e9)

// currentSeconds is the time in seconds over which current rates are averaged.
const currentSeconds = 10

// amounts are what has arrived, in numbers.
type amounts struct {
	events, bytes, words, tokens uint64
}

func (a *amounts) add(b amounts) {
	a.events += b.events
	a.bytes += b.bytes
	a.words += b.words
	a.tokens += b.tokens
}

// minRateTime is the shortest time over which a rate says something.
const minRateTime = 10 * int64(1e6)

// per returns the rates if a arrived in the time, or no rates if that is too short.
func (a amounts) per(ns int64) Rates {
	if ns < minRateTime {
		return Rates{}
	}
	s := float64(ns) / float64(second)
	return Rates{
		Events: float64(a.events) / s, Bytes: float64(a.bytes) / s,
		Words: float64(a.words) / s, Tokens: float64(a.tokens) / s,
	}
}

// recent counts what has arrived in each of the last seconds.
type recent struct {
	first   int64 // when the first amount arrived, or 0
	latest  int64 // the second of the newest amount
	seconds [currentSeconds]amounts
}

// at returns the amounts of the second that t is in.
func (r *recent) at(t int64) *amounts {
	if r.first == 0 {
		r.first = t
	}
	s := t / second
	if s > r.latest {
		for i := max(r.latest+1, s-currentSeconds+1); i <= s; i++ {
			r.seconds[i%currentSeconds] = amounts{}
		}
		r.latest = s
	}
	return &r.seconds[s%currentSeconds]
}

// rates returns the rates of the last ten seconds before t, or of the time since the first
// amount if that is shorter, but at least of one second.
func (r *recent) rates(t int64) Rates {
	if r.first == 0 {
		return Rates{}
	}
	start := t/second - currentSeconds + 1
	var sum amounts
	for s := max(start, r.latest-currentSeconds+1, 0); s <= r.latest; s++ {
		sum.add(r.seconds[s%currentSeconds])
	}
	return sum.per(max(t-max(start*second, r.first), second))
}

// throughput counts what has arrived, over all connections.
type throughput struct {
	total  amounts
	recent recent

	// What has come after the first event or byte of a connection, and the time that it
	// took, without outages.
	afterEvent, afterByte amounts
	eventTime, byteTime   int64
}

// event adds an event, given when the one before it came in this connection, or 0.
func (r *throughput) event(t, last int64, n amounts) {
	if last != 0 {
		r.afterEvent.add(n)
		r.eventTime += t - last
	}
	r.total.add(n)
	r.recent.at(t).add(n)
}

// chunk adds bytes, given when those before them came in this connection, or 0.
func (r *throughput) chunk(t, last int64, n amounts) {
	if last != 0 {
		r.afterByte.add(n)
		r.byteTime += t - last
	}
	r.total.add(n)
	r.recent.at(t).add(n)
}

// dropTokens takes tokens back that a message does not have after all.
func (r *throughput) dropTokens(n uint64) { r.total.tokens -= min(n, r.total.tokens) }

// rates returns the average rates of events and bytes.
func (r *throughput) rates() (events, bytes float64) {
	return r.afterEvent.per(r.eventTime).Events, r.afterByte.per(r.byteTime).Bytes
}
