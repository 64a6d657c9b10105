package tui

import "testing"

func TestArrowsTabsAndDigitsMoveTheFocus(t *testing.T) {
	t.Parallel()
	d := three(t)
	for _, c := range []struct{ keys, want string }{
		{"", "cpu"}, {"tab", "net"}, {"tab tab", "cpu"}, {"shift+tab", "news"}, {"1 right", "net"}, {"h", "cpu"}, {"3", "news"},
	} {
		d.press(c.keys)
		if got := d.model.panes.focus.topic; got != c.want {
			t.Errorf("after %q the focus is on %s, want %s", c.keys, got, c.want)
		}
	}
}

func TestMovedPanesStayWhereTheyWerePut(t *testing.T) {
	t.Parallel()
	d := three(t)
	d.press("1 }")
	d.shows("1 net")
	d.shows("2 cpu")
	d.publish("late", "1")
	d.frame()
	d.shows("2 cpu")
	d.shows("4 late")
}
