package tui

import (
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	tea "charm.land/bubbletea/v2"

	"topicmux/monitor"
	"topicmux/tui/theme"
)

func TestCommandsAreFoundByAFewLetters(t *testing.T) {
	t.Parallel()
	d := three(t)
	d.press(":")
	d.shows("next view")
	d.press("g o n e w")
	d.shows("goto news")
	d.hides("next view")
	d.press("enter")
	if got := d.model.panes.focus.topic; got != "news" {
		t.Errorf("the focus is on %s, want news", got)
	}
	d.hides("goto news")
	d.press(": w i n d o w space 7 m enter")
	if d.model.timeline.window != 7*time.Minute {
		t.Errorf("the window is %v, want 7m", d.model.timeline.window)
	}
	d.press(": v i e w space b i g")
	d.shows(`news has no view "big"`) // news is a log
	d.press("esc 1 : v i e w space b i g enter")
	d.shows(" big ")
	if cmd := d.press(": q u i t enter"); cmd == nil {
		t.Error("the command quit does not quit")
	}
}

func TestTabCompletesACommand(t *testing.T) {
	t.Parallel()
	d := three(t)
	d.press(": g t n e t tab")
	d.shows("› goto net ")
	d.press("enter")
	if got := d.model.panes.focus.topic; got != "net" {
		t.Errorf("the focus is on %s, want net", got)
	}
}

func TestEveryActionIsACommandWithItsKeys(t *testing.T) {
	t.Parallel()
	m := three(t).model
	for _, g := range m.keys {
		for _, b := range g.bindings {
			switch {
			case b.name == "" && b.label != "" && b.does != nil:
				t.Errorf("%q is in the help and no command", b.label)
			case b.name != "" && b.does == nil:
				t.Errorf("%q does nothing", b.name)
			case utf8.RuneCountInString(b.help) > 24:
				t.Errorf("%q is too long for the help", b.help)
			}
		}
	}
}

func TestNoKeyHasTwoMeanings(t *testing.T) {
	t.Parallel()
	seen := map[string]string{}
	for _, g := range newDesk(t, 80, 24, Options{}).model.keymap() {
		for _, b := range g.bindings {
			for _, k := range b.keys {
				if other, ok := seen[k]; ok {
					t.Errorf("%q is both %q and %q", k, other, b.name+b.help)
				}
				seen[k] = b.name + b.help
			}
		}
	}
}

// logs returns a desk with a log, a number and another log.
func logs(t *testing.T) *desk {
	d := newDesk(t, 120, 30, Options{SaveDir: t.TempDir()})
	d.open()
	for i := range 30 {
		d.publish("app", "INFO request %d served", i)
		d.now = d.now.Add(time.Second)
	}
	d.publish("app", "ERROR disk is full")
	d.publish("app", "INFO going on")
	d.publish("cpu", "37.5")
	d.publish("audit", "INFO user logged in [ok]")
	d.frame()
	return d
}

// writes types text key by key.
func (d *desk) writes(s string) {
	for _, r := range s {
		d.model.press(string(r), string(r))
	}
	d.model.dirty = true
}

func TestAFilterShowsPanesByNameAndLinesByText(t *testing.T) {
	t.Parallel()
	d := logs(t)
	d.press("/")
	d.writes("disk")
	d.shows("disk is full") // while typing
	d.hides("request 5")
	d.hides("cpu")
	d.hides("audit")
	d.press("enter")
	d.shows("filter /disk")
	d.publish("late", "ERROR another disk")
	d.frame()
	d.shows("another disk")
	d.press("esc")
	d.shows("request 29")
	d.shows("cpu")
	d.hides("filter /")
}

func TestAnInverseFilterLeavesOutWhatMatches(t *testing.T) {
	t.Parallel()
	d := logs(t)
	d.press("/")
	d.writes("!request|cpu")
	d.press("enter")
	d.shows("disk is full")
	d.hides("request 29")
	d.hides("1 cpu")
	d.shows("audit")
}

func TestAPaneThatMatchesByNameShowsAllOfIt(t *testing.T) {
	t.Parallel()
	d := logs(t)
	d.press("/")
	d.writes("aUd") // a capital letter makes the search case-sensitive
	d.shows("Nothing matches")
	d.press("esc /")
	d.writes("aud")
	d.press("enter")
	d.shows("logged in")
	d.hides("cpu")
	d.press("z")
	d.hides("logged in") // in a zoomed pane, the search hides lines
}

func TestAnInvalidExpressionIsToldInPlace(t *testing.T) {
	t.Parallel()
	d := logs(t)
	d.press("/")
	d.writes("(")
	d.shows("✗ missing closing )")
	d.shows("/(")
	d.press("enter")
	d.shows("✗ missing closing )") // the prompt stays open
	d.writes("cpu)")
	d.press("enter")
	d.shows("filter /(cpu)")
	d.hides("audit")
}

func TestSearchGoesFromMatchToMatchAmongAllLines(t *testing.T) {
	t.Parallel()
	d := logs(t)
	d.press("1 z /")
	d.writes("request [123]$|request [123] ")
	d.press("enter n")
	d.shows("search /")
	d.shows("request 3 ")
	d.shows("request 4 ") // lines around the match
	d.press("n n")
	d.shows("request 1 ")
	d.press("n")
	d.shows("no more matches in app")
	d.press("N")
	d.shows("request 2 ")
	d.press("esc")
	d.hides("search /")
}

func TestWhatLiesOverThePanesFitsEveryScreen(t *testing.T) {
	t.Parallel()
	const evil = "\x1b[31m\u202e世界👨‍👩‍👧‍👦\x00"
	for _, size := range [][2]int{{1, 1}, {12, 2}, {30, 5}, {40, 10}, {80, 24}, {200, 60}, {300, 100}} {
		d := newDesk(t, size[0], size[1], Options{Options: monitor.Options{Alerts: rules(t, "cpu > 5", `"x" == "`+strings.Repeat("y", 300)+`"`)}, SaveDir: t.TempDir()})
		d.open()
		d.publish("cpu", "9")
		d.publish("log"+evil, "ERROR %s", evil+strings.Repeat("long ", 500))
		d.frame()
		for _, keys := range []string{":", "esc", "a", "down", "esc", "ctrl+s", "esc", "?", "esc", "/", "E", "enter", "n", "z", "N", "T", "T", "T", "T", "y", "esc", "esc"} {
			d.press(keys)
			for _, l := range d.lines() {
				if strings.ContainsFunc(l, func(r rune) bool { return r < 0x20 || r >= 0x7f && r < 0xa0 }) {
					t.Fatalf("%v after %q: a control character reached the screen: %q", size, keys, l)
				}
			}
		}
		d.press(":")
		d.model.Update(tea.PasteMsg{Content: evil + strings.Repeat("x", 1000)})
		d.lines()
	}
}

func TestTheThemeIsRemembered(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	first := newDesk(t, 80, 24, Options{StateDir: dir})
	first.restoreSaved()
	first.press("T T T")
	first.shows("theme contrast: highest contrast")
	if err := first.model.saver.keep(); err != nil {
		t.Fatal(err)
	}
	again := newDesk(t, 80, 24, Options{StateDir: dir})
	again.restoreSaved()
	if got := again.model.appearance.scheme.Name(); got != "contrast" {
		t.Errorf("the theme is %s, want contrast", got)
	}
	asked := newDesk(t, 80, 24, Options{StateDir: dir, Theme: theme.Find("mono")})
	asked.restoreSaved()
	if got := asked.model.appearance.scheme.Name(); got != "mono" {
		t.Errorf("the theme is %s, want the one asked for", got)
	}
}
