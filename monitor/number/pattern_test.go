package number_test

import (
	"math"
	"slices"
	"strings"
	"testing"

	"topicmux/monitor/number"
)

func TestPatternsWriteNumbers(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		pattern string
		v       float64
		unit    string
		room    int
		want    string
	}{
		{"0", 1234.5, "jobs", 12, "1234 jobs"},
		{"0.00", 1234.5, "", 12, "1234.50"},
		{"0.00", 1234.5, "", 6, "1234.5"},
		{"0.00", -0.001, "", 12, "0.00"},
		{"0,000.0", 1234567.89, "ms", 12, "1,234,567.9 ms"},
		{"0,000.0", 1234567.89, "ms", 9, "1234567.9 ms"},
		{"0,000", -1234567, "", 12, "-1,234,567"},
		{"si", 1234, "", 12, "1.23 k"},
		{"si", 1234, "B/s", 12, "1.23 kB/s"},
		{"si", 999_999, "", 12, "1.00 M"},
		{"0.0 si", 45_678_901, "req/s", 12, "45.7 M req/s"},
		{"si", 12, "", 12, "12"},
		{"bytes", 1536, "", 12, "1.50 KiB"},
		{"bytes", 1024, "B", 12, "1 KiB"},
		{"bytes", 1024*1024 - 1, "B", 12, "1.00 MiB"},
		{"bytes", 500, "B/s", 12, "500 B/s"},
		{"bytes", 1010, "", 12, "1010 B"},
		{"0.0 bytes", 1010 * 1024, "", 12, "1.0 MiB"},
		{"0.0 bytes", 3.25 * (1 << 30), "B/s", 12, "3.2 GiB/s"},
		{"percent", 0.256, "", 12, "25.6 %"},
		{"percent", 1, "", 12, "100 %"},
		{"0.00 percent", 0.25612, "jobs", 12, "25.61 %"},
		{"duration", 3723, "", 12, "1h 2m"},
		{"duration", 3723, "s", 4, "1h2m"},
		{"duration", 3723, "s", 3, "1h"},
		{"duration", 0.25, "s", 12, "250 ms"},
		{"duration", 250, "ms", 12, "250 ms"},
		{"duration", 90_000, "ms", 12, "1m 30s"},
		{"duration", 59.9999, "s", 12, "1m 0s"},
		{"duration", 86400 * 3, "", 12, "3d 0h"},
		{"duration", -75, "s", 12, "-1m 15s"},
		{"duration", 1.5, "us", 12, "1.5 µs"},
		{"duration", 0, "s", 12, "0 s"},
	} {
		p, err := number.ParsePattern(c.pattern)
		if err != nil {
			t.Errorf("%s: %v", c.pattern, err)
			continue
		}
		if p.String() != c.pattern {
			t.Errorf("%q is written %q", c.pattern, p)
		}
		digits, unit := number.Range{Lo: c.v, Hi: c.v, Decimals: 2, Unit: c.unit, Pattern: p}.Style().Fit(c.room).Write(c.v)
		if got := strings.TrimSpace(digits + " " + unit); got != c.want {
			t.Errorf("%s of %v %s in %d cells: got %q, want %q", c.pattern, c.v, c.unit, c.room, got, c.want)
		}
	}
}

func TestWrongPatternsSayWhy(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"":             `"" is not a format`,
		"%.2f":         "is not a format",
		"1.00":         "is not a format",
		"0.":           "is not a format",
		"0.000000000":  "is not a format",
		"00.0":         "is not a format",
		"0.0.0":        "is not a format",
		"si 0.0":       "is not a format",
		"0.0 0.0":      "is not a format",
		"0 si bytes":   "is not a format",
		"byte":         "did you mean bytes?",
		"0.0 percnt":   "did you mean percent?",
		"0,000 si":     "commas are only for",
		"0.0 duration": "a duration has no decimals",
	} {
		if p, err := number.ParsePattern(text); err == nil || !strings.Contains(err.Error(), want) || !p.IsZero() && err == nil {
			t.Errorf("%q: got %v, want %q", text, err, want)
		}
	}
}

