package view_test

import (
	"fmt"
	"math"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"topicmux/monitor/store"
	"topicmux/tui/internal/view"
)

// awkward lists series of all magnitudes, as payloads.
var awkward = []struct {
	name  string
	value func(i int) string
}{
	{"dice", func(i int) string { return fmt.Sprint(1 + i*i%6) }},
	{"answer", func(int) string { return "42" }},
	{"year", func(int) string { return "2026" }},
	{"users", func(i int) string { return fmt.Sprint(12341 + i%5) }},
	{"bitcoin", func(i int) string { return fmt.Sprintf("%.2f", 64121.55+float64(i%7)) }},
	{"bid", func(i int) string { return fmt.Sprintf("%.2f", 100.70+float64(i%6)/100) }},
	{"yen", func(i int) string { return fmt.Sprintf("%.3f", 157.2+float64(i%9)/1000) }},
	{"tick", func(i int) string { return fmt.Sprintf("%.6f", 0.000121+float64(i%7)*1e-6) }},
	{"pressure", func(i int) string { return fmt.Sprintf("%d hPa", 1021+i%7) }},
	{"pascal", func(i int) string { return fmt.Sprintf("%.1f Pa", 102134.5+float64(i%70)) }},
	{"population", func(i int) string { return fmt.Sprint(8045311447 + int64(i*3)) }},
	{"city", func(i int) string { return fmt.Sprint(3769495 + i*3) }},
	{"ppm", func(i int) string { return fmt.Sprintf("%.2f ppm", 421.08+float64(i%9)/4) }},
	{"uptime", func(i int) string { return fmt.Sprintf("%.2f %%", 99.9+float64(i%10)/100) }},
	{"nines", func(i int) string { return fmt.Sprintf("%.6f %%", 99.9995+float64(i%5)/1e4) }},
	{"busy", func(i int) string { return fmt.Sprintf("%.12f %%", 50+49*math.Sin(float64(i))) }},
	{"seconds", func(i int) string { return fmt.Sprint(now.Unix() - 70 + int64(i)) }},
	{"millis", func(i int) string { return fmt.Sprint(now.UnixMilli() - 70000 + int64(i)*1000) }},
	{"micros", func(i int) string { return fmt.Sprint(now.UnixMicro() - 70000000 + int64(i)*1000000) }},
	{"nanos", func(i int) string { return fmt.Sprint(now.UnixNano() - 70e9 + int64(i)*1e9) }},
	{"ids", func(i int) string { return fmt.Sprint(uint64(7119450512316588033) + uint64(i*i)*777777777777) }},
	{"odd", func(int) string { return "9007199254740993" }},
	{"negative", func(i int) string { return fmt.Sprint(-21300 - i%9) }},
	{"frost", func(i int) string { return fmt.Sprintf("%.1f °C", -7.3+float64(i%90)/10) }},
	{"drift", func(i int) string { return fmt.Sprintf("%.9f s", -4.12e-7+float64(i%9)*1e-7) }},
	{"latency", func(i int) string { return fmt.Sprintf("%.3f ms", 12.441+400*math.Pow(math.Sin(float64(i)), 20)) }},
	{"took", func(i int) string { return fmt.Sprintf("%.4f s", 0.0123+float64(i%5)/1e4) }},
	{"halflife", func(i int) string { return fmt.Sprintf("%de-13", 10+i%40) }},
	{"lightyears", func(i int) string { return fmt.Sprintf("%de25", 2+i%7) }},
	{"voltage", func(i int) string { return fmt.Sprintf("%.4f V", 3.2987+float64(i%26)/1e4) }},
	{"ripple", func(i int) string { return fmt.Sprintf("%.6f V", 0.000412+float64(i%9)/1e5) }},
	{"pi", func(int) string { return "3.141592653589793" }},
	{"zero", func(int) string { return "0" }},
	{"constant", func(int) string { return "14122254336 B" }},
	{"disk", func(i int) string { return fmt.Sprintf("%d B", 14122254336+i*200000) }},
	{"traffic", func(i int) string { return fmt.Sprintf("%d B/s", i%9*i*4096) }},
	{"steady", func(i int) string { return fmt.Sprintf("%d B/s", 981000+i%23*1000) }},
	{"bursty", func(i int) string { return []string{"0.02", "0.03", "900.12"}[i%35/17] }},
	{"requests", func(i int) string { return fmt.Sprintf("%.1f req/s", 1233.9+float64(i%80)/10) }},
	{"turns", func(i int) string { return fmt.Sprintf("%d rpm", 3480+i*1800) }},
}

