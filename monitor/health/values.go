package health

// figures are the figures that [Report.Value] knows, by their paths in the JSON.
var figures = []struct {
	name string
	of   func(*Report) (value float64, known bool)
}{
	{"connect", func(r *Report) (float64, bool) { return r.Connect.known() }},
	{"ttfb", func(r *Report) (float64, bool) { return r.soFar(r.TTFB).known() }},
	{"ttfe", func(r *Report) (float64, bool) { return r.soFar(r.TTFE).known() }},
	{"ttft", func(r *Report) (float64, bool) { return r.soFar(r.TTFT).known() }},
	{"itl.p50", func(r *Report) (float64, bool) { return r.ITL.P50.Seconds(), r.ITL.Count > 0 }},
	{"itl.p95", func(r *Report) (float64, bool) { return r.ITL.P95.Seconds(), r.ITL.Count > 0 }},
	{"itl.p99", func(r *Report) (float64, bool) { return r.ITL.P99.Seconds(), r.ITL.Count > 0 }},
	{"itl.max", func(r *Report) (float64, bool) { return r.ITL.Max.Seconds(), r.ITL.Count > 0 }},
	{"events", func(r *Report) (float64, bool) { return float64(r.Events), true }},
	{"bytes", func(r *Report) (float64, bool) { return float64(r.Bytes), true }},
	{"words", func(r *Report) (float64, bool) { return float64(r.Words), r.Words > 0 }},
	{"tokens", func(r *Report) (float64, bool) { return float64(r.Tokens), r.Tokens > 0 }},
	{"errors", func(r *Report) (float64, bool) { return float64(r.Errors), true }},
	{"rate.events", func(r *Report) (float64, bool) { return r.Rate.Events, r.Rate != Rates{} }},
	{"rate.bytes", func(r *Report) (float64, bool) { return r.Rate.Bytes, r.Rate != Rates{} }},
	{"rate.words", func(r *Report) (float64, bool) { return r.Rate.Words, r.Rate.Words > 0 }},
	{"rate.tokens", func(r *Report) (float64, bool) { return r.Rate.Tokens, r.Rate.Tokens > 0 }},
	{"now.events", func(r *Report) (float64, bool) { return r.Now.Events, !r.Verdict.Kind.IsOver() }},
	{"now.bytes", func(r *Report) (float64, bool) { return r.Now.Bytes, !r.Verdict.Kind.IsOver() }},
	{"now.words", func(r *Report) (float64, bool) { return r.Now.Words, r.Words > 0 && !r.Verdict.Kind.IsOver() }},
	{"now.tokens", func(r *Report) (float64, bool) { return r.Now.Tokens, r.Tokens > 0 && !r.Verdict.Kind.IsOver() }},
	{"burstRatio", func(r *Report) (float64, bool) { return r.BurstRatio, r.Events > 1 }},
	{"keepalives.total", func(r *Report) (float64, bool) { return float64(r.Keepalives.Total), true }},
	{"keepalives.every", func(r *Report) (float64, bool) { return r.Keepalives.Every.known() }},
	{"silence", func(r *Report) (float64, bool) { return r.Silence.Seconds(), !r.Verdict.Kind.IsOver() }},
	{"stalled", func(r *Report) (float64, bool) { return flag(r.Stalled), true }},
	{"silent", func(r *Report) (float64, bool) { return flag(r.Silent), true }},
	{"buffered", func(r *Report) (float64, bool) { return flag(r.Buffered), true }},
	{"stalls.count", func(r *Report) (float64, bool) { return float64(r.Stalls.Count), true }},
	{"stalls.longest", func(r *Report) (float64, bool) { return r.Stalls.Longest.known() }},
	{"connections.count", func(r *Report) (float64, bool) { return float64(r.Connections.Count), true }},
	{"connections.lifetime", func(r *Report) (float64, bool) { return r.Connections.Lifetime.known() }},
	{"connections.average", func(r *Report) (float64, bool) { return r.Connections.Average.known() }},
}

// Names returns the names of all figures, such as "ttft" and "itl.p99". They are the paths
// of the figures in the JSON of a report.
func Names() []string {
	names := make([]string, len(figures))
	for i, f := range figures {
		names[i] = f.name
	}
	return names
}

// Value returns the figure with a name, in seconds for a duration, in numbers per second for
// a rate, and 1 for true. As long as the first response, event or growth has not come, ttfb,
// ttfe and ttft are the time so far, so that an alert need not wait for it. Value returns
// false for an unknown name and for a figure that is not known.
func (r *Report) Value(name string) (float64, bool) {
	for _, f := range figures {
		if f.name == name {
			return f.of(r)
		}
	}
	return 0, false
}

// soFar returns a time from the request, or the time so far if that is not known yet.
func (r *Report) soFar(d Duration) Duration {
	if d == 0 {
		return r.waited
	}
	return d
}

// known returns the duration in seconds, and whether it is known.
func (d Duration) known() (float64, bool) { return d.Seconds(), d > 0 }

func flag(b bool) float64 {
	if b {
		return 1
	}
	return 0
}
