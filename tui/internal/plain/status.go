package plain

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"topicmux/monitor"
	"topicmux/monitor/alert"
	"topicmux/monitor/retry"
	"topicmux/monitor/store"
	"topicmux/sse"
	"topicmux/tui/internal/view"
)

func alertSentence(c alert.Change) string {
	what := "Alert resolved"
	if c.Fired {
		what = "Alert"
	}
	if c.Topic == "" { // no topic matches
		return fmt.Sprintf("%s: %s.", what, c.Rule)
	}
	return fmt.Sprintf("%s: %s. %s is %s.", what, c.Rule, c.Subject(), c.Value)
}

// connection reports changes in the state of a stream's connection.
func (s *Reporter) connection(st *store.StreamState, now time.Time) {
	c, r := &st.Conn, &s.streams[st.Index]
	must := func(sentence string) {
		if st.Name != "" {
			sentence = st.Name + ": " + sentence
		}
		s.must(sentence)
	}
	if st.Troubles > r.troubles && c.Reason == "" { // the trouble was over before this call
		must("The connection was lost: " + st.Trouble.Error() + ".")
	}
	r.troubles = st.Troubles
	if r.begun && c.Phase == r.phase || !r.begun && c.Since.IsZero() {
		return
	}
	r.begun, r.phase = true, c.Phase
	switch c.Phase {
	case store.Open:
		must("Connected to " + c.URL + ".")
	case store.Waiting:
		must(fmt.Sprintf("No connection: %s. Next attempt in %d seconds.", c.Reason, max(0, int((c.Until.Sub(now)+time.Second-1)/time.Second))))
		if hint := monitor.Hint(st.Trouble); hint != r.hint {
			r.hint = hint
			if hint != "" {
				must("Hint: " + hint + ".")
			}
		}
	case store.Closed:
		must(closing(c.Reason, st.Trouble))
	}
}

// closing returns the sentence for the end of a stream. Of input that is not an event
// stream it names only the kind: the error of the command gives the details.
func closing(reason string, trouble error) string {
	var other *sse.NotStreamError
	switch {
	case reason == "":
		return "The stream has ended."
	case errors.As(trouble, &other):
		return "The stream is closed: not an event stream but " + string(other.Kind) + "."
	}
	return "The stream is closed: " + reason + "."
}

// supervision returns sentences about when the source of a topic tries again, and how often
// it has been started again. They begin with a blank.
func supervision(t *store.Topic, now time.Time) (sentences string) {
	if t.Restarted() {
		return " " + sentence(retry.Waiting(t.Info.Restarts))
	}
	for _, words := range []string{view.NextTry(t, now), retry.Restarts(t.Info.Restarts)} {
		if words != "" {
			sentences += " " + sentence(words)
		}
	}
	return sentences
}

func sentence(words string) string { return strings.ToUpper(words[:1]) + words[1:] + "." }

// state reports lost events, silence, failure and the end of a topic.
func (s *Reporter) state(t *store.Topic, h *reported, now time.Time) {
	if lost := t.Missed - h.missed; lost > 0 {
		h.missed = t.Missed
		s.must(fmt.Sprintf("%s: %d events lost, %s.", t.Title(), lost, t.Gaps[len(t.Gaps)-1].Reason))
	}
	reason, failed := t.Failed()
	wasFailed := h.ended
	if ended := failed || t.Complete(); ended != h.ended {
		h.ended = ended
		switch {
		case failed:
			s.must(t.Title() + ": failed, " + reason + "." + supervision(t, now))
		case ended:
			s.must(t.Title() + ": complete.")
		}
	}
	if restarted := t.Restarted(); restarted != h.restarted && (restarted || !failed) { // once a failure
		if h.restarted = restarted; restarted && wasFailed {
			s.must(t.Title() + ": " + retry.Waiting(t.Info.Restarts) + ".")
		}
	}
	if stale := t.Stream().Conn.Phase != store.Closed && t.Stale(now); stale != h.stale {
		h.stale = stale
		if stale {
			s.must(t.Title() + ": silent since " + t.LastAt.Local().Format(time.TimeOnly) + ".")
		} else {
			h.at = time.Time{} // report its next value
		}
	}
}