// prefixFactors maps the prefixes of labels to their factors.
var prefixFactors = map[string]float64{"": 1, "p": 1e-12, "n": 1e-9, "µ": 1e-6, "m": 1e-3, "k": 1e3, "M": 1e6, "G": 1e9, "T": 1e12, "P": 1e15, "E": 1e18}

var labelParts = regexp.MustCompile(`^([-+]?)([0-9][0-9,]*(?:\.[0-9]+)?(?:e-?[0-9]+)?) ?([pnµmkMGTPE]?)(.*)$`)

// labelValue parses a label. It returns its value, and half a unit of its last
// digit.
func labelValue(t *testing.T, label, unit string) (v, half float64) {
	t.Helper()
	m := labelParts.FindStringSubmatch(label)
	if m == nil {
		t.Fatalf("%q is no number", label)
	}
	digits, prefix, rest := strings.ReplaceAll(m[2], ",", ""), m[3], m[4]
	if rest != unit && rest != "" && strings.TrimSpace(rest) != unit { // the prefix is a part of the unit: ms, ppm
		prefix = ""
	}
	if strings.TrimSpace(prefix+rest) == unit {
		prefix = ""
	}
	v, err := strconv.ParseFloat(m[1]+digits, 64)
	if err != nil {
		t.Fatalf("%q: %v", label, err)
	}
	mantissa, exponent, _ := strings.Cut(digits, "e")
	last := 0
	if i := strings.IndexByte(mantissa, '.'); i >= 0 {
		last = i + 1 - len(mantissa)
	}
	n, _ := strconv.Atoi(exponent)
	f := prefixFactors[prefix]
	return v * f, math.Pow10(last+n) * f / 2
}

func TestFortyAwkwardSeriesAreTold(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	for _, a := range awkward {
		s.every(time.Second, 70, a.name, a.value)
	}
	for _, a := range awkward {
		topic := s.topic(a.name)
		unit := topic.Unit
		series := topic.Series[0]
		value, prefixed := view.Headline(topic, context())
		sizes := [][2]int{{100, 24}, {56, 12}, {36, 8}, {26, 6}, {22, 3}, {18, 5}}
		if series.Moment() {
			for _, size := range sizes {
				wantClock(t, topic, size[0], size[1])
			}
			continue
		}
		got, half := labelValue(t, strings.TrimSpace(value+" "+prefixed), unit)
		if math.Abs(got-series.Last()) > half*(1+1e-9)+math.Abs(got)*1e-15 {
			t.Errorf("the title of %s says %q %q for %v", a.name, value, prefixed, series.Last())
		}
		for _, size := range sizes {
			wantTrueAxis(t, topic, size[0], size[1])
		}
	}
}

