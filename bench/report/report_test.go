package report_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"topicmux/bench/measure"
	"topicmux/bench/report"
)

func result(delivered float64, p99 time.Duration) *measure.Result {
	return &measure.Result{
		Scenario: measure.Scenario{Rate: 1000, Subscribers: 100},
		Part:     measure.Part{Delivered: delivered, P99: p99, CPUPerEvent: time.Duration(1e9 / delivered)},
	}
}

func TestTablesShowMediansAndRatios(t *testing.T) {
	t.Parallel()
	plan := report.Plan{Title: "Title", Servers: []string{"topicmux", "gosse", "nethttp", "fasthttp", "raw"}}
	var b strings.Builder
	report.Write(&b, plan, report.Outcome{
		"topicmux": {result(9e6, 30*time.Millisecond), result(10e6, 10*time.Millisecond), result(90e6, time.Second)},
		"gosse":    {result(2e5, 100*time.Millisecond)},
		"nethttp":  {result(4e5, 60*time.Millisecond), result(6e5, 60*time.Millisecond)},
		"raw":      {result(20e6, 0)},
	})
	lines := strings.Split(b.String(), "\n")
	row := func(server string) []string {
		i := slices.IndexFunc(lines, func(l string) bool { return strings.HasPrefix(l, "| "+server) })
		if i < 0 {
			t.Fatalf("no row of %s in\n%s", server, b.String())
		}
		return strings.Split(strings.Trim(lines[i], "| "), " | ")
	}
	head := row("| delivered/s") // the corner is empty
	for _, want := range []struct{ server, column, cell string }{
		{"**topicmux**", "delivered/s", "10.0 M"},
		{"**topicmux**", "p99", "30.0 ms"},
		{"**topicmux**", "of best peer", "20.0 ×"},
		{"**topicmux**", "of raw", "0.50 ×"},
		{"**topicmux**", "p99 of that peer", "0.50 ×"},
		{"go-sse", "of best peer", "0.40 ×"},
		{"plain net/http", "delivered/s", "500 k"},
		{"*raw writer*", "p99", "–"},
		{"*raw writer*", "p99 of that peer", "–"},
	} {
		column := slices.Index(head, want.column) + 1
		if got := row(want.server)[column]; got != want.cell {
			t.Errorf("%s of %s is %q, want %q", want.column, want.server, got, want.cell)
		}
	}
	if strings.Contains(b.String(), "fasthttp") {
		t.Error("a server without results has a row")
	}
}

func TestPlansAreComplete(t *testing.T) {
	t.Parallel()
	names := map[string]bool{}
	for _, p := range report.Plans() {
		if names[p.Name] {
			t.Errorf("two plans are named %s", p.Name)
		}
		names[p.Name] = true
		for _, s := range p.Servers {
			if !slices.Contains(measure.Servers, strings.TrimSuffix(s, "-linger")) {
				t.Errorf("%s wants the unknown server %s", p.Name, s)
			}
		}
		var b strings.Builder
		some := result(1, 1)
		some.Parked, some.Disturbed, some.Returned = &measure.Parked{}, &measure.Part{}, &measure.Returned{}
		some.Soaked = &measure.Soaked{}
		report.Write(&b, p, report.Outcome{"topicmux": {some}})
		if !strings.Contains(b.String(), "**topicmux**") {
			t.Errorf("%s has no table: %s", p.Name, b.String())
		}
	}
}
