// Package lineedit is a line that a person types into. Whatever is typed or pasted
// is made safe and kept in one line.
package lineedit

import (
	"unicode/utf8"

	"topicmux/monitor/text"
	"topicmux/tui/internal/screen"
	"topicmux/tui/theme"
)

// Max bounds what a person can type into one line, in bytes. Beyond it nothing more
// is typed.
const Max = 256

// Input is a line with a cursor. The zero Input is empty.
type Input struct {
	before, after string // the text on both sides of the cursor
}

// Text returns what was typed.
func (in *Input) Text() string { return in.before + in.after }

// Set replaces the text, with the cursor at its end.
func (in *Input) Set(s string) { in.before, in.after = s, "" }

// Press edits the line and reports whether the key does that.
func (in *Input) Press(key, typed string) bool {
	switch key {
	case "backspace", "ctrl+h":
		in.before = in.before[:len(in.before)-lastRune(in.before)]
	case "delete", "ctrl+d":
		in.after = in.after[firstRune(in.after):]
	case "left", "ctrl+b":
		n := len(in.before) - lastRune(in.before)
		in.before, in.after = in.before[:n], in.before[n:]+in.after
	case "right", "ctrl+f":
		n := firstRune(in.after)
		in.before, in.after = in.before+in.after[:n], in.after[n:]
	case "home", "ctrl+a":
		in.before, in.after = "", in.Text()
	case "end", "ctrl+e":
		in.Set(in.Text())
	case "ctrl+u":
		in.before = ""
	case "ctrl+k":
		in.after = ""
	case "ctrl+w", "alt+backspace":
		in.before = in.before[:wordStart(in.before)]
	default:
		return in.insert(typed)
	}
	return true
}

// insert types text at the cursor, made safe and in one line, as far as it fits.
func (in *Input) insert(typed string) bool {
	if typed == "" {
		return false
	}
	if clean := text.CleanLine(typed, Max); len(in.Text())+len(clean) <= Max {
		in.before += clean
	}
	return true
}

func lastRune(s string) int {
	_, n := utf8.DecodeLastRuneInString(s)
	return n
}

func firstRune(s string) int {
	_, n := utf8.DecodeRuneInString(s)
	return n
}

// wordStart returns where the last word begins, with the blanks behind it.
func wordStart(s string) int {
	n := len(s)
	for n > 0 && s[n-1] == ' ' {
		n--
	}
	for n > 0 && s[n-1] != ' ' {
		n--
	}
	return n
}

// Draw draws the line with its cursor into the first row of a region. Of a
// line that is too long the part around the cursor shows.
func (in *Input) Draw(r screen.Region, x int, st screen.Style) {
	w, _ := r.Size()
	before := in.before
	for before != "" && x+text.Width(before) >= w {
		before = before[firstRune(before):]
	}
	x += r.Text(x, 0, before, st)
	at, rest := " ", ""
	if n := firstRune(in.after); n > 0 {
		at, rest = in.after[:n], in.after[n:]
	}
	x += r.Text(x, 0, at, screen.Style{Fg: theme.Text, Attr: screen.Reverse})
	r.Text(x, 0, rest, st)
}
