package tui

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"topicmux/monitor"
	"topicmux/sse"
)

func TestAChangedWindowSaysHowLongItIs(t *testing.T) {
	t.Parallel()
	d := three(t)
	for _, c := range []struct{ keys, want string }{
		{"+", "window: 2m"},
		{"-", "window: 1m, the default"},
		{"+ + +", "window: 15m"},
		{"=", "window: 1m, the default"},
		{"- - - - -", "window: 10s, the shortest"},
		{"+ + + + + + + + + + + +", "window: 72h, the longest"},
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
		{"resume", `The command resume needs a value, such as resume 1042.`},
		{"split ", `The command split needs a value, such as split .type, split off or split auto.`},
		{"group ", `The command group needs a value, such as group *.cpu.`},
		{"ungroup", `The command ungroup needs a value, such as ungroup *.cpu.`},
		{"cut", `The command cut needs a connection.`}, // and is not "time cursor a little back"
		{"repeat", `The command repeat needs a connection.`},
		{"show hidden panes", `The command show hidden panes needs hidden panes.`},
		{"window soon", `"soon" is not a duration. A window is written as 30s, 5m or 2h.`},
		{"window 5", `5 has no unit. A window is written as 30s, 5m or 2h.`},
		{"window 1.5", `1.5 has no unit.`},
		{"window 15", `15 has no unit.`},
		{"layout diagonal", `There is no layout "diagonal". The layouts are grid, rows, columns, main, tabs and list.`},
		{"layout colunms", `There is no layout "colunms". Did you mean columns?`},
		{"theme neon", `The themes are auto, dark, light, contrast, redgreen, blueyellow, ansi and mono.`},
		{"hide loud", `There is no command "hide loud". The commands are hide pane, hide silent and hide ended.`},
		{"show nothing", `The commands are show bytes, show connection, show silent, show ended and show all.`},
		{"save as pdf", `The commands are save data as CSV, save data as NDJSON, save screen as SVG, save screen as ANSI and save screen as text.`},
		{"ungroup x.*", `There are no groups.`},
		{"window 100h", `A window is 10s to 72h long.`},
		{"goto nosuch", `There is no topic "nosuch". The topics are cpu, net and news.`},
		{"field valeu", `There is no field "valeu"`},
		{"goto nets", `There is no topic "nets". Did you mean net?`},
		{"view bag", `cpu has no view "bag". Its views are line, big, gauge, heat, histogram, log, text.`},
		{"theme drak", `There is no theme "drak". Did you mean dark?`},
		{"filter (", `missing closing )`},
	} {
		d := threeOf(t, Options{Options: monitor.Options{Recording: &monitor.Recording{Name: "test"}}})
		d.model.resize(160, 30)
		d.press(":")
		d.writes(c.typed)
		d.says(c.want) // also before enter
		d.press("enter")
		d.says(c.want)
		if d.model.overlays.top == nil {
			t.Errorf("after %q and enter the commands are gone", c.typed)
		}
	}
}

// TestAFieldIsNamedAsThePaneCallsIt covers the commands and the list of fields.
func TestAFieldIsNamedAsThePaneCallsIt(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ typed, charted string }{
		{"a[1]", "a.1"}, {"a.1", "a.1"}, {".a[1]", "a.1"}, {"lat.p99", "lat.p99"}, {"p99", "lat.p99"}, {".lat.p99", "lat.p99"},
	} {
		for _, open := range []string{": f i e l d space", "f"} {
			d := newDesk(t, 100, 24, Options{})
			d.open()
			d.publish("api", `{"a":[1,2],"lat":{"p50":3,"p99":9}}`)
			d.frame()
			d.shows("a[1]")
			d.press(open)
			d.writes(c.typed)
			d.press("enter")
			if open == "f" && c.typed[0] == '.' && c.typed != ".a[1]" {
				continue // the list is searched by letters
			}
			d.shows("charting " + c.charted + " ")
		}
	}
	d := newDesk(t, 100, 24, Options{})
	d.open()
	d.publish("api", `{"in":{"p99":3},"out":{"p99":9}}`)
	d.frame()
	d.press(":")
	d.writes("field p99")
	d.says(`There is no field "p99".`)
}

