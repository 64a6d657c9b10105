package report

import (
	"fmt"
	"io"
	"math"
	"slices"
	"strings"
	"time"

	"topicmux/bench/measure"
)

// A figure returns a number from a result.
type figure func(*measure.Result) float64

// A column shows the median of a figure for each server.
type column struct {
	title  string
	figure figure
	show   func(float64) string
}

// A ratio shows a figure as a multiple of that of another server.
type ratio struct {
	title  string
	figure figure
	to     func(Outcome, figure) float64
}

var titles = map[string]string{
	"topicmux": "**topicmux**", lingering: "**topicmux**, 5 ms linger", "gosse": "go-sse", "r3labs": "r3labs/sse", "nethttp": "plain net/http",
	"fasthttp": "tutorial fasthttp", "bettersse": "better-sse (Node)", "raw": "*raw writer*",
}

// Write writes the outcome of a plan as a Markdown table with the medians of the rounds.
func Write(w io.Writer, p Plan, o Outcome) {
	columns, ratios := p.View.columns()
	fmt.Fprintf(w, "### %s\n\n| |", p.Title)
	for _, c := range columns {
		fmt.Fprintf(w, " %s |", c.title)
	}
	for _, r := range ratios {
		fmt.Fprintf(w, " %s |", r.title)
	}
	fmt.Fprintf(w, " faults |\n|---|%s\n", strings.Repeat("--:|", len(columns)+len(ratios)+1))
	for _, name := range p.Servers {
		results := o[name]
		if len(results) == 0 {
			continue
		}
		fmt.Fprintf(w, "| %s |", titles[name])
		for _, c := range columns {
			fmt.Fprintf(w, " %s |", c.show(median(results, c.figure)))
		}
		for _, r := range ratios {
			fmt.Fprintf(w, " %s |", times(median(results, r.figure)/r.to(o, r.figure)))
		}
		fmt.Fprintf(w, " %.0f |\n", median(results, func(r *measure.Result) float64 { return float64(r.Faults) }))
	}
	fmt.Fprintln(w)
}

func median(results []*measure.Result, f figure) float64 {
	if len(results) == 0 {
		return math.NaN()
	}
	values := make([]float64, len(results))
	for i, r := range results {
		values[i] = f(r)
	}
	slices.Sort(values)
	n := len(values)
	return (values[(n-1)/2] + values[n/2]) / 2
}

// mostOfPeers returns the largest median of the peers, leastOfPeers the smallest, and raw
// the median of the raw writer. They return NaN without a result.
func mostOfPeers(o Outcome, f figure) float64  { return ofPeers(o, f, math.Max) }
func leastOfPeers(o Outcome, f figure) float64 { return ofPeers(o, f, math.Min) }
func raw(o Outcome, f figure) float64          { return median(o["raw"], f) }

// ofFastest returns a figure of the peer that delivers the most events.
func ofFastest(o Outcome, f figure) float64 {
	fastest, most := "", math.Inf(-1)
	for name, results := range o {
		if v := median(results, delivered); isPeer(name) && v > most {
			fastest, most = name, v
		}
	}
	return median(o[fastest], f)
}

func isPeer(name string) bool { return name != "topicmux" && name != lingering && name != "raw" }

func ofPeers(o Outcome, f figure, better func(x, y float64) float64) float64 {
	best := math.NaN()
	for name, results := range o {
		if !isPeer(name) {
			continue
		}
		switch v := median(results, f); {
		case v == 0: // nothing was delivered
		case math.IsNaN(best):
			best = v
		default:
			best = better(best, v)
		}
	}
	return best
}

func times(v float64) string {
	switch {
	case v == 0 || math.IsNaN(v) || math.IsInf(v, 0):
		return "–"
	case v >= 100:
		return fmt.Sprintf("%.0f ×", v)
	case v >= 10:
		return fmt.Sprintf("%.1f ×", v)
	}
	return fmt.Sprintf("%.2f ×", v)
}

func showDuration(v float64) string {
	if v == 0 {
		return "–"
	}
	return measure.Duration(time.Duration(v))
}

func showCount(v float64) string { return measure.Count(v) }
func showCores(v float64) string { return fmt.Sprintf("%.2f", v) }
func showMB(v float64) string    { return fmt.Sprintf("%.0f MB", v/(1<<20)) }
func showKB(v float64) string    { return fmt.Sprintf("%.1f KB", v/(1<<10)) }
func showPlain(v float64) string { return fmt.Sprintf("%.0f", v) }
func showShare(v float64) string { return fmt.Sprintf("%.1f %%", 100*v) }
