package tui

import (
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	tea "charm.land/bubbletea/v2"
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
	if got := d.model.focus.topic; got != "news" {
		t.Errorf("the focus is on %s, want news", got)
	}
	d.hides("goto news")
	d.press(": w i n d o w space 7 m enter")
	if d.model.window != 7*time.Minute {
		t.Errorf("the window is %v, want 7m", d.model.window)
	}
	d.press(": v i e w space b i g")
	d.shows("no command is called that") // news is a log
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
	if got := d.model.focus.topic; got != "net" {
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
	for _, g := range keymap() {
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

func TestCopyTellsWhatItCopied(t *testing.T) {
	t.Parallel()
	d := three(t)
	if cmd := d.press("1 y"); cmd == nil {
		t.Fatal("nothing goes to the clipboard")
	}
	d.shows("copied 37.5")
	d.press("3 y")
	d.shows(`copied "hello"`)
	d.now = d.now.Add(messageFor)
	if d.wake.After(d.now) || d.wake.IsZero() {
		t.Errorf("the message asks for a frame at %v, want %v", d.wake, d.now)
	}
	d.frame()
	d.hides("copied")
}

func TestTheHelpClosesAtAClick(t *testing.T) {
	t.Parallel()
	d := three(t)
	d.press("?")
	d.shows("esc closes")
	d.model.Update(tea.MouseClickMsg(tea.Mouse{X: 1, Y: 1, Button: tea.MouseLeft}))
	d.hides("esc closes")
}

func TestAMenusLineIsChosenByAClick(t *testing.T) {
	t.Parallel()
	d := three(t)
	d.press(": g o t o")
	for y, l := range d.lines() {
		if x := strings.Index(l, "goto net"); x >= 0 {
			d.model.Update(tea.MouseClickMsg(tea.Mouse{X: 60, Y: y, Button: tea.MouseLeft}))
		}
	}
	if got := d.model.focus.topic; got != "net" {
		t.Errorf("the focus is on %s, want net", got)
	}
}

func TestATypedLineIsEdited(t *testing.T) {
	t.Parallel()
	var in input
	for _, k := range []string{"a", "b", "left", "c", "end", "ä", "left", "backspace", "home", "x", "delete"} {
		typed := k
		if len([]rune(k)) > 1 {
			typed = ""
		}
		in.press(k, typed)
	}
	if got := in.text(); got != "xcä" {
		t.Errorf("got %q, want xcä", got)
	}
	in.set("one two ")
	in.press("ctrl+w", "")
	in.press("", "paste\x1b[31m\nd")
	if got := in.text(); got != "one paste d" {
		t.Errorf("got %q", got)
	}
	in.press("", strings.Repeat("z", 300))
	if len(in.text()) > maxInput {
		t.Error("the line is not bounded")
	}
}
