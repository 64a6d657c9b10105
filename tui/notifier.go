package tui

import (
	"slices"
	"strconv"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"topicmux/monitor/text"
)

const (
	// notifyEvery is how long the terminal is left alone after a bell. What
	// happens meanwhile is counted and named with the next one; the list of
	// alerts has all of it.
	notifyEvery = 10 * time.Second
	// maxNotice bounds a notification's text, in bytes.
	maxNotice = 200
)

// notifier reaches a user who looks elsewhere: it rings the bell and asks the terminal for
// a notification on the desktop.
type notifier struct {
	*shared
	last    time.Time
	unheard int
}

// notifyDesktop rings and shows a notification, unless the last one was just now or the
// person wants it quiet.
func (n *notifier) notifyDesktop(what string) tea.Cmd {
	if n.opts.Quiet {
		return nil
	}
	now := n.clock()
	if !n.last.IsZero() && now.Sub(n.last) < notifyEvery {
		n.unheard++
		return nil
	}
	if n.unheard > 0 {
		what += " (and " + strconv.Itoa(n.unheard) + " earlier)"
	}
	n.last, n.unheard = now, 0
	return tea.Raw("\a" + notification(n.opts.Title, what, n.opts.Environ))
}

// notification is the sequence that asks the terminal for a notification: OSC
// 777 where that is what the terminal knows, else OSC 9; through tmux, as far
// as it lets it. Terminals that know neither ignore it, but for the Linux
// console, which gets none.
func notification(title, what string, environ []string) string {
	env := func(name string) string { return lookup(environ, name) }
	title, what = noticeText(title), noticeText(what)
	term := env("TERM")
	if term == "linux" || term == "dumb" {
		return ""
	}
	seq := "\x1b]9;" + title + ": " + what + "\x1b\\"
	if strings.HasPrefix(term, "foot") || strings.HasPrefix(term, "rxvt") || env("VTE_VERSION") != "" {
		seq = "\x1b]777;notify;" + title + ";" + what + "\x1b\\"
	}
	if env("TMUX") != "" {
		return "\x1bPtmux;" + strings.ReplaceAll(seq, "\x1b", "\x1b\x1b") + "\x1b\\"
	}
	return seq
}

// noticeText makes a text safe inside of a sequence, where a semicolon ends a
// field.
func noticeText(s string) string {
	return strings.ReplaceAll(text.Truncate(text.CleanLine(s, maxNotice), maxNotice), ";", ",")
}

// lookup returns the value of a variable: the last one counts.
func lookup(environ []string, name string) string {
	for _, e := range slices.Backward(environ) {
		if v, ok := strings.CutPrefix(e, name+"="); ok {
			return v
		}
	}
	return ""
}
