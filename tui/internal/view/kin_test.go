package view_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"topicmux/tui/internal/view"
)

// uncoloured returns a context without colours, so that each series of a chart
// has its own mark.
func uncoloured() *view.Context {
	c := context()
	c.NoColor = true
	return c
}

func TestOnlyWhatBelongsTogetherSharesAnAxisWithMuchLargerSeries(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, payload string
		apart         bool
	}{
		{"bid and volume", `{"bid":100.72,"volume":907}`, true},
		{"bid, ask and volume", `{"bid":100.72,"ask":100.9,"volume":907}`, true},
		{"temperature and pressure", `{"temperature":21.5,"humidity":55,"pressure":1021}`, true},
		{"heap and goroutines", `{"heap":910,"goroutines":100}`, true},
		{"bid and ask", `{"bid":100.72,"ask":100.9}`, false},
		{"jobs", `{"queued":42,"running":6}`, false},
		{"load", `{"1m":8.25,"5m":0.41,"15m":0.05}`, false},
		{"load by name", `{"load1":8.25,"load5":0.41,"load15":0.05}`, false},
		{"processor", `{"user":61.5,"system":4.25,"iowait":0.1,"steal":0.01}`, false},
		{"percentages", `{"a":"61.5 %","b":"0.25 %"}`, false},
		{"percentiles", `{"p50":12,"p90":80,"p99":140}`, false},
		{"percentiles far apart", `{"p50":1.5,"p99":140}`, true},
		{"codes", `{"c2":110,"c4":12,"c5":10}`, false},
		{"statistics", `{"min":10,"last":50,"max":110}`, false},
	} {
		s := newScene(t)
		s.every(time.Second, 70, "x", func(int) string { return c.payload })
		for _, size := range [][2]int{{80, 24}, {40, 14}} {
			got := frame(named(t, s.topic("x"), "line"), s.topic("x"), uncoloured(), size[0], size[1])
			if apart := strings.Count(got, "━ ") != 1; apart != c.apart {
				t.Errorf("%s at %v: apart is %t, want %t:\n%s", c.name, size, apart, c.apart, got)
			}
		}
	}
}

func TestSeriesThatWouldAllBeStraightHaveAxesOfTheirOwn(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name  string
		n     int
		at    func(i int) string
		apart bool
	}{
		{"a place", 70, func(i int) string {
			return fmt.Sprintf(`{"lat":%.6f,"lon":%.6f}`, 52.52+float64(i)/1e5, 13.40-float64(i)/1e5)
		}, true},
		{"temperatures", 70, func(i int) string {
			return fmt.Sprintf(`{"cpu_temp":%.2f,"ambient":%.2f}`, 65+float64(i%5)/10, 21+float64(i%3)/10)
		}, true},
		{"too early to say", 20, func(i int) string {
			return fmt.Sprintf(`{"cpu_temp":%.2f,"ambient":%.2f}`, 65+float64(i%5)/10, 21+float64(i%3)/10)
		}, false},
		{"one that moves", 70, func(i int) string { return fmt.Sprintf(`{"price":%.2f,"size":%d}`, 189+float64(i%5)/10, 100+i%50) }, false},
		{"bid and ask", 70, func(i int) string {
			return fmt.Sprintf(`{"bid":%.2f,"ask":%.2f}`, 100+float64(i%7)/100, 100.02+float64(i%7)/100)
		}, false},
		{"constants", 70, func(int) string { return `{"a":60,"b":20}` }, false},
		{"percentiles", 70, func(i int) string {
			return fmt.Sprintf(`{"p50":%.2f,"p90":%.2f}`, 20+float64(i%3)/10, 80+float64(i%3)/10)
		}, false},
	} {
		s := newScene(t)
		s.every(time.Second, c.n, "x", c.at)
		got := frame(named(t, s.topic("x"), "line"), s.topic("x"), uncoloured(), 80, 24)
		if apart := strings.Count(got, "━ ") != 1; apart != c.apart {
			t.Errorf("%s: apart is %t, want %t:\n%s", c.name, apart, c.apart, got)
		}
	}
}

func TestValuesOfADeclaredRangeShareItsAxis(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	s.declare("x", `"kind":"numbers","min":0,"max":1000`)
	s.every(time.Second, 70, "x", func(int) string { return `{"a":900,"b":5}` })
	if got := frame(view.For(s.topic("x"))[0], s.topic("x"), uncoloured(), 80, 24); strings.Count(got, "━ ") != 1 {
		t.Errorf("two axes:\n%s", got)
	}
}