// TestAPatternNeverOverflowsItsRoom checks widths, and that a number that does not fit in
// its pattern is written as without one.
func TestAPatternNeverOverflowsItsRoom(t *testing.T) {
	t.Parallel()
	values := []float64{0, 1, -1, 0.001, 12.5, 999.96, 1023.99, 1024, 123456789, -9.87e12, 1e21, 1e300, math.MaxFloat64, math.NaN(), math.Inf(-1)}
	for _, text := range []string{"0", "0.00", "0,000.0", "si", "0.00 si", "bytes", "0.0 bytes", "percent", "0 percent", "duration"} {
		p, err := number.ParsePattern(text)
		if err != nil {
			t.Fatal(err)
		}
		for _, v := range values {
			for room := 1; room < 30; room++ {
				f := number.Range{Lo: min(v, 0), Hi: v, Decimals: 3, Unit: "B", Pattern: p}.Style().Fit(room)
				digits, _ := f.Write(v)
				if n := len([]rune(digits)); n > room && digits != number.None && digits != "huge" {
					t.Errorf("%s of %v in %d cells: %q", text, v, room, digits)
				}
			}
		}
	}
}

func TestPatternsLabelAxes(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		pattern string
		ticks   []float64
		unit    string
		room    int
		want    []string
	}{
		{"0.00", []float64{0, 1, 2}, "jobs", 8, []string{"0", "1.00", "2.00"}},
		{"0", []float64{0, 0.5, 1}, "", 8, []string{"0", "0.5", "1.0"}}, // 0.5 would be 0 or 1
		{"0", []float64{0, 1.5, 3}, "", 8, []string{"0", "1.5", "3.0"}}, // 1.5 would be 2
		{"bytes", []float64{0, 512 << 10, 1 << 20}, "B", 8, []string{"0", "512Ki", "1Mi"}},
		{"bytes", []float64{0, 512, 1024}, "", 8, []string{"0", "512", "1Ki"}},
		{"0.0 bytes", []float64{0, 1.25 * (1 << 30), 2.5 * (1 << 30)}, "", 8, []string{"0", "1.2Gi", "2.5Gi"}},
		{"0 bytes", []float64{0, 1.25 * (1 << 30), 2.5 * (1 << 30)}, "", 8, []string{"0", "1.25Gi", "2.50Gi"}},
		{"0.0 bytes", []float64{896 << 20, 960 << 20, 1024 << 20, 1088 << 20}, "B", 8, []string{"896Mi", "960Mi", "1Gi", "1.06Gi"}},
		{"0 bytes", []float64{1 << 40, 1<<40 + 1, 1<<40 + 2}, "", 8, []string{"", "", ""}},
		{"percent", []float64{0, 0.2, 0.6000000000000001}, "", 8, []string{"0", "20%", "60%"}},
		{"percent", []float64{0, 0.5, 1}, "", 8, []string{"0", "50%", "100%"}},
		{"0 percent", []float64{0, 0.005, 0.01}, "", 8, []string{"0", "0.5%", "1.0%"}},
		{"duration", []float64{0, 1800, 3600}, "s", 8, []string{"0", "30m 0s", "1h 0m"}},
		{"0.0 si", []float64{0, 5000, 10000}, "", 8, []string{"0", "5.0k", "10.0k"}},
		{"0.00", []float64{0, 10000, 20000}, "", 5, []string{"0", "10000", "20000"}},
	} {
		p, _ := number.ParsePattern(c.pattern)
		if got, _ := p.Ticks(nil, c.ticks, c.unit, c.room); !slices.Equal(got, c.want) {
			t.Errorf("%s of %v %s: got %q, want %q", c.pattern, c.ticks, c.unit, got, c.want)
		}
	}
}
