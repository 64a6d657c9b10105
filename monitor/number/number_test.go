package number_test

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/x/exp/golden"

	"topicmux/monitor/number"
)

// written is a formatted value after parsing it.
type written struct {
	v, half float64 // half a unit of the last digit
}

var prefixes = map[string]float64{
	"p": 1e-12, "n": 1e-9, "µ": 1e-6, "m": 1e-3, "": 1, "k": 1e3, "M": 1e6, "G": 1e9, "T": 1e12, "P": 1e15, "E": 1e18,
}

// readBack parses digits with a unit. Its prefix is what prefixed has in front
// of unit.
func readBack(t *testing.T, digits, prefixed, unit string) (written, bool) {
	t.Helper()
	if digits == "" || digits == number.None || strings.HasSuffix(digits, "huge") || digits[0] == '<' {
		return written{}, false
	}
	factor, ok := prefixes[strings.TrimSpace(strings.TrimSuffix(prefixed, unit))]
	if !ok {
		t.Fatalf("%q is no prefix of %q", prefixed, unit)
	}
	plain := strings.ReplaceAll(digits, ",", "")
	v, err := strconv.ParseFloat(plain, 64)
	if err != nil {
		t.Fatalf("%q cannot be read: %v", digits, err)
	}
	mantissa, exponent, _ := strings.Cut(plain, "e")
	last := 0
	if i := strings.IndexByte(mantissa, '.'); i >= 0 {
		last = i + 1 - len(mantissa)
	}
	if exponent != "" {
		n, _ := strconv.Atoi(exponent)
		last += n
	}
	return written{v * factor, math.Pow10(last) * factor / 2}, true
}

// mustBeTrue fails the test if a text differs from its value by more than
// rounding.
func mustBeTrue(t *testing.T, v float64, digits, prefixed, unit string) {
	t.Helper()
	w, ok := readBack(t, digits, prefixed, unit)
	if ok && math.Abs(w.v-v) > w.half*(1+1e-9)+math.Abs(v)*1e-14 {
		t.Errorf("%v %s is written %q %q, which is %v", v, unit, digits, prefixed, w.v)
	}
	if unit == "%" && v < 100 && strings.HasPrefix(digits, "100") {
		t.Errorf("%v %% is written %q", v, digits)
	}
}

// awkward lists series of all magnitudes: extremes of a window, values in
// between, and decimals of the data.
var awkward = []struct {
	name     string
	unit     string
	decimals int
	span     float64
	values   []float64
}{
	{"dice", "", 0, 0, []float64{1, 3, 6}},
	{"answer", "", 0, 0, []float64{42}},
	{"year", "", 0, 0, []float64{2026}},
	{"users", "", 0, 0, []float64{12341, 12343, 12345}},
	{"bitcoin", "", 2, 0, []float64{64121.55, 64123.05, 64127.55}},
	{"bid", "", 2, 0, []float64{100.7, 100.72, 100.75}},
	{"yen", "", 3, 0, []float64{157.214, 157.301, 157.298}},
	{"tick size", "", 6, 0, []float64{0.000121, 0.000124, 0.000127}},
	{"pressure", "hPa", 0, 0, []float64{1021, 1023, 1027}},
	{"pressure, raw", "Pa", 1, 0, []float64{102134.5, 102211.2}},
	{"population", "", 0, 0, []float64{8045311447, 8045311450, 8045311455}},
	{"city", "", 0, 0, []float64{3769495, 3769501}},
	{"ppm", "ppm", 2, 0, []float64{421.08, 423.17}},
	{"share of all", "%", 2, 0, []float64{91.95, 95.3, 99.95}},
	{"nearly all", "%", 6, 100, []float64{99.999512, 99.999871}},
	{"busy", "%", 12, 100, []float64{0.312345678901, 41.123456789012, 97.987654321098}},
	{"epoch, s", "", 0, 0, []float64{1784116401, 1784116461}},
	{"epoch, ms", "", 0, 0, []float64{1784116401123, 1784116461123}},
	{"epoch, µs", "", 0, 0, []float64{1784116401123456, 1784116461123456}},
	{"64-bit id", "", 0, 0, []float64{1284116401123456789, 9007199254740993, 7784116461123456789}},
	{"below zero", "", 0, 0, []float64{-21312, -21300, -21288}},
	{"frost", "°C", 1, 0, []float64{-12.4, -7.3, 0.2}},
	{"drift", "s", 9, 0, []float64{-0.000000412, 0.000000038}},
	{"latency", "ms", 3, 0, []float64{0.812, 12.441, 493.2}},
	{"took", "s", 4, 0, []float64{0.0123, 0.0125}},
	{"half-life", "", 13, 0, []float64{0.000000000001, 0.0000000000044}},
	{"light years", "", 0, 0, []float64{2e25, 8e25}},
	{"voltage", "V", 4, 0, []float64{3.2987, 3.3012}},
	{"ripple", "V", 6, 0, []float64{0.000412, 0.000498}},
	{"electrons", "", 20, 6.4e-19, []float64{1.6e-19, 3.2e-19, 6.4e-19}},
	{"swing", "", 3, 0, []float64{-12345.678, 0.125, 12345.678}},
	{"swing, long", "", 6, 0, []float64{-12345.678901, 12345.678901}},
	{"pi", "", 15, 0, []float64{math.Pi}},
	{"zero", "", 0, 0, []float64{0}},
	{"constant", "B", 0, 0, []float64{14122254336}},
	{"disk", "B", 0, 0, []float64{14122254336, 14126254336, 14132254336}},
	{"disk in its range", "B", 0, 271e9, []float64{14122254336, 14132254336}},
	{"traffic", "B/s", 0, 0, []float64{0, 98, 131000, 2512000}},
	{"steady traffic", "B/s", 0, 0, []float64{981000, 1004000}},
	{"bursty", "", 2, 0, []float64{0.02, 0.03, 900.12}},
	{"requests", "req/s", 1, 0, []float64{1233.9, 1241.2}},
	{"turns", "rpm", 0, 0, []float64{3480, 3520, 123456}},
	{"doubling", "", 0, 0, []float64{1, 2048, 576460752303423488}},
	{"ledger", "", 0, 0, []float64{0, 21000, 5e17, 1e18}},
	{"beyond all", "", 0, 0, []float64{-math.MaxFloat64, 1, math.MaxFloat64}},
	{"just below a thousand", "W", 2, 0, []float64{999.4, 999.96}},
}

