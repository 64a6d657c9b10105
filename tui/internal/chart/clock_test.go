package chart_test

import (
	"strings"
	"testing"
	"time"

	"topicmux/tui/internal/chart"
)

func TestTimeTicksAreTimesOfTheClock(t *testing.T) {
	t.Parallel()
	kathmandu := time.FixedZone("+0545", 5*3600+45*60)
	at := time.Date(2026, 5, 4, 12, 30, 47, 3e8, time.UTC)
	tests := []struct {
		name string
		to   time.Time
		span time.Duration
		w    int
		want string
	}{
		{"a minute", at, time.Minute, 60, "12:30:00 12:30:15 12:30:30 12:30:45"},
		{"a minute, narrow", at, time.Minute, 26, "12:30:00 12:30:30"},
		{"ten seconds", at, 10 * time.Second, 60, "12:30:38 12:30:40 12:30:42 12:30:44 12:30:46"},
		{"an hour", at, time.Hour, 60, "11:40 11:50 12:00 12:10 12:20 12:30"},
		{"a day in a quarter-hour zone", at.In(kathmandu), 24 * time.Hour, 60, "00:00 06:00 12:00 18:00"},
		{"a week", at, 7 * 24 * time.Hour, 80, "Apr 28 Apr 29 Apr 30 May  1 May  2 May  3 May  4"},
		{"no room", at, time.Minute, 4, "12:30"},
		{"no time", at, 0, 60, ""},
	}
	for _, tt := range tests {
		var labels []string
		for _, tick := range chart.TimeTicks(nil, tt.to.Add(-tt.span), tt.to, tt.w) {
			labels = append(labels, tick.Label)
		}
		if got := strings.Join(labels, " "); got != tt.want {
			t.Errorf("%s: %q, want %q", tt.name, got, tt.want)
		}
	}
}
