package logline

import "time"

// shortDate is a date in numbers of which nothing says which is which, such as
// 26/11/27, 27.11.26 or 11/27/2026. The zero value is none.
type shortDate struct {
	parts [3]int16 // in the line's order
	sep   byte     // between them
}

// sureDays is how near to the instant at which a line was seen one reading of a
// date must be for the others not to count.
const sureDays = 2

// readings returns the dates that it can mean. Dots stand between day, month and
// year; hyphens keep the month in the middle.
func (d *shortDate) readings() (dates [3][3]int, n int) {
	a, b, c := int(d.parts[0]), int(d.parts[1]), int(d.parts[2])
	add := func(year, month, day int) {
		if year < 100 {
			year += 2000
		}
		last := time.Date(year, time.Month(month)+1, 0, 0, 0, 0, 0, time.UTC).Day()
		if year >= minYear && year <= maxYear && month >= 1 && month <= 12 && day >= 1 && day <= last {
			dates[n] = [3]int{year, month, day}
			n++
		}
	}
	if c < 100 && d.sep != '.' {
		add(a, b, c)
	}
	add(c, b, a)
	if d.sep == '/' && a != b {
		add(c, a, b)
	}
	return dates, n
}

// pick returns which of several instants the date means: the only one, the one
// near ref, or the only one in the year before it; zero when none is sure.
func pick(ref time.Time, times []time.Time) time.Time {
	var lately []time.Time
	for _, t := range times {
		switch by := t.Sub(ref); {
		case len(times) == 1 || by.Abs() < sureDays*24*time.Hour:
			return t
		case by < 0 && t.After(ref.AddDate(-1, 0, 0)):
			lately = append(lately, t)
		}
	}
	if len(lately) == 1 {
		return lately[0]
	}
	return time.Time{}
}

// shortDate reads the rest of such a date behind its first number and the
// separator, and the time behind it.
func (c *clock) shortDate(first int, sep byte) bool {
	second, ok := c.two()
	if !ok || !c.skip(sep) {
		return false
	}
	from := c.i
	if n := c.digits(); n != 2 && n != 4 {
		return false
	}
	d := shortDate{[3]int16{int16(first), int16(second), int16(c.number(from))}, sep}
	if _, n := d.readings(); n == 0 {
		return false
	}
	c.skip(',')
	c.m.short = d
	return c.skip(' ') && c.timeOfDay()
}

// packed reads 261127 18:00:00, as MySQL wrote it.
func (c *clock) packed(from int) bool {
	n := c.number(from)
	c.m.year = int16(2000 + n/10000)
	if !c.date(n/100%100, n%100) || !c.skip(' ') {
		return false
	}
	c.skip(' ') // 261127  8:00:00
	return c.timeOfDay() && !c.m.coarse
}
