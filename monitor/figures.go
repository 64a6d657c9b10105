package monitor

import (
	"time"

	"topicmux/monitor/alert"
	"topicmux/monitor/health"
)

// minRated is how long a connection must last until its rates are known to alerts: a rate
// of less than that says little, and every stream begins with none.
const minRated = 5 * time.Second

// figureOf returns the figure with that name in a report. A duration that is not known yet
// is zero in the report.
func figureOf(r health.Report, name string) alert.Figure {
	duration := func(d health.Duration) alert.Figure {
		return alert.Figure{Number: time.Duration(d).Seconds(), Known: d > 0}
	}
	gap := func(d health.Duration) alert.Figure {
		return alert.Figure{Number: time.Duration(d).Seconds(), Known: r.ITL.Count > 0}
	}
	number := func(v float64) alert.Figure { return alert.Figure{Number: v, Known: true} }
	rate := func(v float64) alert.Figure {
		open := r.Verdict.Kind != health.Connecting && !r.Verdict.Kind.IsOver()
		return alert.Figure{Number: v, Known: open && time.Duration(r.Connections.Lifetime) >= minRated}
	}
	flag := func(on bool, kind health.Kind) alert.Figure {
		f := alert.Figure{Known: true}
		if on || r.Verdict.Kind == kind {
			f.Number = 1
			f.Word = r.Verdict.Kind.String() + ": " + r.Verdict.Text
		}
		return f
	}
	switch name {
	case "connect":
		return duration(r.Connect)
	case "ttfb":
		return duration(r.TTFB)
	case "ttfe":
		return duration(r.TTFE)
	case "ttft":
		return duration(r.TTFT)
	case "itl.p50":
		return gap(r.ITL.P50)
	case "itl.p95":
		return gap(r.ITL.P95)
	case "itl.p99":
		return gap(r.ITL.P99)
	case "itl.max":
		return gap(r.ITL.Max)
	case "silence":
		return number(time.Duration(r.Silence).Seconds())
	case "lifetime":
		return duration(r.Connections.Lifetime)
	case "rate", "rate.events":
		return rate(r.Now.Events)
	case "rate.bytes":
		return rate(r.Now.Bytes)
	case "rate.words":
		return rate(r.Now.Words)
	case "rate.tokens":
		return rate(r.Now.Tokens)
	case "events":
		return number(float64(r.Events))
	case "bytes":
		return number(float64(r.Bytes))
	case "words":
		return number(float64(r.Words))
	case "tokens":
		return number(float64(r.Tokens))
	case "errors":
		return number(float64(r.Errors))
	case "stalls":
		return number(float64(r.Stalls.Count))
	case "keepalives":
		return number(float64(r.Keepalives.Total))
	case "connections":
		return number(float64(r.Connections.Count))
	case "bursts":
		return number(r.BurstRatio)
	case "status":
		return alert.Figure{Number: float64(r.Response.Status), Known: r.Response.Status != 0}
	case "stalled":
		return flag(r.Stalled, health.Stalled)
	case "silent":
		return flag(r.Silent, health.Silent)
	case "buffered":
		return flag(r.Buffered, health.Buffered)
	case "cut":
		return flag(false, health.Cut)
	case "failed":
		return flag(false, health.Failed)
	case "verdict":
		kind, _ := r.Verdict.Kind.MarshalText()
		return alert.Figure{Word: string(kind), Known: true}
	}
	return alert.Figure{}
}
