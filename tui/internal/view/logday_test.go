package view_test

import (
	"strings"
	"testing"
	"time"
)

// If lines of another day have no room for the date, only the first line on
// screen shows it, and the others show their times.
func TestLinesOfOneOtherDayShowTheirTimes(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	for _, line := range []string{"2026-05-03T23:59:56Z INFO a", "2026-05-03T23:59:57Z INFO b", "2026-05-03T23:59:58Z INFO c"} {
		s.at(now.Add(-time.Minute), "log", line)
		s.at(now.Add(-time.Minute), "year", strings.Replace(line, "2026-05-03", "2025-05-04", 1))
	}
	rows := func(topic string, w, h int) string {
		var out []string
		for line := range strings.SplitSeq(strings.TrimSpace(frame(named(t, s.topic(topic), "log"), s.topic(topic), context(), w, h)), "\n") {
			out = append(out, strings.TrimSpace(line[:8]))
		}
		return strings.Join(out, ", ")
	}
	for _, c := range []struct {
		topic string
		w, h  int
		want  string
	}{
		{"log", 50, 5, "May 03, 23:59:57, 23:59:58"},
		{"log", 50, 2, "May 03, 23:59:58"}, // regardless of the first line
		{"log", 50, 1, "May 03"},
		{"year", 50, 5, "May 04, 23:59:57, 23:59:58"}, // the same day of another year
	} {
		if got := rows(c.topic, c.w, c.h); got != c.want {
			t.Errorf("%s at %d×%d: %s, want %s", c.topic, c.w, c.h, got, c.want)
		}
	}
	s.at(now, "log", "2026-05-04T00:00:02Z INFO d")
	if got := rows("log", 50, 5); got != "May 03, May 03, May 03, 00:00:02" {
		t.Errorf("with a line of today: %s", got)
	}
}
