package logline

import "time"

// moment is a point in time as a line writes it, which may leave out the day,
// the year or the zone.
type moment struct {
	year           int16 // these three 0: not told
	month, day     int8
	hour, min, sec int8
	zoned          bool
	coarse         bool // without seconds
	nsec           int32
	offset         int32 // seconds east of UTC
	short          shortDate
}

// time returns the instant that the moment means. What it leaves out comes from
// ref, the instant at which the line was seen: the zone, and of the possible
// days or years the nearest. It is zero for a date that can mean several days.
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