func rangeOf(i int) number.Range {
	a := &awkward[i]
	r := number.Range{Lo: math.Inf(1), Hi: math.Inf(-1), Decimals: a.decimals, Span: a.span, Unit: a.unit, Typical: a.values[len(a.values)/2]}
	for _, v := range a.values {
		r.Lo, r.Hi = min(r.Lo, v), max(r.Hi, v)
	}
	return r
}

// rooms are the cells for a number in a wide, a usual and a narrow place.
var rooms = []int{15, 7, 5}

func TestAwkwardNumbersLookAsTheyDid(t *testing.T) {
	var b strings.Builder
	for i, a := range awkward {
		for _, room := range rooms {
			f := rangeOf(i).Style().Fit(room)
			fmt.Fprintf(&b, "%-22s %2d", a.name, room)
			for _, v := range a.values {
				digits, unit := f.Write(v)
				fmt.Fprintf(&b, "  %s", strings.TrimSpace(digits+" "+unit))
			}
			b.WriteString("\n")
		}
	}
	golden.RequireEqual(t, []byte(b.String()))
}

func TestNoNumberLies(t *testing.T) {
	t.Parallel()
	for i, a := range awkward {
		for room := range 20 {
			f := rangeOf(i).Style().Fit(room)
			for _, v := range a.values {
				digits, unit := f.Write(v)
				if n := len([]rune(digits)); n > room || n > f.Width() && digits != "huge" && digits != "-huge" && digits[0] != '<' {
					t.Errorf("%s: %v in %d cells is %q, %d were promised", a.name, v, room, digits, f.Width())
				}
				mustBeTrue(t, v, digits, unit, a.unit)
			}
		}
	}
}

func TestWhatTheChartTellsApartTheTextDoes(t *testing.T) {
	t.Parallel()
	for i, a := range awkward {
		if a.name == "beyond all" || a.name == "64-bit id" {
			continue
		}
		f := rangeOf(i).Style().Fit(15)
		seen := map[string]float64{}
		for _, v := range a.values {
			digits, unit := f.Write(v)
			if other, ok := seen[digits+unit]; ok && a.span == 0 {
				t.Errorf("%s: %v and %v are both %q", a.name, other, v, digits)
			}
			seen[digits+unit] = v
		}
	}
}

func TestAStyleIsCalm(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 5, 4, 12, 0, 0, 0, time.UTC)
	var s number.Steady
	write := func(r number.Range, later time.Duration, v float64) string {
		at = at.Add(later)
		f := s.Adopt(r.Style(), at).Fit(15)
		digits, _ := f.Write(v)
		return fmt.Sprintf("%*s", f.Width(), digits)
	}
	wide := number.Range{Lo: 3, Hi: 12_000}
	narrow := number.Range{Lo: 3, Hi: 90}
	for _, step := range []struct {
		name  string
		r     number.Range
		later time.Duration
		v     float64
		want  string
	}{
		{"at first", narrow, 0, 7, " 7"},
		{"more at once", wide, time.Second, 7, "     7"},
		{"less does not count yet", narrow, time.Second, 7, "     7"},
		{"nor now", narrow, 8 * time.Second, 7, "     7"},
		{"but after a while", narrow, 3 * time.Second, 7, " 7"},
	} {
		if got := write(step.r, step.later, step.v); got != step.want {
			t.Errorf("%s: %q, want %q", step.name, got, step.want)
		}
	}
}

