package logline

import "time"

// timeOfDay reads 18:00:00.123456 or 6:00PM, and the zone after it.
func (c *clock) timeOfDay() bool {
	from := c.i
	if n := c.digits(); n < 1 || n > 2 {
		return false
	}
	c.m.hour = int8(c.number(from))
	if !c.skip(':') {
		return false
	}
	minute, ok := c.two()
	if c.m.min = int8(minute); !ok || minute > 59 {
		return false
	}
	if c.skip(':') {
		second, ok := c.two()
		if c.m.sec = int8(second); !ok || second > 60 {
			return false
		}
	} else if c.m.coarse = true; c.peek() != 'A' && c.peek() != 'P' {
		return false
	}
	return c.end()
}

// end reads the optional parts after the seconds.
func (c *clock) end() bool {
	c.fraction()
	if !c.halfDay() || c.m.hour > 23 {
		return false
	}
	c.zone()
	return !isDigit(c.peek()) && !isLetter(c.peek())
}

// fraction reads a fraction of a second.
func (c *clock) fraction() {
	sep := c.peek()
	if sep != '.' && sep != ',' && sep != ':' || c.i+1 >= len(c.b) || !isDigit(c.b[c.i+1]) {
		return
	}
	c.i++
	scale := int32(time.Second)
	for c.i < len(c.b) && isDigit(c.b[c.i]) {
		scale /= 10
		c.m.nsec += scale * int32(c.b[c.i]-'0')
		c.i++
	}
}

// halfDay reads AM or PM. It reports false if the hour is not on a 12-hour
// clock.
func (c *clock) halfDay() bool {
	at := c.i
	c.skip(' ')
	half := c.peek()
	if half != 'A' && half != 'P' || c.i+1 >= len(c.b) || c.b[c.i+1] != 'M' ||
		c.i+2 < len(c.b) && isLetter(c.b[c.i+2]) {
		c.i = at
		return true
	}
	c.i += 2
	if c.m.hour < 1 || c.m.hour > 12 {
		return false
	}
	c.m.hour %= 12
	if half == 'P' {
		c.m.hour += 12
	}
	return true
}
