package tui

import (
	"strings"
	"time"

	"topicmux/monitor/retry"
	"topicmux/monitor/store"
	"topicmux/monitor/text"
	"topicmux/tui/internal/view"
)

// reasonLeast is the least width of a reason that is cut for the next try after it.
const reasonLeast = 20

// failedNote returns why a topic has failed and, if there is room, when its source tries
// again and how often it was started again.
func failedNote(t *store.Topic, now time.Time, room int) string {
	forms := failedForms(t, now)
	reason := forms[len(forms)-1]
	note := "failed: " + reason
	for _, form := range append([]string{"failed: " + forms[0], "failed: " + forms[1]}, forms[1], forms[2], note, reason) {
		if text.Width(form) <= room {
			return form
		}
	}
	short := strings.TrimPrefix(forms[2], reason)
	if left := room - text.Width(short); short != "" && left >= reasonLeast {
		return text.Truncate(reason, left) + short
	}
	return note
}

// failedForms returns why a topic has failed, when its source tries again and how often it
// was started again, in four forms. The longest is the first, and the reason alone the last.
func failedForms(t *store.Topic, now time.Time) []string {
	reason, _ := t.Failed()
	if t.Restarted() {
		return []string{joined(reason, retry.Waiting(t.Info.Restarts)), joined(reason, "restarted, "+retry.FirstEvent), joined(reason, "restarted"), reason}
	}
	next, short := "", ""
	if at, ok := t.NextTry(now); ok {
		next, short = retry.Words(at.Sub(now)), retry.Short(at.Sub(now))
	}
	return []string{joined(reason, next, retry.Restarts(t.Info.Restarts)), joined(reason, next), joined(reason, short), reason}
}

// joined returns a text with further parts behind it, except those that are "".
func joined(first string, parts ...string) string {
	for _, part := range parts {
		if part != "" {
			first += " · " + part
		}
	}
	return first
}

// nextTryChanges calls sooner with the times at which a countdown on the screen changes.
func (v *viewer) nextTryChanges(st *store.State, now time.Time, sooner func(time.Time)) {
	listed := v.workspace.listed()
	for _, p := range v.panes.shown() {
		if t := st.Topic(p.topic); t != nil && (listed || p.visible() || p == v.panes.focus) {
			sooner(view.NextTryChanges(t, now))
		}
	}
}

// sourceFacts returns the lines of the connection dialog about the source of the focused
// topic, if it has failed at some time.
func (cn *connection) sourceFacts(st *store.State) []fact {
	if !cn.panes.anyShown() {
		return nil
	}
	t := st.Topic(cn.panes.focus.topic)
	if t == nil || t.LastError == "" && t.Info.Restarts == 0 {
		return nil
	}
	words, label := " is live", "last error"
	if t.Restarted() {
		words = " was restarted, " + retry.FirstEvent
	} else if _, failed := t.Failed(); failed {
		words, label = " has failed", "error"
		if t.Members() > 0 {
			words = ""
		}
	} else if t.Ended() {
		words = " has ended"
	}
	lines := []fact{{"topic", t.Name + words}}
	if t.LastError != "" {
		for i, line := range text.Wrap(t.LastError, max(1, min(cn.width, maxFactWidth)-factLabel-5)) {
			if i > 0 {
				label = ""
			}
			lines = append(lines, fact{label, line})
		}
	}
	now := cn.timeline.now()
	if at, ok := t.NextTry(now); ok {
		lines = append(lines, fact{"next try", retry.When(at.Sub(now))})
	}
	if t.Info.Restarts > 0 {
		lines = append(lines, fact{"restarts", commas(t.Info.Restarts)})
	}
	return append(lines, fact{})
}

// maxFactWidth is the largest width of the dialog for the sake of an error.
const maxFactWidth = 100