// wantClock fails the test unless an axis of Unix times has equidistant times
// of day that include those of the data.
func wantClock(t *testing.T, topic *store.Topic, w, h int) {
	t.Helper()
	got := frame(named(t, topic, "line"), topic, context(), w, h)
	labels, rows := axisOf(got)
	var times []time.Time
	for _, l := range labels {
		at, err := time.Parse("15:04:05", l)
		if err != nil {
			at, err = time.Parse("15:04", l)
		}
		if err != nil {
			t.Fatalf("%s at %d×%d: %q is no time\n%s", topic.Name, w, h, l, got)
		}
		times = append(times, at)
	}
	for i := 1; i < len(times); i++ {
		if rows[i]-rows[i-1] != rows[1]-rows[0] || times[i-1].Sub(times[i]) != times[0].Sub(times[1]) || !times[i].Before(times[i-1]) {
			t.Errorf("%s at %d×%d: labels %q\n%s", topic.Name, w, h, labels, got)
		}
	}
	oldest, _ := time.Parse("15:04:05", now.Add(-time.Minute).Format("15:04:05"))
	newest, _ := time.Parse("15:04:05", now.Format("15:04:05"))
	if n := len(times); n < 2 || times[n-1].After(oldest.Add(2*time.Second)) || times[0].Add(times[0].Sub(times[1])).Before(newest) {
		t.Errorf("%s at %d×%d: labels %q are not around %v to %v\n%s", topic.Name, w, h, labels, oldest, newest, got)
	}
}

// wantTrueAxis fails the test if an axis has wrong or equal labels.
func wantTrueAxis(t *testing.T, topic *store.Topic, w, h int) {
	t.Helper()
	got := frame(named(t, topic, "line"), topic, context(), w, h)
	labels, rows := axisOf(got)
	if len(labels) < 2 {
		t.Errorf("%s at %d×%d has the labels %q\n%s", topic.Name, w, h, labels, got)
		return
	}
	if strings.Contains(labels[0], "…") {
		wantTails(t, topic, w, h, labels)
		return
	}
	base, baseHalf := 0.0, 0.0
	if !strings.HasPrefix(labels[len(labels)-1], "+") && strings.HasPrefix(labels[0], "+") {
		base, baseHalf = labelValue(t, labels[len(labels)-1], topic.Unit)
		if lo, hi := series0(topic); lo-base > 3*(hi-lo) {
			t.Errorf("%s at %d×%d: %q begins far below %v", topic.Name, w, h, labels, lo)
		}
	}
	values := make([]float64, len(labels))
	for i, l := range labels {
		v, _ := labelValue(t, l, topic.Unit)
		if strings.HasPrefix(l, "+") {
			v += base
		}
		values[i] = v
		if i > 0 && (labels[i] == labels[i-1] || v >= values[i-1]) {
			t.Errorf("%s at %d×%d: labels %q\n%s", topic.Name, w, h, labels, got)
		}
	}
	for i := 2; i < len(values); i++ { // equidistant, as far as the digits allow
		_, half := labelValue(t, labels[i], topic.Unit)
		step, first := values[i-1]-values[i], values[0]-values[1]
		if float64(rows[i]-rows[i-1]) != float64(rows[1]-rows[0]) || math.Abs(step-first) > 4*half*(1+1e-9)+math.Abs(values[0])*1e-14 {
			t.Errorf("%s at %d×%d: %q are not equally far apart\n%s", topic.Name, w, h, labels, got)
		}
	}
	lo, hi := series0(topic)
	if foot := values[len(values)-1] - baseHalf - math.Abs(lo)*1e-3; lo < foot || hi < foot {
		t.Errorf("%s at %d×%d: %v to %v is not above %q", topic.Name, w, h, lo, hi, labels)
	}
}

// wantTails fails the test unless the last digits of labels are those of
// ascending numbers around the data.
func wantTails(t *testing.T, topic *store.Topic, w, h int, labels []string) {
	t.Helper()
	lo, hi := series0(topic)
	whole := strconv.FormatFloat((lo+hi)/2, 'f', 0, 64)
	for i, l := range labels {
		_, tail, ok := strings.Cut(l, "…")
		if !ok || len(tail) < 2 || len(tail) >= len(strings.TrimPrefix(whole, "-")) || i > 0 && (labels[i-1] > l) == (lo < 0) {
			t.Errorf("%s at %d×%d: labels %q for %v to %v", topic.Name, w, h, labels, lo, hi)
		}
	}
}

func series0(t *store.Topic) (lo, hi float64) {
	b := t.Series[0].Summary(now.Add(-time.Minute), now.Add(1))
	return b.Min, b.Max
}
