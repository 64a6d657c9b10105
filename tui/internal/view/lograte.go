package view

import (
	"math"
	"strconv"
	"time"

	"topicmux/monitor/store"
)

// rateOver is the time in which the lines of a busy log are counted.
const rateOver = 10 * time.Second

// logHeadline returns the number of errors in the window if there are any,
// otherwise the rate of lines.
func logHeadline(t *store.Topic, c *Context) (value, unit string) {
	value, unit = lineRate(t, c)
	n := logErrors(t, c)
	if n == 0 {
		return value, unit
	}
	if value != "" {
		unit = "· " + value + " events" + unit
	}
	if n == 1 {
		return "1 error", unit
	}
	return strconv.Itoa(n) + " errors", unit
}

// lineRate returns the number of lines per second or, if there are few, in the
// last minute. It returns "" if there are none or the number is not known.
func lineRate(t *store.Topic, c *Context) (value, unit string) {
	at := c.At()
	n, ok := t.Within(rateOver, at)
	switch over := min(rateOver, max(at.Sub(t.FirstAt), time.Second)); {
	case ok && float64(n) >= over.Seconds():
		return perSecond(float64(n) / over.Seconds()), "/s"
	case !ok && !at.Before(c.Now):
		return perSecond(t.Rate(at)), "/s"
	}
	if n, ok = t.Within(time.Minute, at); ok && n > 0 {
		return strconv.Itoa(n), "/min"
	}
	return "", ""
}

// perSecond formats a rate with as many digits as are readable while it
// changes.
func perSecond(v float64) string {
	if v < 10 {
		return strconv.FormatFloat(v, 'f', 1, 64)
	}
	return strconv.FormatFloat(math.Round(v), 'f', 0, 64)
}

func logErrors(t *store.Topic, c *Context) int {
	at := c.At()
	return t.Errors(at.Add(-c.To.Sub(c.From)), at)
}

// Alarming reports whether the headline of a topic reports errors.
func Alarming(t *store.Topic, c *Context) bool {
	return t.Shape == store.ShapeLog && !picked(t, c.Fields) && logErrors(t, c) > 0
}
