package logline

import "bytes"

// zone reads a time zone: Z, UTC, +01:00 or -0500, with or without a blank
// before it. It skips other abbreviations, because they are ambiguous; the time
// then counts as local.
func (c *clock) zone() {
	at := c.i
	blank := c.skip(' ')
	switch x := c.peek(); {
	case x == 'Z' && !blank:
		c.i++
		c.m.zoned = true
		return
	case x == '+' || x == '-':
		if c.offset(blank) {
			return
		}
	case x >= 'A' && x <= 'Z' && blank:
		if name := c.letters(); name == "UTC" || name == "GMT" {
			c.m.zoned = true
			return
		} else if zoneNames[name] {
			return
		}
	}
	c.i = at
}

// letters reads a word of letters.
func (c *clock) letters() string {
	from := c.i
	for c.i < len(c.b) && isLetter(c.b[c.i]) {
		c.i++
	}
	return string(c.b[from:c.i])
}

// zoneNames lists the zone abbreviations that are read. None of them is a level
// name.
var zoneNames = map[string]bool{
	"CET": true, "CEST": true, "WET": true, "WEST": true, "EET": true, "EEST": true, "BST": true, "MSK": true,
	"EST": true, "EDT": true, "CST": true, "CDT": true, "MST": true, "MDT": true, "PST": true, "PDT": true,
	"IST": true, "JST": true, "AEST": true, "AEDT": true,
}

// offset reads +01:00, +0100 or, directly after the time, +01.
func (c *clock) offset(blank bool) bool {
	sign := 1
	if c.peek() == '-' {
		sign = -1
	}
	c.i++
	hours, ok := c.two()
	if !ok || hours > 14 {
		return false
	}
	colon := c.skip(':')
	minutes, ok := c.two()
	if !ok && (colon || blank) || minutes > 59 || isDigit(c.peek()) || isLetter(c.peek()) {
		return false
	}
	c.m.offset, c.m.zoned = int32(sign*(3600*hours+60*minutes)), true
	return true
}

var months = []byte("JanFebMarAprMayJunJulAugSepOctNovDec")

// month reads the short name of a month and returns its number, or 0.
func (c *clock) month() int {
	if c.i+3 > len(c.b) {
		return 0
	}
	at := bytes.Index(months, c.b[c.i:c.i+3])
	if at < 0 || at%3 != 0 {
		return 0
	}
	c.i += 3
	return at/3 + 1
}

// weekday reports whether b begins with the short name of a day.
func weekday(b []byte) bool {
	if len(b) < 4 || b[3] != ' ' {
		return false
	}
	switch string(b[:3]) {
	case "Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun":
		return true
	}
	return false
}

// scanKlog reads a klog time such as 1127 18:00:00.123456.
func scanKlog(b []byte, i int) (m moment, end int) {
	c := clock{b: b, i: i}
	month, ok := c.two()
	if !ok {
		return moment{}, i
	}
	day, ok := c.two()
	if !ok || !c.date(month, day) || !c.skip(' ') || !c.timeOfDay() {
		return moment{}, i
	}
	return c.m, c.i
}