func TestTicksAreLegibleOrAbsent(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name  string
		ticks []float64
		unit  string
		room  int
		want  string
	}{
		{"a range", []float64{0, 50, 100}, "%", 6, "0 50% 100%"},
		{"data", []float64{0, 5e8, 1e9}, "B", 6, "0 0.5GB 1.0GB"},
		{"no room for the unit", []float64{0, 5e8, 1e9}, "B", 4, "0 0.5G 1.0G"},
		{"prices", []float64{64121, 64123, 64125}, "", 6, "64,121 64,123 64,125"},
		{"prices, narrow", []float64{64121, 64123, 64125}, "", 5, "64121 64123 64125"},
		{"prices, too narrow", []float64{64121, 64123, 64125}, "", 4, "…121 …123 …125"},
		{"thousands", []float64{64000, 64002, 64004}, "", 4, "…000 …002 …004"},
		{"an offset has the prefix of its base", []float64{131072e6, 131072.25e6, 131072.5e6}, "", 7, "131072M +0.25M +0.50M"},
		{"thousands, one comma more than fits", []float64{-10000, 0, 10000}, "", 6, "-10000 0 10000"},
		{"people", []float64{8231678250, 8231678500}, "", 6, "…78250 …78500"},
		{"people, over a thousand", []float64{8231678999, 8231679001}, "", 4, " "},
		{"below zero", []float64{-21350, -21300}, "", 5, "-…350 -…300"},
		{"quarters, too narrow", []float64{0, 2.5, 5}, "", 2, "  "},
		{"billionths", []float64{2e-9, 3e-9}, "", 6, "2n 3n"},
		{"a disk", []float64{14.1e9, 14.102e9, 14.104e9}, "B", 9, "14.100G 14.102G 14.104G"},
		{"pressure", []float64{1012, 1014}, "hPa", 6, "1012 1014"},
		{"tiny", []float64{0.0001, 0.0002}, "", 6, "0.0001 0.0002"},
		{"quarters", []float64{0, 0.25, 0.5}, "", 6, "0 0.25 0.50"},
		{"a range that is not round", []float64{0, 135522932736, 271045865472}, "B", 6, "0 136GB 271GB"},
		{"no room at all", []float64{1e30, 1.1e30}, "", 4, " "},
	} {
		labels, _ := number.Ticks(nil, tt.ticks, tt.unit, tt.room)
		if got := strings.Join(labels, " "); got != tt.want {
			t.Errorf("%s: %q, want %q", tt.name, got, tt.want)
		}
	}
}

func FuzzNumbersAreTrue(f *testing.F) {
	f.Add(1.0, 6.0, 3.0, 0, "%", uint8(5))
	f.Add(99.94, 99.99, 99.96, 2, "%", uint8(4))
	f.Add(-9999.6, 12345.6, 0.0, 3, "B", uint8(6))
	f.Add(5e-324, 1e-300, 2e-310, 17, "s", uint8(12))
	f.Add(-math.MaxFloat64, math.MaxFloat64, 1.0, 0, "", uint8(3))
	f.Fuzz(func(t *testing.T, lo, hi, v float64, decimals int, unit string, room uint8) {
		if strings.ContainsAny(unit, "kMGTPEmµnp ") || math.IsNaN(lo+hi+v) || math.IsInf(lo, 0) || math.IsInf(hi, 0) || math.IsInf(v, 0) {
			return
		}
		if lo > hi {
			lo, hi = hi, lo
		}
		f := number.Range{Lo: min(lo, v), Hi: max(hi, v), Decimals: decimals, Unit: unit}.Style().Fit(int(room % 24))
		digits, prefixed := f.Write(v)
		if n := len([]rune(digits)); n > int(room%24) && digits != number.None {
			t.Fatalf("%v in %d cells is %q", v, room%24, digits)
		}
		mustBeTrue(t, v, digits, prefixed, unit)
		ticks := []float64{lo, lo + (hi-lo)/4, lo + (hi-lo)/2, hi}
		if !(ticks[0] < ticks[1] && ticks[1] < ticks[2] && ticks[2] < ticks[3]) || math.IsInf(hi-lo, 0) {
			return
		}
		labels, legible := number.Ticks(nil, ticks, unit, int(room%24))
		for i, s := range labels {
			if legible == number.Absent && s != "" || legible != number.Absent && (s == "" || i > 0 && s == labels[i-1]) || len([]rune(s)) > int(room%24) {
				t.Fatalf("ticks %v in %d cells are %q", ticks, room%24, labels)
			}
		}
	})
}
