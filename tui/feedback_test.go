package tui

import (
	"fmt"
	"testing"
	"time"
)

func TestAChangedWindowSaysHowLongItIs(t *testing.T) {
	t.Parallel()
	d := three(t)
	for _, c := range []struct{ keys, want string }{
		{"+", "window: 2m"},
		{"-", "window: 1m, the usual one"},
		{"+ + +", "window: 15m"},
		{"=", "window: 1m, the usual one"},
		{"- - - - -", "window: 10s, the shortest one"},
		{"+ + + + + + + + + + + +", "window: 72h, the longest one"},
		{": w i n d o w space 7 m enter", "window: 7m"},
	} {
		d.press(c.keys)
		d.shows(c.want)
	}
}

func TestACommandThatIsNoneSaysSoAndWhatIsNear(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ typed, want string }{
		{"zzz", `There is no command "zzz".`},
		{"paues", `There is no command "paues". Did you mean pause?`},
		{"gotu net", `There is no command "gotu net". Did you mean goto net?`},
		{"window soon", `"soon" is not a duration. Try window 5m.`},
		{"window 100h", `A window is 10s to 72h long.`},
		{"goto nets", `There is no topic "nets". Did you mean net?`},
		{"view bag", `cpu has no view "bag". Its views are line, big, gauge, heat, histogram, log, text.`},
		{"theme drak", `There is no theme "drak". Did you mean dark?`},
		{"filter (", `missing closing )`},
	} {
		d := three(t)
		d.model.resize(160, 30)
		d.press(":")
		d.writes(c.typed)
		d.shows(c.want[:min(len(c.want), 40)]) // before enter, in the palette
		d.press("enter")
		d.shows(c.want)
		if d.model.over == nil {
			t.Errorf("after %q and enter the commands are gone", c.typed)
		}
	}
}

func TestHidingSaysHowToComeBack(t *testing.T) {
	t.Parallel()
	d := three(t)
	d.press("1 x")
	d.shows("1 pane hidden · X brings it back")
	d.press("x")
	d.shows("2 panes hidden · X brings them back")
	d.press("X")
	d.shows("2 panes back")
}

func TestThePageKeysTurnPagesWhereThereAreSome(t *testing.T) {
	t.Parallel()
	d := newDesk(t, 80, 24, Options{})
	d.open()
	for i := range 30 {
		d.publish(fmt.Sprintf("t%02d", i), "1")
	}
	d.frame()
	d.shows("page 1/3 · pgdn")
	d.press("pgdown")
	d.shows("page 2/3 · pgup pgdn")
	d.shows("t10")
	d.press("pgdown pgdown")
	d.shows("page 3/3 · pgup")
	d.press("pgup")
	d.shows("page 2/3")
}

func TestThePageKeysScrollWhereThereIsOnePage(t *testing.T) {
	t.Parallel()
	d := three(t)
	for i := range 100 {
		d.now = d.now.Add(time.Second)
		d.publish("news", "line %d", i)
	}
	d.frame()
	d.press("3 pgup")
	d.hides("line 99")
	d.press("pgdown")
	d.shows("line 99")
}
