package logline_test

import (
	"testing"
	"time"

	"topicmux/monitor/logline"
)

// A time without a year or day is resolved to the one nearest to when the line
// was received.
func TestTimesWithoutAYearAreTheNearest(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ line, seen, want string }{
		{"Dec 31 23:59:59 a cron: done", "2027-01-01T00:00:05Z", "2026-12-31T23:59:59Z"},
		{"Jan  1 00:00:01 a cron: done", "2026-12-31T23:59:58Z", "2027-01-01T00:00:01Z"}, // the sender's clock is ahead
		{"E1231 23:59:59.000000 1 a.go:1] done", "2027-01-01T00:00:05Z", "2026-12-31T23:59:59Z"},
		{"[23:59:59 ERR] done", "2027-01-01T00:00:05Z", "2026-12-31T23:59:59Z"},
		{"Aug 15 12:00:00 a cron: done", "2027-01-01T00:00:05Z", "2026-08-15T12:00:00Z"},
	} {
		seen, err := time.Parse(time.RFC3339, c.seen)
		if err != nil {
			t.Fatal(err)
		}
		line, _ := logline.Parse(c.line, seen)
		if got := line.Time.UTC().Format(time.RFC3339); got != c.want {
			t.Errorf("%s, seen at %s: %s, want %s", c.line, c.seen, got, c.want)
		}
	}
}
