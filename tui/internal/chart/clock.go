package chart

import (
	"time"
)

// steps are the possible distances of labels on a time axis. All divide a
// minute, an hour or a day, so that labels are round times.
var steps = [...]time.Duration{
	time.Second, 2 * time.Second, 5 * time.Second, 10 * time.Second, 15 * time.Second, 30 * time.Second,
	time.Minute, 2 * time.Minute, 5 * time.Minute, 10 * time.Minute, 15 * time.Minute, 30 * time.Minute,
	time.Hour, 2 * time.Hour, 3 * time.Hour, 6 * time.Hour, 12 * time.Hour, 24 * time.Hour,
}

// TimeTick is a label of a time axis.
type TimeTick struct {
	At    time.Time
	Label string
}

// TimeTicks appends the labels of a time axis that is w cells wide, oldest
// first. The labels are round times in the location of to, in the shortest form
// that distinguishes them. They are far enough apart to be readable.
func TimeTicks(dst []TimeTick, from, to time.Time, w int) []TimeTick {
	span := to.Sub(from)
	if span <= 0 || w <= 0 {
		return dst
	}
	step, layout := clockStep(span, w)
	if step == 0 {
		return dst
	}
	_, offset := to.Zone()
	shift := time.Duration(offset) * time.Second // Truncate works in UTC
	at := from.Add(shift).Truncate(step).Add(-shift)
	for ; !at.After(to); at = at.Add(step) {
		if !at.Before(from) {
			dst = append(dst, TimeTick{At: at, Label: at.In(to.Location()).Format(layout)})
		}
	}
	return dst
}

// clockStep returns the distance and layout of labels, or 0 if no label fits.
func clockStep(span time.Duration, w int) (time.Duration, string) {
	for _, step := range steps {
		layout := time.TimeOnly
		if step >= time.Minute {
			layout = "15:04"
		}
		if step >= 24*time.Hour {
			layout = "Jan _2"
		}
		if cells := float64(w) * float64(step) / float64(span); cells >= float64(len(layout)+4) {
			return step, layout
		}
	}
	if days := span / (24 * time.Hour); days > 0 {
		n := (days*time.Duration(len("Jan _2")+4) + time.Duration(w) - 1) / time.Duration(w)
		return max(n, 1) * 24 * time.Hour, "Jan _2"
	}
	return 0, ""
}
