package measure

import (
	"fmt"
	"strings"
	"time"
)

// Window is the usual value of Scenario.Window for measurements flat out.
const Window = 1024

// String returns the result as a few lines of text.
func (r *Result) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s: %v\n", r.Server, r.Scenario)
	fmt.Fprintf(&b, "  connect    %s in all, p99 %s\n", Duration(r.Connect), Duration(r.ConnectP99))
	if p := r.Parked; p != nil {
		fmt.Fprintf(&b, "  parked     %.1f KB each, %.2f %% of a core, %d threads\n", p.PerSubscriber/1024, 100*p.Cores, p.Threads)
		fmt.Fprintf(&b, "  gone after %s, %d descriptors and %d goroutines left, %.1f MB\n",
			Duration(p.Gone), p.Descriptors, p.Goroutines, float64(p.RSSAfter)/(1<<20))
	} else {
		r.write(&b, "delivered ")
		if r.Disturbed != nil {
			fmt.Fprintf(&b, "while %d did not read:\n", r.StalledBy)
			r.Disturbed.write(&b, "delivered ")
		}
		if s := r.Soaked; s != nil {
			fmt.Fprintf(&b, "  soaked     %d storms; medians of thirds: memory %d, %d, %d MB, goroutines %d, %d, %d, descriptors %d, %d, %d\n", s.Storms,
				Third(s.RSS, 0)>>20, Third(s.RSS, 1)>>20, Third(s.RSS, 2)>>20,
				Third(s.Goroutines, 0), Third(s.Goroutines, 1), Third(s.Goroutines, 2),
				Third(s.Descriptors, 0), Third(s.Descriptors, 1), Third(s.Descriptors, 2))
			fmt.Fprintf(&b, "  verdict    %s\n", s)
		}
		if back := r.Returned; back != nil {
			fmt.Fprintf(&b, "  returned   all open again after %s, all caught up after %s\n", Duration(back.Open), Duration(back.Caught))
		}
		fmt.Fprintf(&b, "  publish    p50 %s, p99 %s; %d late, %d blocked\n",
			Duration(time.Duration(r.Report.CallP50)), Duration(time.Duration(r.Report.CallP99)), r.Report.Late, r.Report.Blocked)
		fmt.Fprintf(&b, "  at the end: %d behind, %d reported lost\n", r.Behind, r.ToldInAll)
	}
	if r.Faults > 0 {
		fmt.Fprintf(&b, "  FAULTS     %s\n", r.FaultText)
	}
	return b.String()
}

func (p *Part) write(b *strings.Builder, title string) {
	fmt.Fprintf(b, "  %s %s/s in %.2f s, %.0f bytes a read, %d reported lost\n", title, Count(p.Delivered), p.Seconds, p.PerRead, p.Told)
	fmt.Fprintf(b, "  latency    p50 %s, p99 %s, p99.9 %s\n", Duration(p.P50), Duration(p.P99), Duration(p.P999))
	fmt.Fprintf(b, "  server     %.2f cores (%.2f user, %.2f system), %s an event, %.1f MB\n",
		p.Cores, p.User, p.Sys, Duration(p.CPUPerEvent), float64(p.RSS)/(1<<20))
	fmt.Fprintf(b, "  client     %.2f cores\n", p.ClientCores)
}

// Count returns a large number with three digits and its unit, such as "25.3 M".
func Count(v float64) string {
	for _, u := range []struct {
		size float64
		name string
	}{{1e9, " G"}, {1e6, " M"}, {1e3, " k"}} {
		if v >= u.size {
			return digits(v/u.size) + u.name
		}
	}
	return digits(v)
}

// Duration returns a duration with three digits and its unit, such as "1.75 µs".
func Duration(d time.Duration) string {
	v := float64(d)
	for _, u := range []struct {
		size float64
		name string
	}{{1e9, " s"}, {1e6, " ms"}, {1e3, " µs"}} {
		if v >= u.size {
			return digits(v/u.size) + u.name
		}
	}
	return fmt.Sprintf("%d ns", d)
}

func digits(v float64) string {
	switch {
	case v >= 99.95:
		return fmt.Sprintf("%.0f", v)
	case v >= 9.995:
		return fmt.Sprintf("%.1f", v)
	}
	return fmt.Sprintf("%.2f", v)
}
