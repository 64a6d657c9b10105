package logline

import "time"

// The range of years that a date may have. A date outside the range is not read
// as a time.
const (
	minYear = 1990
	maxYear = 2100
)

// scanMoment reads the time and zone at b[i], in any format that loggers use.
// It returns end == i if there is no time.
func scanMoment(b []byte, i int) (m moment, end int) {
	c := clock{b: b, i: i}
	if i >= len(b) || !c.usual() && !c.other(i) {
		return moment{}, i
	}
	return c.m, c.i
}

// clock is a scanner for a single time.
type clock struct {
	b []byte
	i int
	m moment
}

// usual reads the format 2026-11-27T18:00:00 with an optional fraction and
// zone. It gives the same result as read in half the time.
func (c *clock) usual() bool {
	if len(c.b)-c.i < len("2026-11-27T18:00:00") {
		return false
	}
	b := c.b[c.i:]
	if b[4] != '-' || b[7] != '-' || b[10] != 'T' && b[10] != ' ' && b[10] != '\t' || b[13] != ':' || b[16] != ':' {
		return false
	}
	century, year, month, day := pair(b), pair(b[2:]), pair(b[5:]), pair(b[8:])
	hour, minute, second := pair(b[11:]), pair(b[14:]), pair(b[17:])
	if century > 99 || year > 99 || hour > 23 || minute > 59 || second > 60 {
		return false
	}
	if c.m.year = int16(100*century + year); !c.date(month, day) {
		return false
	}
	c.m.hour, c.m.min, c.m.sec = int8(hour), int8(minute), int8(second)
	c.i += len("2026-11-27T18:00:00")
	return c.end()
}

// pair returns the value of two digits, or a number above 99 if they are not
// both digits.
func pair(b []byte) int {
	tens, ones := b[0]-'0', b[1]-'0'
	if tens > 9 || ones > 9 {
		return 100
	}
	return int(10*tens + ones)
}

// other reads a time in any other format.
func (c *clock) other(i int) bool {
	c.i, c.m = i, moment{}
	return c.read()
}

func (c *clock) read() bool {
	if isLetter(c.b[c.i]) {
		return c.named()
	}
	switch from := c.i; c.digits() {
	case 4: // 2026-11-27 18:00:00
		return c.iso(from)
	case 6:
		return c.packed(from)
	case 2, 1:
		return c.short(from)
	}
	return false
}

// digits skips digits and returns their number.
func (c *clock) digits() int {
	from := c.i
	for c.i < len(c.b) && isDigit(c.b[c.i]) {
		c.i++
	}
	return c.i - from
}

// number returns the value of the digits from position from to the current one.
func (c *clock) number(from int) int {
	n := 0
	for _, d := range c.b[from:c.i] {
		n = 10*n + int(d-'0')
	}
	return n
}

// two reads exactly two digits.
func (c *clock) two() (n int, ok bool) {
	if c.i+2 > len(c.b) || !isDigit(c.b[c.i]) || !isDigit(c.b[c.i+1]) {
		return 0, false
	}
	n = 10*int(c.b[c.i]-'0') + int(c.b[c.i+1]-'0')
	c.i += 2
	return n, true
}

// peek returns the next byte, or 0 at the end of the line.
func (c *clock) peek() byte {
	if c.i < len(c.b) {
		return c.b[c.i]
	}
	return 0
}

// skip advances past the byte x if it is next, and reports whether it was.
func (c *clock) skip(x byte) bool {
	if c.peek() != x {
		return false
	}
	c.i++
	return true
}

// iso reads the part after the year of a time such as 2026-11-27T18:00:00.123Z.
// The date may have -, / or . as separator.
func (c *clock) iso(from int) bool {
	c.m.year = int16(c.number(from))
	sep := c.peek()
	if sep != '-' && sep != '/' && sep != '.' {
		return false
	}
	c.i++
	month, ok := c.two()
	if !ok || !c.skip(sep) {
		return false
	}
	day, ok := c.two()
	if !ok || !c.date(month, day) {
		return false
	}
	if sep == '.' && c.skip('-') {
		return c.dotted()
	}
	if !c.skip('T') && !c.skip(' ') && !c.skip('t') {
		return false
	}
	if c.skip('-') && !c.skip(' ') { // Gin writes " - "
		return false
	}
	return c.timeOfDay()
}

