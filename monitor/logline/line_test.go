package logline_test

import (
	"testing"
	"time"

	"topicmux/monitor/logline"
)

// TestATimeWithItsYearBehindIsNoLogLine is about the output of date: nothing would be left of
// it but the year.
func TestATimeWithItsYearBehindIsNoLogLine(t *testing.T) {
	t.Parallel()
	const text = "Sat Nov 28 17:25:43 UTC 2026"
	line, ok := logline.Parse(text, time.Date(2026, 11, 28, 18, 0, 0, 0, time.UTC))
	if ok || line.Message != text {
		t.Errorf("%v, message %q", ok, line.Message)
	}
}
