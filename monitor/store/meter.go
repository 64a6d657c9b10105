package store

import "time"

const (
	meterSeconds = 5 // whole seconds that are counted, in addition to the current one
	meterRecent  = 8 // number of newest events used at low rates
	meterMany    = 16
)

// meter measures the current event rate. At high rates it counts the events of
// the last five seconds. At low rates it uses the time between events, and the
// rate falls as soon as the next event is overdue.
type meter struct {
	n      uint64
	first  int64 // time of the first event, ns
	second int64 // second that counts belongs to
	counts [meterSeconds + 1]uint32
	recent [meterRecent]int64
}

func (m *meter) observe(at int64) {
	if m.n == 0 {
		m.first = at
	} else if last := m.recent[(m.n-1)%meterRecent]; at < last {
		at = last
	}
	if second := at / int64(time.Second); second != m.second {
		m.advance(second)
	}
	m.counts[m.second%(meterSeconds+1)]++
	m.recent[m.n%meterRecent] = at
	m.n++
}

// turn clears the seconds that have passed since the last event.
func (m *meter) advance(second int64) {
	for s := max(m.second+1, second-meterSeconds); s <= second; s++ {
		m.counts[s%(meterSeconds+1)] = 0
	}
	m.second = second
}

func (m *meter) rate(now int64) float64 {
	if m.n == 0 {
		return 0
	}
	last := m.recent[(m.n-1)%meterRecent]
	now = max(now, last)
	start := max(m.first, (now/int64(time.Second)-meterSeconds)*int64(time.Second))
	sum := uint32(0)
	for s := max(m.second-meterSeconds, start/int64(time.Second)); s <= m.second; s++ {
		sum += m.counts[s%(meterSeconds+1)]
	}
	if sum >= meterMany {
		return float64(sum) / max(seconds(now-start), 1)
	}
	k := min(m.n, meterRecent)
	oldest := m.recent[(m.n-k)%meterRecent]
	late := float64(k) / max(seconds(now-oldest), 1)
	if k < 2 {
		return min(late, 1/max(seconds(now-last), 1))
	}
	return min(late, float64(k-1)/max(seconds(last-oldest), 1e-3))
}

func seconds(ns int64) float64 { return float64(ns) / float64(time.Second) }

// latest returns the time of the newest event.
func (m *meter) latest() int64 {
	if m.n == 0 {
		return 0
	}
	return m.recent[(m.n-1)%meterRecent]
}
