package tui

import (
	"strings"
	"time"

	"topicmux/monitor"
	"topicmux/monitor/health"
	"topicmux/monitor/store"
	"topicmux/monitor/text"
	"topicmux/tui/internal/screen"
	"topicmux/tui/theme"
)

// streamHealth shows how the stream does: its verdict in the status line, and its
// figures in the connection dialog.
type streamHealth struct {
	*shared
	session *monitor.Session
}

// state returns the verdict on the stream as a shape, a colour, its kind and the evidence
// in a few words. It is not ok if the state of the connection says it all.
func (s *streamHealth) state(st *store.State) (shape string, colour screen.Color, kind, words string, ok bool) {
	now := s.clock()
	v := s.session.Health(now).Verdict
	if isTopicmux(st) && v.Kind != health.Buffered {
		return "", 0, "", "", false // each pane says whether its topic is silent
	}
	switch v.Kind {
	case health.Silent, health.Stalled:
		shape, colour = "◌", theme.Warn
	case health.Buffered:
		shape, colour = "◍", theme.Warn
	case health.Failed:
		shape, colour = "▲", theme.Bad
	case health.Ended:
		shape, colour = "✓", theme.Good
	case health.Cut:
		if !v.Evidence.Within {
			return "", 0, "", "", false // most servers do not say that their stream is complete
		}
		shape, colour = "○", theme.Bad
	case health.Renewed:
		shape, colour = "↻", theme.Muted
	default:
		return "", 0, "", "", false
	}
	return shape, colour, v.Kind.String(), v.Text, true
}

// isTopicmux reports whether the stream is that of a topicmux server.
func isTopicmux(st *store.State) bool { return strings.HasPrefix(st.Server, "topicmux") }

// next returns when the verdict changes if nothing comes.
func (s *streamHealth) next() time.Time { return s.session.HealthChange(s.clock()) }

// facts returns the lines of the connection dialog about the stream.
func (s *streamHealth) facts() []fact {
	report := s.session.Health(s.clock())
	var out []fact
	for _, line := range report.Lines() {
		label, value, found := strings.Cut(text.CleanLine(line, maxFact), "  ")
		if !found {
			label, value = "", line
		}
		out = append(out, fact{strings.TrimSpace(label), strings.TrimSpace(value)})
	}
	return out
}

// maxFact bounds a line of the connection dialog, in bytes.
const maxFact = 256
