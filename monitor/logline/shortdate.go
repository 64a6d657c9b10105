package logline

import "time"

// shortDate is a numeric date whose order of day, month and year is unknown,
// such as 26/11/27, 27.11.26 or 11/27/2026. The zero value is no date.
type shortDate struct {
	parts [3]int16 // in the order of the line
	sep   byte     // separator
}

// sureDays is how many days a reading of a date may be from ref to count as
// certain.
const sureDays = 2

// readings returns the dates that d can stand for. A date with dots is day,
// month, year. A date with hyphens has the month in the middle.
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

// pick returns the instant that a date stands for: the only candidate, the
// candidate within sureDays of ref, or the only candidate in the year before
// ref. It returns the zero time if there is none.
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

// shortDate reads the rest of a numeric date after its first number and
// separator, and the time of day.
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
	blank := c.skip(' ')
	for dashes := 0; dashes < 2 && c.skip('-'); dashes++ { // of Suricata and of games
		if !blank {
			return c.timeOfDay()
		}
	}
	c.skip(' ')
	return blank && c.timeOfDay()
}

// packed reads 261127 18:00:00, as older versions of MySQL write it.
func (c *clock) packed(from int) bool {
	n := c.number(from)
	c.m.year = int16(2000 + n/10000)
	if !c.date(n/100%100, n%100) || !c.skip(' ') {
		return false
	}
	c.skip(' ') // 261127  8:00:00
	return c.timeOfDay() && !c.m.coarse
}
