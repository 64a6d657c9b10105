package report

import (
	"slices"
	"time"

	"topicmux/bench/measure"
)

var (
	delivered   figure = func(r *measure.Result) float64 { return r.Delivered }
	p50         figure = func(r *measure.Result) float64 { return float64(r.P50) }
	p99         figure = func(r *measure.Result) float64 { return float64(r.P99) }
	p999        figure = func(r *measure.Result) float64 { return float64(r.P999) }
	cpuPerEvent figure = func(r *measure.Result) float64 { return float64(r.CPUPerEvent) }
	cores       figure = func(r *measure.Result) float64 { return r.Cores }
	clientCores figure = func(r *measure.Result) float64 { return r.ClientCores }
	rss         figure = func(r *measure.Result) float64 { return float64(r.RSS) }
	call        figure = func(r *measure.Result) float64 { return float64(r.Report.CallP50) }
	told        figure = func(r *measure.Result) float64 { return float64(r.ToldInAll) }
	connect     figure = func(r *measure.Result) float64 { return float64(r.Connect) }
	// kept is the share of the due events that were delivered.
	kept figure = func(r *measure.Result) float64 {
		return r.Delivered / (r.Scenario.Rate * float64(r.Scenario.Subscribers))
	}
)

// columns returns the columns and ratios of a view.
func (v View) columns() ([]column, []ratio) {
	switch v {
	case Efficiency:
		return efficiency()
	case Parking:
		return parking(), nil
	case Stalling:
		return stalling(), nil
	case Returning:
		return returning(), nil
	case Soaking:
		return soaking(), nil
	}
	return throughput()
}

func throughput() ([]column, []ratio) {
	return []column{
			{"delivered/s", delivered, showCount},
			{"p50", p50, showDuration},
			{"p99", p99, showDuration},
			{"CPU/event", cpuPerEvent, showDuration},
			{"server cores", cores, showCores},
			{"client cores", clientCores, showCores},
			{"RSS", rss, showMB},
			{"reported lost", told, showPlain},
		}, []ratio{
			{"of best peer", delivered, mostOfPeers},
			{"of raw", delivered, raw},
			{"p99 of that peer", p99, ofFastest},
		}
}

func efficiency() ([]column, []ratio) {
	return []column{
			{"of offered", kept, showShare},
			{"p50", p50, showDuration},
			{"p99", p99, showDuration},
			{"p99.9", p999, showDuration},
			{"CPU/event", cpuPerEvent, showDuration},
			{"server cores", cores, showCores},
			{"client cores", clientCores, showCores},
			{"publish p50", call, showDuration},
		}, []ratio{
			{"CPU of best peer", cpuPerEvent, leastOfPeers},
			{"CPU of raw", cpuPerEvent, raw},
			{"p99 of best peer", p99, leastOfPeers},
		}
}

func parking() []column {
	parked := func(f func(*measure.Parked) float64) figure {
		return func(r *measure.Result) float64 { return f(r.Parked) }
	}
	return []column{
		{"RSS each", parked(func(p *measure.Parked) float64 { return p.PerSubscriber }), showKB},
		{"cores", parked(func(p *measure.Parked) float64 { return p.Cores }), func(v float64) string { return showShare(v) }},
		{"connect", connect, showDuration},
		{"gone after", parked(func(p *measure.Parked) float64 { return float64(p.Gone) }), showDuration},
		{"descriptors left", parked(func(p *measure.Parked) float64 { return float64(p.Descriptors) }), showPlain},
		{"goroutines left", parked(func(p *measure.Parked) float64 { return float64(p.Goroutines) }), showPlain},
	}
}

func stalling() []column {
	after := func(f figure) figure {
		return func(r *measure.Result) float64 { return f(&measure.Result{Part: *r.Disturbed, Scenario: r.Scenario}) }
	}
	return []column{
		{"delivered/s", delivered, showCount},
		{"p99", p99, showDuration},
		{"delivered/s, stalled", after(delivered), showCount},
		{"p99, stalled", after(p99), showDuration},
		{"RSS", rss, showMB},
		{"RSS, stalled", after(rss), showMB},
		{"reported lost", told, showPlain},
	}
}

func returning() []column {
	returned := func(f func(*measure.Returned) time.Duration) figure {
		return func(r *measure.Result) float64 { return float64(f(r.Returned)) }
	}
	return []column{
		{"connect", connect, showDuration},
		{"all open again", returned(func(r *measure.Returned) time.Duration { return r.Open }), showDuration},
		{"all caught up", returned(func(r *measure.Returned) time.Duration { return r.Caught }), showDuration},
		{"reported lost", told, showPlain},
	}
}

func soaking() []column {
	third := func(which int) []column {
		ordinal := []string{"first", "middle", "last"}[which]
		soaked := func(f func(*measure.Soaked) float64) figure {
			return func(r *measure.Result) float64 { return f(r.Soaked) }
		}
		return []column{
			{"RSS, " + ordinal + " third", soaked(func(s *measure.Soaked) float64 { return float64(measure.Third(s.RSS, which)) }), showMB},
			{"goroutines", soaked(func(s *measure.Soaked) float64 { return float64(measure.Third(s.Goroutines, which)) }), showPlain},
			{"descriptors", soaked(func(s *measure.Soaked) float64 { return float64(measure.Third(s.Descriptors, which)) }), showPlain},
		}
	}
	return slices.Concat([]column{
		{"delivered/s", delivered, showCount},
		{"p99", p99, showDuration},
		{"reported lost", told, showPlain},
	}, third(0), third(1), third(2))
}
