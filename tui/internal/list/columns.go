package list

import (
	"slices"

	"topicmux/monitor/text"
)

// The widths of the columns, and the smallest width of the list at which each
// is shown.
const (
	stateWidth = 6 // word after the marker
	stateFrom  = 56
	rateWidth  = 7
	rateFrom   = 66
	ageWidth   = 4
	ageFrom    = 34
	unitFrom   = 24
	nameLeast  = 12
	nameHead   = 6 // column head with an arrow
	sparkLeast = 5
	sparkFair  = 8  // history next to long names
	sparkGood  = 12 // history next to the longest name
	wideFrom   = 100
	barFrom    = 20 // selection bar

	// The digits of a value come before its history: a price or a time in
	// milliseconds must fit.
	valueLeast = 6
	valueFair  = 8
	valueMore  = 11
	valueMost  = 16

	prefixWidth = 1 // prefix of a number without its unit
	noUnit      = 2 // part of the unit's room that the value gets

	// nameMost is the largest width of a name. If not all names fit, one of
	// longNames may be truncated.
	nameMost  = 128
	longNames = 20
)

// run is a range of cells of a line: its start and width. The zero run is a
// hidden column.
type run struct{ x, w int }

func (r run) end() int { return r.x + r.w }

func (r run) has(x int) bool { return x >= r.x && x < r.end() }

// columns holds the position of each column of a line. The word of a state
// follows its marker.
type columns struct {
	mark, state, name, value, unit, spark, rate, age run
}

// nameWidths are the widths of names with their fields, of the longest and of
// all but a few, and of all but a few without their fields.
type nameWidths struct{ longest, usual, alone int }

// divide returns the columns of a list of width w. A narrow list hides the
// least important first: the word of the state, the rate, the history, the age,
// the unit. The parameter unit is the width of the widest unit; if it is 0,
// values get its room.
func divide(w int, names nameWidths, unit int) columns {
	c := columns{mark: run{0, 1}, value: run{w: valueLeast}}
	gap := 1
	if w >= barFrom {
		c.mark.x = 1
	}
	if w >= unitFrom {
		c.unit.w = 4
	}
	if w >= ageFrom {
		c.value.w = valueFair
	}
	if w >= stateFrom {
		gap, c.value.w, c.unit.w = 2, valueMore, 5
		c.state = run{c.mark.end() + 1, stateWidth + 1} // with a gap
	}
	if w >= wideFrom {
		c.value.w, c.unit.w = valueMost, 8
	}
	if c.unit.w > 0 && unit == 0 {
		c.value.w = min(c.value.w+noUnit, valueMost+prefixWidth)
	}
	c.unit.w = min(c.unit.w, unit)
	if w >= rateFrom {
		c.rate.w = rateWidth
	}
	if w >= ageFrom {
		c.age.w = ageWidth
	}
	left := max(c.mark.end(), c.state.end()) + 1
	right := w
	for _, col := range []*run{&c.age, &c.rate} {
		if col.w > 0 {
			right -= col.w
			col.x = right
			right -= gap
		}
	}
	c.divideRest(left, right, gap, names)
	return c
}

// divideRest divides the room between left and right among name, value, unit
// and history. Names take precedence over a long history.
func (c *columns) divideRest(left, right, gap int, names nameWidths) {
	fixed := gap + c.value.w
	if c.unit.w > 0 {
		fixed += 1 + c.unit.w
	}
	room := right - left - fixed
	c.name.x, c.name.w = left, max(1, room)
	name := max(
		min(names.usual, max(nameLeast, room*2/5, room-gap-sparkFair)),
		min(names.longest, room-gap-sparkGood))
	if names.alone <= room { // a whole name is more useful than a history
		name = max(name, names.alone)
	}
	if history := room - gap - name; history >= sparkLeast {
		c.name.w, c.spark.w = name, history
	}
	x := c.name.end() + gap
	c.value.x = x
	x += c.value.w
	if c.unit.w > 0 {
		c.unit.x = x + 1
		x = c.unit.end()
	}
	if c.spark.w > 0 {
		c.spark.x = x + gap
	}
}

// stateHead returns the position of the state's head, above its marker and
// word.
func (c *columns) stateHead() run {
	return run{c.mark.x, max(c.mark.end(), c.state.end()) - c.mark.x}
}

// withArrow returns the head of a column of numbers. It starts in the gap
// before the column, where an arrow may stand.
func (r run) withArrow() run {
	if r.w == 0 {
		return r
	}
	return run{r.x - 1, r.w + 1}
}

// words returns the position of the text of a topic without a number, across
// value, unit and history.
func (c *columns) words() run {
	end := max(c.value.end(), c.unit.end(), c.spark.end())
	return run{c.value.x, end - c.value.x}
}

// measure determines the widths of names and units. If not all names fit, a few
// long ones are truncated to keep room for the values.
func (l *List) measure() {
	var alone, named [nameMost + 1]int // number of names by width, without and with their fields
	l.unit = 0
	for _, it := range l.items {
		l.unit = max(l.unit, it.Unit)
		w := text.Width(it.Title)
		alone[min(w, nameMost)]++
		if it.Field != "" {
			w += 1 + text.Width(it.Field)
		}
		named[min(w, nameMost)]++
	}
	all := make([]string, len(l.items))
	for i, it := range l.items {
		all[i] = it.Title
	}
	slices.Sort(all)
	l.short.Set(all)
	few := len(l.items) / longNames
	l.names = nameWidths{longest: widest(&named, 0), usual: widest(&named, few), alone: widest(&alone, few)}
}

// widest returns the largest width of all but a few names.
func widest(of *[nameMost + 1]int, few int) int {
	w := nameMost
	for ; w > nameHead && of[w] <= few; w-- {
		few -= of[w]
	}
	return w
}

func (l *List) columns() columns { return divide(l.area.W, l.names, l.unit) }

// columnAt returns the column whose head is at a cell of the list's first row.
func (l *List) columnAt(x int) (Column, bool) {
	c := l.columns()
	switch {
	case c.name.has(x):
		return ByName, true
	case c.value.withArrow().has(x), c.unit.has(x):
		return ByValue, true
	case c.rate.withArrow().has(x):
		return ByRate, true
	case c.age.withArrow().has(x):
		return ByAge, true
	case c.stateHead().has(x):
		return ByState, true
	}
	return 0, false
}
