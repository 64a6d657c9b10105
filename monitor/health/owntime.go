package health

import "time"

const (
	// maxIDSearched is the number of bytes of an id in which a time is searched.
	maxIDSearched = 128
	// maxIDAge is how much the time in an id may differ from the time of arrival. A number
	// that differs more is not a time.
	maxIDAge = 24 * time.Hour
)

// ownTime returns the event's own time as a Unix time in nanoseconds, or 0 if it has none.
func ownTime(ev *Event, arrived time.Time) int64 {
	switch {
	case !ev.Time.IsZero():
		return ev.Time.UnixNano()
	case len(ev.ID) > 0:
		return timeOfID(ev.ID, arrived)
	}
	return 0
}

// timeOfID returns the Unix time in nanoseconds that an id contains, as in
// "1766275200123-0" or "1700000000:0", or 0 if it contains none. The time is the first
// number with 10, 13 or 16 digits (seconds, milliseconds or microseconds) that is close to
// the time of arrival.
func timeOfID(id []byte, arrived time.Time) int64 {
	id = id[:min(len(id), maxIDSearched)]
	for i := 0; i < len(id); i++ {
		start := i
		v := int64(0)
		for ; i < len(id) && id[i] >= '0' && id[i] <= '9'; i++ {
			if i-start < 18 {
				v = v*10 + int64(id[i]-'0')
			}
		}
		switch i - start {
		case 10:
			v *= 1e9
		case 13:
			v *= 1e6
		case 16:
			v *= 1e3
		default:
			continue
		}
		if d := arrived.UnixNano() - v; d < int64(maxIDAge) && d > -int64(maxIDAge) {
			return v
		}
	}
	return 0
}
