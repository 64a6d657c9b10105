package tui

import (
	"cmp"
	"fmt"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"topicmux/monitor"
	"topicmux/monitor/store"
	"topicmux/sse"
)

var start = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

// desk is a dashboard without a terminal. It has a real store and model, and a
// clock that the test advances.
type desk struct {
	t     *testing.T
	now   time.Time
	store *store.Store
	model *Model
	wake  time.Time
}

func newDesk(t *testing.T, w, h int, opts Options) *desk {
	t.Helper()
	d := &desk{t: t, now: start}
	clock := func() time.Time { return d.now }
	opts.URL, opts.Clock = cmp.Or(opts.URL, "http://127.0.0.1:8080/events"), clock
	if opts.Environ == nil {
		opts.Environ = []string{"TERM=xterm-256color", "NO_COLOR=1"}
	}
	session := testSession(t, opts)
	d.store = session.Store()
	d.model = newModel(session, opts.withDefaults(), func(at time.Time) { d.wake = at })
	d.restoreSaved()
	d.model.Update(tea.WindowSizeMsg{Width: w, Height: h})
	return d
}

// restoreSaved restores the saved state.
func (d *desk) restoreSaved() {
	d.t.Helper()
	saved, err := openSavedState(d.model.opts)
	if err != nil {
		d.t.Error(err)
	}
	d.model.restore(saved)
}

// testSession returns a session that receives nothing by itself.
func testSession(t testing.TB, opts Options) *monitor.Session {
	t.Helper()
	session, err := monitor.New(opts.withDefaults().Options)
	if err != nil {
		t.Fatal(err)
	}
	return session
}

func (d *desk) open() { d.store.Stream(0).SetConn(sse.State{Phase: sse.Open, URL: d.model.opts.URL}) }

func (d *desk) publish(topic, format string, args ...any) {
	d.store.Stream(0).Apply(sse.Event{Type: topic, Data: fmt.Appendf(nil, format, args...)}, d.now)
}

// frame updates the model and returns the lines that it shows.
func (d *desk) frame() []string {
	d.t.Helper()
	d.model.Update(frameArrived{})
	return d.lines()
}

func (d *desk) lines() []string {
	d.t.Helper()
	d.model.layout() // tests may change the model without a message
	content := d.model.View().Content
	lines := strings.Split(content, "\n")
	if len(lines) != d.model.height {
		d.t.Fatalf("%d lines on a screen of %d", len(lines), d.model.height)
	}
	for i, l := range lines {
		if w := ansi.StringWidth(l); w != d.model.width {
			d.t.Fatalf("line %d is %d cells wide on a screen of %d: %q", i, w, d.model.width, l)
		}
		if !utf8.ValidString(l) {
			d.t.Fatalf("line %d holds half a rune: %q", i, l)
		}
		lines[i] = ansi.Strip(l)
	}
	return lines
}

// press presses keys, given their names separated by blanks.
func (d *desk) press(keys string) tea.Cmd {
	var cmd tea.Cmd
	for _, k := range strings.Fields(keys) {
		typed := k
		if utf8.RuneCountInString(k) > 1 {
			typed = map[string]string{"space": " "}[k]
		}
		cmd = d.model.press(k, typed)
		d.model.dirty = true
	}
	return cmd
}

func (d *desk) shows(want string) {
	d.t.Helper()
	if lines := d.lines(); !strings.Contains(strings.Join(lines, "\n"), want) {
		d.t.Errorf("the screen does not show %q:\n%s", want, strings.Join(lines, "\n"))
	}
}

func (d *desk) hides(unwanted string) {
	d.t.Helper()
	if lines := d.lines(); strings.Contains(strings.Join(lines, "\n"), unwanted) {
		d.t.Errorf("the screen shows %q:\n%s", unwanted, strings.Join(lines, "\n"))
	}
}

// three returns a desk with three topics.
func three(t *testing.T) *desk { return threeOf(t, Options{}) }

func threeOf(t *testing.T, opts Options) *desk {
	t.Helper()
	d := newDesk(t, 120, 30, opts)
	d.open()
	d.publish("cpu", "37.5")
	d.publish("net", "12")
	d.publish("news", "hello")
	d.frame()
	return d
}
