// Package lineedit implements a line of text input. Typed and pasted text is
// cleaned and joined in a single line.
package lineedit

import (
	"unicode/utf8"

	"topicmux/monitor/text"
	"topicmux/tui/internal/screen"
	"topicmux/tui/theme"
)

// Max is the largest length of the text in bytes. Further input is ignored.
const Max = 256

// Input is a line of text with a cursor. The zero value is an empty line.
type Input struct {
	before, after string // the text on both sides of the cursor
}

// Text returns the text.
func (in *Input) Text() string { return in.before + in.after }

// Set replaces the text and moves the cursor to its end.
func (in *Input) Set(s string) { in.before, in.after = s, "" }

// Press handles a key. It returns false if the key does not edit the line.
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

// insert inserts cleaned text at the cursor, as far as it fits. It returns
// false if nothing was inserted.
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

// wordStart returns the start of the last word, which includes the blanks after
// it.
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

// Draw draws the line with its cursor into the first row of a region. If the
// text is too long, it draws the part around the cursor.
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