// says checks that the open menu says something, at any width, and that the
// rest of the screen does not repeat it.
func (d *desk) says(want string) {
	d.t.Helper()
	u, ok := d.model.overlays.top.(*menu)
	if !ok {
		d.t.Fatalf("no menu is open")
	}
	lines := d.lines()
	var said []string
	for _, line := range lines[u.box.Y+1 : u.box.Y+u.box.H-1] {
		cells := []rune(line)
		said = append(said, strings.Fields(string(cells[u.box.X+1:min(len(cells), u.box.X+u.box.W-1)]))...)
	}
	if !strings.Contains(strings.Join(said, " "), want) {
		d.t.Errorf("the menu does not say %q:\n%s", want, strings.Join(lines, "\n"))
	}
	if status := lines[len(lines)-1]; strings.Contains(status, want[:min(len(want), 12)]) {
		d.t.Errorf("the status line repeats %q: %q", want, status)
	}
}

func TestHidingSaysHowToComeBack(t *testing.T) {
	t.Parallel()
	d := three(t)
	d.press("1 x")
	d.shows("1 pane hidden · X shows it again")
	d.press("x")
	d.shows("2 panes hidden · X shows them again")
	d.press("X")
	d.shows("2 panes shown again")
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

func TestAReconnectIsSaidOnce(t *testing.T) {
	t.Parallel()
	d := three(t)
	d.press("r")
	d.shows("reconnecting")
	d.store.Stream(0).SetConn(sse.State{Phase: sse.Connecting, Attempt: 1})
	d.frame()
	if n := strings.Count(strings.Join(d.lines(), "\n"), "reconnecting"); n != 1 {
		d.t.Errorf("reconnecting is said %d times", n)
	}
}

// A stream that has ended for good has no connection to cut.
func TestAReconnectAfterTheEndSaysWhatToDo(t *testing.T) {
	t.Parallel()
	d := threeOf(t, Options{Options: monitor.Options{URL: "http://127.0.0.1:1/", Client: sse.Options{Method: "POST"}}})
	d.model.resize(160, 30)
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	d.model.alerts.session.Run(ended)
	d.press("r")
	d.shows("r needs a stream that has not ended; :repeat sends the request again")
	d.press(":")
	d.writes("cut")
	d.says("The command cut needs a stream that has not ended")
	d.press("esc :")
	d.writes("repeat")
	d.hides("needs")
}

func TestARefusalOnTheScreenIsASentence(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		err  sse.RefusedError
		want string
	}{
		{sse.RefusedError{URL: "http://h/events", Status: 401, Problem: "unknown token", Hint: "send Authorization"}, "--token or TOPICMUX_TOKEN"},
		{sse.RefusedError{URL: "http://h/events", Status: 403, Problem: "the token may not read cpu", Hint: "ask the owner"}, "Ask the owner."},
	} {
		d := newDesk(t, 120, 20, Options{})
		d.open()
		d.store.Stream(0).SetConn(sse.State{Phase: sse.Closed, Err: &c.err})
		d.frame()
		d.shows(c.err.Problem)
		d.shows(c.want)
		d.hides("{")
	}
}

func TestAViewThatCannotBeSaysWhy(t *testing.T) {
	t.Parallel()
	d := newDesk(t, 120, 24, Options{})
	d.open()
	d.publish("net", `{"rx":4,"tx":-2}`)
	d.publish("net", `{"rx":5,"tx":-3}`)
	d.frame()
	d.press(":")
	d.writes("view mirror")
	d.says("net cannot be mirrored, because tx has negative values. Its views are line, lanes")
}
