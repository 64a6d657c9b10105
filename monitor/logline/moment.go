package logline

import "time"

// moment is a time as a line writes it. It may lack the day, the year or the
// zone.
type moment struct {
	year           int16 // 0 if missing, as are month and day
	month, day     int8
	hour, min, sec int8
	zoned          bool
	coarse         bool // no seconds
	nsec           int32
	offset         int32 // seconds east of UTC
	short          shortDate
}

// time returns the instant that the moment stands for. It takes missing parts
// from ref, the time at which the line was received: the zone of ref, and the
// day or year that is nearest to ref. It returns the zero time if the date is
// ambiguous.
func (m *moment) time(ref time.Time) time.Time {
	loc := ref.Location()
	if m.zoned {
		loc = time.FixedZone("", int(m.offset))
	}
	at := func(year int, month time.Month, day int) time.Time {
		return time.Date(year, month, day, int(m.hour), int(m.min), int(m.sec), int(m.nsec), loc)
	}
	if m.short.sep != 0 {
		dates, n := m.short.readings()
		var times []time.Time
		for _, d := range dates[:n] {
			times = append(times, at(d[0], time.Month(d[1]), d[2]))
		}
		return pick(ref, times)
	}
	year, month, day := ref.In(loc).Date()
	switch told, own := time.Month(m.month), int(m.day); {
	case m.year != 0:
		return at(int(m.year), told, own)
	case m.month != 0:
		return nearest(ref, at(year-1, told, own), at(year, told, own), at(year+1, told, own))
	}
	return nearest(ref, at(year, month, day-1), at(year, month, day), at(year, month, day+1))
}

func nearest(ref time.Time, times ...time.Time) time.Time {
	best := times[0]
	for _, t := range times[1:] {
		if t.Sub(ref).Abs() < best.Sub(ref).Abs() {
			best = t
		}
	}
	return best
}
