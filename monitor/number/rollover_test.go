package number_test

import (
	"testing"

	"topicmux/monitor/number"
)

// A value that rounds up to a thousand of its prefix takes the next prefix.
func TestAValueThatRoundsUpTakesTheNextPrefix(t *testing.T) {
	t.Parallel()
	f := number.Range{Hi: 2_500_000, Unit: "B/s"}.Style().Fit(15)
	for v, want := range map[float64]string{999_960: "1.00 MB/s", 999_400: "999 kB/s", 999.96: "1.00 kB/s", 2_500_000: "2.50 MB/s"} {
		if digits, unit := f.Write(v); digits+" "+unit != want {
			t.Errorf("%v is %s %s, want %s", v, digits, unit, want)
		}
	}
}
