package alertform

import "topicmux/monitor/text"

// Click handles a click on a cell of the form's region. It selects the line. A
// click on the current choice selects the next choice, and a click on the arrow
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