// dotted reads 18.00.00:123, as the Unreal Engine writes the time of day.
func (c *clock) dotted() bool {
	hour, ok := c.two()
	if !ok || hour > 23 || !c.skip('.') {
		return false
	}
	minute, ok := c.two()
	if !ok || minute > 59 || !c.skip('.') {
		return false
	}
	second, ok := c.two()
	if !ok || second > 60 {
		return false
	}
	c.m.hour, c.m.min, c.m.sec = int8(hour), int8(minute), int8(second)
	c.fraction()
	return c.peek() == ']'
}

func (c *clock) date(month, day int) bool {
	c.m.month, c.m.day = int8(month), int8(day)
	yearOK := c.m.year == 0 || c.m.year >= minYear && c.m.year <= maxYear
	return yearOK && month >= 1 && month <= 12 && day >= 1 && day <= 31
}

// short reads the formats that begin with one or two digits: 18:00:00, 6:00PM,
// 27/Nov/2026:18:00:00, 27-Nov-2026 18:00:00, 27 Nov 2026 18:00:00, numeric
// dates, 27 Nov 18:00:00, and Android's 11-27 18:00:00.
func (c *clock) short(from int) bool {
	n := c.number(from)
	sep := c.peek()
	if sep == ':' {
		c.i = from
		return c.timeOfDay()
	}
	if c.i+3 < len(c.b) && c.b[c.i+3] == sep && (sep == '/' || sep == '-' || sep == '.') && isDigit(c.b[c.i+1]) {
		c.i++
		return c.shortDate(n, sep)
	}
	if c.i-from != 2 || sep != '/' && sep != '-' && sep != ' ' {
		return false
	}
	c.i++
	if sep == '-' && isDigit(c.peek()) {
		day, ok := c.two()
		return ok && c.date(n, day) && c.skip(' ') && c.timeOfDay()
	}
	month := c.month()
	if month == 0 || !c.skip(sep) {
		return false
	}
	if sep == ' ' && c.i+2 < len(c.b) && c.b[c.i+2] == ':' { // without a year
		return c.date(month, n) && c.timeOfDay()
	}
	if !c.year() || !c.date(month, n) {
		return false
	}
	if c.skip(':') {
		c.skip(':') // Erlang
		return c.timeOfDay()
	}
	return c.skip(' ') && c.timeOfDay()
}

func (c *clock) year() bool {
	from := c.i
	if c.digits() != 4 {
		return false
	}
	c.m.year = int16(c.number(from))
	return true
}

// named reads the formats that begin with the name of a month or day: Nov 27
// 18:00:00, Nov 27, 2026 6:00:00 PM, and Fri Nov 27 18:00:00.123 2026.
func (c *clock) named() bool {
	if weekday(c.b[c.i:]) {
		if c.i += 3; !c.skip(' ') {
			return false
		}
	}
	month := c.month()
	if month == 0 || !c.skip(' ') {
		return false
	}
	c.skip(' ') // Nov  7
	from := c.i
	if n := c.digits(); n < 1 || n > 2 {
		return false
	}
	day := c.number(from)
	c.skip(',')
	if !c.skip(' ') {
		return false
	}
	if c.i+4 < len(c.b) && c.b[c.i+4] == ' ' && (!c.year() || !c.skip(' ')) {
		return false
	}
	if !c.date(month, day) || !c.timeOfDay() {
		return false
	}
	if c.m.year == 0 && c.peek() == ' ' && c.i+4 < len(c.b) && !c.m.zoned {
		c.yearBehind()
	}
	return c.date(month, day)
}

// yearBehind reads the year at the end of a time, where C's ctime puts it.
func (c *clock) yearBehind() {
	at := *c
	if c.i++; !c.year() || isDigit(c.peek()) || isLetter(c.peek()) || c.m.year < minYear || c.m.year > maxYear {
		*c = at
	}
}

// scanEpoch reads the seconds since 1970 that begin at b[i], with a fraction after a
// dot; end is i if there are none.
func scanEpoch(b []byte, i int) (m moment, end int) {
	c := clock{b: b, i: i}
	if c.digits() != len("1795802400") {
		return moment{}, i
	}
	t := time.Unix(int64(c.number(i)), 0).UTC()
	if t.Year() < minYear || t.Year() > maxYear {
		return moment{}, i
	}
	c.m = moment{
		year: int16(t.Year()), month: int8(t.Month()), day: int8(t.Day()),
		hour: int8(t.Hour()), min: int8(t.Minute()), sec: int8(t.Second()), zoned: true,
	}
	if c.peek() == '.' {
		c.fraction()
	}
	return c.m, c.i
}
