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
