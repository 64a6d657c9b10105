package view_test

import (
	"math"
	"strings"
	"testing"

	"topicmux/tui/text"
	"topicmux/tui/view"
)

func TestNumberHasConstantWidthAndThreeDigits(t *testing.T) {
	t.Parallel()
	tests := []struct {
		v         float64
		unit      string
		num, want string
	}{
		{0, "%", "    0", "%"},
		{0.04, "%", " 0.04", "%"},
		{5, "", " 5.00", ""},
		{9.999, "", " 10.0", ""},
		{46.55, "%", " 46.5", "%"},
		{99.96, "%", "  100", "%"},
		{-7.3, "°C", "-7.30", "°C"},
		{-12.34, "°C", "-12.3", "°C"},
		{1013.25, "hPa", " 1013", "hPa"},
		{123456, "hPa", "  1e5", "hPa"},
		{999.4, "B", "  999", "B"},
		{999.6, "B", " 1.00", "kB"},
		{1234567, "B/s", " 1.23", "MB/s"},
		{-1234567, "B/s", "-1.23", "MB/s"},
		{16.5e9, "B", " 16.5", "GB"},
		{48213, "", " 48.2", "k"},
		{1200, "/s", " 1.20", "k/s"},
		{1200, "events", " 1.20", "k events"},
		{1200, "req/s", " 1.20", "k req/s"},
		{3500, "rpm", " 3500", "rpm"},
		{0.0123, "s", " 12.3", "ms"},
		{0.0000004, "s", "  400", "ns"},
		{7200, "s", " 7200", "s"},
		{0, "s", "    0", "s"},
		{0.00012, "", " 1e-4", ""},
		{1e30, "B", " 1e30", "B"},
		{1e25, "", " 1e25", ""},
		{0.0004, "", " 4e-4", ""},
		{0.0004, "V", "  400", "µV"},
		{1e150, "W", "1e150", "W"},
		{-1e200, "B", "-huge", "B"},
		{math.MaxFloat64, "", " huge", ""},
		{-4e-120, "", "    0", ""},
		{math.NaN(), "%", "    –", "%"},
		{math.Inf(-1), "B", "    –", "B"},
	}
	for _, tt := range tests {
		num, unit := view.Number(tt.v, tt.unit)
		if num != tt.num || unit != tt.want {
			t.Errorf("%v %s: %q %q, want %q %q", tt.v, tt.unit, num, unit, tt.num, tt.want)
		}
	}
}

func FuzzNumberFitsItsCells(f *testing.F) {
	f.Add(12.5, "%")
	f.Add(-99999.4, "hPa")
	f.Add(-9999.6, "rpm")
	f.Add(5e-324, "s")
	f.Add(math.MaxFloat64, "")
	f.Fuzz(func(t *testing.T, v float64, unit string) {
		num, scaled := view.Number(v, unit)
		if w := text.Width(num); w != 5 {
			t.Fatalf("%v is %q: %d cells", v, num, w)
		}
		if !strings.HasSuffix(scaled, unit) {
			t.Fatalf("%q became %q", unit, scaled)
		}
	})
}
