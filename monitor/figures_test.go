package monitor

import (
	"testing"
	"time"

	"topicmux/monitor/alert"
	"topicmux/monitor/health"
)

// TestEveryFigureHasAValue compares the figures that rules may name with those of a report.
func TestEveryFigureHasAValue(t *testing.T) {
	t.Parallel()
	d := health.Duration(10 * time.Second)
	r := health.Report{
		Connect: d, TTFB: d, TTFE: d, TTFT: d, ITL: health.GapReport{Count: 3, P50: d, P95: d, P99: d, Max: d},
		Verdict: health.Verdict{Kind: health.Streaming}, Response: health.ResponseReport{Status: 200},
		Connections: health.ConnectionReport{Count: 1, Lifetime: d}, Silence: d,
	}
	for _, name := range alert.Figures() {
		if f := figureOf(r, name); !f.Known {
			t.Errorf("%s has no value", name)
		}
	}
	if figureOf(r, "no such figure").Known {
		t.Error("an unknown figure has a value")
	}
	for _, name := range []string{"ttft", "itl.p50", "rate", "status", "lifetime"} {
		if f := figureOf(health.Report{}, name); f.Known {
			t.Errorf("%s is %v before the first response", name, f)
		}
	}
	r.Verdict = health.Verdict{Kind: health.Cut, Text: "it broke"}
	if f := figureOf(r, "cut"); f.Number != 1 || f.Word != "cut: it broke" {
		t.Errorf("cut is %+v", f)
	}
	if figureOf(r, "rate").Known {
		t.Error("a connection that is over has a rate")
	}
}
