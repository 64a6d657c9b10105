package tui

import (
	"cmp"

	"topicmux/monitor/text"
	"topicmux/tui/internal/abbr"
)

// nameLeast is the width to which a name is shortened before the value is
// omitted, in cells.
const nameLeast = 6

const (
	// shortValue is the smallest width of a shortened value, in cells.
	shortValue = 5
	// fieldLeast is the width to which the name of a field is truncated before
	// it is omitted.
	fieldLeast = 6
	// nameFair is the width to which a name is shortened to keep the name of
	// the field.
	nameFair = 10
)

// paneTitle is the title in the upper border of a pane. The field names the
// value if the topic has several. The short form is the value with its prefix
// but without its unit, in valueRoom cells; it is "" if the value is not a
// number. A shortened name must differ from the other names; nil names mean
// that there are no others. A chosen name is cut at its end, and only after the field.
type paneTitle struct {
	key, name, value, unit, field, short string
	names                                *abbr.Names
	chosen                               bool // the user has chosen the name
}

// fit fits the title in w cells. It omits the unit, truncates and omits the
// field, shortens the name, and finally omits the value. It also omits the
// value if only that keeps the name distinct from others. A pane that is too
// small for its axes still shows its value.
func (t *paneTitle) fit(w int) {
	if t.left()+t.right() > w {
		t.value, t.unit = cmp.Or(t.short, t.value), ""
	}
	t.fitField(w)
	name := text.Width(t.name)
	room := func() int { return w - t.right() - (t.left() - name) }
	if room() < min(name, nameLeast) {
		t.value = ""
	}
	short, apart := t.shorten(room())
	if !apart && t.value != "" {
		alone := *t
		alone.value = ""
		if longer, ok := alone.shorten(w - (t.left() - name)); ok {
			t.value, short = "", longer
		}
	}
	t.name = short
}

// shorten shortens the name to w cells. The result is not apart if another name
// may be shortened to the same text.
func (t *paneTitle) shorten(w int) (short string, apart bool) {
	if w = max(1, w); t.chosen {
		if t.names == nil {
			return text.Truncate(t.name, w), true
		}
		return t.names.ShortenTitle(t.name, w)
	}
	if t.names != nil {
		return t.names.Shorten(t.name, w)
	}
	return text.TruncateMiddle(t.name, w), true
}

// fitField truncates the field to keep the name readable, or omits it if that
// is not enough.
func (t *paneTitle) fitField(w int) {
	fair := t.left()
	if !t.chosen {
		fair -= max(0, text.Width(t.name)-nameFair)
	}
	if over := fair + t.right() - w; over > 0 && t.field != "" {
		t.field = text.Truncate(t.field, max(0, text.Width(t.field)-over))
		if text.Width(t.field) < fieldLeast {
			t.field = ""
		}
	}
}

// valueRoom returns the room for a number in a title of w cells with the
// shortest name.
func (t *paneTitle) valueRoom(w int) int {
	name := text.Width(t.name)
	return max(shortValue, w-(t.left()-name)-min(name, nameLeast)-2)
}

// left returns the width of the left part: key, name, state and the blanks
// around them.
func (t *paneTitle) left() int {
	w := 4 + text.Width(t.name)
	if t.key != "" {
		w += 1 + text.Width(t.key)
	}
	return w
}

// right returns the width of the right part, 0 if it is empty.
func (t *paneTitle) right() int {
	if t.value == "" {
		return 0
	}
	w := 2 + text.Width(t.value)
	if t.field != "" {
		w += 1 + text.Width(t.field)
	}
	if t.unit != "" {
		w += 1 + text.Width(t.unit)
	}
	return w
}

// stateAt returns the position of the state.
func (t *paneTitle) stateAt() interval { return interval{t.left() - 3, t.left()} }

// valueAt returns the position of the value with its field and unit in a title
// of w cells.
func (t *paneTitle) valueAt(w int) interval { return interval{w - t.right(), w} }
