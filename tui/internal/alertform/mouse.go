package alertform

import "topicmux/monitor/text"

// Click takes a click on a cell of the region that the form is drawn in: it goes
// to that line. A click on the current choice chooses the next one, on the arrow
// before it the previous one.
func (f *Form) Click(x, y int) {
	lines := f.lines()
	if x < 0 || y < 0 || y >= len(lines) {
		return
	}
	was := f.at
	if f.at = lines[y]; f.at != was || f.at != fieldRow && f.at != whenRow || x < label+2 {
		return
	}
	if x < label+2+text.Width("‹ ") {
		f.edit("left", "")
	} else {
		f.edit("right", "")
	}
}
