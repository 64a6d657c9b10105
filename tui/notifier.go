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
	// notifyEvery is the shortest time between two bells. Changes in between
	// are counted and reported with the next one. The list of alerts shows all
	// of them.
	notifyEvery = 10 * time.Second
	// maxNotice is the largest length of a notification's text, in bytes.
	maxNotice = 200
)

// notifier notifies a user who is not looking at the dashboard: it rings the
// bell and asks the terminal for a desktop notification.
type notifier struct {
	*shared
	last    time.Time
	unheard int
}

// notifyDesktop rings the bell and shows a notification, unless the last one
// was less than notifyEvery ago or the user wants no notifications.
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

// notification returns the escape sequence for a desktop notification: OSC 777
// for terminals that support it, otherwise OSC 9, and wrapped for tmux.
// Terminals that support neither ignore it, except the Linux console, which
// gets none.
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

// noticeText makes a text safe inside the sequence, where a semicolon ends a
// field.
func noticeText(s string) string {
	return strings.ReplaceAll(text.Truncate(text.CleanLine(s, maxNotice), maxNotice), ";", ",")
}

// lookup returns the value of an environment variable. The last entry counts.
func lookup(environ []string, name string) string {
	for _, e := range slices.Backward(environ) {
		if v, ok := strings.CutPrefix(e, name+"="); ok {
			return v
		}
	}
	return ""
}
