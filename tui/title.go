package tui

import (
	"cmp"

	"topicmux/monitor/text"
	"topicmux/tui/internal/abbr"
)

// nameLeast is how short a name gets in a title, in cells, before the value
// goes.
const nameLeast = 6

const (
	// shortValue is how many cells a value has at least that is shortened.
	shortValue = 5
	// fieldLeast is how short the name of a field gets before it goes.
	fieldLeast = 6
	// nameFair is how short a name gets for the sake of the field's.
	nameFair = 10
)

// paneTitle is what the upper edge of a pane says; field names the value where the
// topic has several. Short is the value without its unit, but with the prefix
// that belongs to its digits, in valueRoom cells; "" for what is no number.
// Names are those on the screen, which a shortened name stays apart from; nil:
// it stands alone.
type paneTitle struct {
	key, name, value, unit, field, short string
	names                                *abbr.Names
}

// fit shortens the title to w cells: the unit goes first, then the field is
// cut and goes, then the name is shortened, then the value goes: where there is
// no room for it, or where only that keeps the name apart from others. A pane too
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

// shorten returns the name in w cells; apart is false where another one may read
// the same.
func (t *paneTitle) shorten(w int) (short string, apart bool) {
	if w = max(1, w); t.names != nil {
		return t.names.Shorten(t.name, w)
	}
	return text.TruncateMiddle(t.name, w), true
}

// fitField cuts the field where the name would get too short, and leaves it
// out where that does not do.
func (t *paneTitle) fitField(w int) {
	fair := t.left() - max(0, text.Width(t.name)-nameFair)
	if over := fair + t.right() - w; over > 0 && t.field != "" {
		t.field = text.Truncate(t.field, max(0, text.Width(t.field)-over))
		if text.Width(t.field) < fieldLeast {
			t.field = ""
		}
	}
}

// valueRoom is how many cells a title of w cells has for a number beside the
// shortest name.
func (t *paneTitle) valueRoom(w int) int {
	name := text.Width(t.name)
	return max(shortValue, w-(t.left()-name)-min(name, nameLeast)-2)
}

// left is the width of the part that begins at the left: key, name, state and
// the blanks around them.
func (t *paneTitle) left() int {
	w := 4 + text.Width(t.name)
	if t.key != "" {
		w += 1 + text.Width(t.key)
	}
	return w
}

// right is the width of the part that ends at the right, 0 when it is empty.
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

// stateAt is where the state stands.
func (t *paneTitle) stateAt() interval { return interval{t.left() - 3, t.left()} }

// valueAt is where the value stands in a title of w cells, with its field and unit.
func (t *paneTitle) valueAt(w int) interval { return interval{w - t.right(), w} }
