package tui

import (
	"strings"
	"time"

	"topicmux/monitor/health"
	"topicmux/monitor/store"
	"topicmux/monitor/text"
	"topicmux/tui/internal/screen"
	"topicmux/tui/theme"
)

// streamHealth shows how the streams do: verdicts in the status line, and figures in the
// connection dialog.
type streamHealth struct {
	*shared
	streams *streamSet
}

// state returns the verdict on a stream as a shape, a colour, its kind and the evidence
// in a few words. It is not ok if the state of the connection says it all.
func (s *streamHealth) state(st *store.StreamState) (shape string, colour screen.Color, kind, words string, ok bool) {
	now := s.clock()
	v := s.streams.of(st).Health(now).Verdict
	if st.IsTopicmux() && v.Kind != health.Buffered {
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

// next returns when a verdict changes if nothing comes.
func (s *streamHealth) next() (first time.Time) {
	for _, stream := range s.streams.all {
		if at := stream.HealthChange(s.clock()); !at.IsZero() && (first.IsZero() || at.Before(first)) {
			first = at
		}
	}
	return first
}

// facts returns the lines of the connection dialog about a stream.
func (s *streamHealth) facts(st *store.StreamState) []fact {
	report := s.streams.of(st).Health(s.clock())
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
