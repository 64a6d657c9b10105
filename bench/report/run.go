package report

import (
	"context"
	"fmt"
	"io"
	"time"

	"topicmux/bench/measure"
)

// Options say how a plan is run.
type Options struct {
	// Dir is where the programs are.
	Dir string
	// Rounds is how often each server is measured.
	Rounds int
	// WarmUp and Duration are those of each measurement, unless its plan asks for
	// more.
	WarmUp, Duration time.Duration
	// Servers are the ones to measure of those in the plan; nil is all.
	Servers []string
	// Log hears of each measurement.
	Log io.Writer
	// Keep is given each result; nil keeps none.
	Keep func(*measure.Result) error
}

// Outcome is what the measurements of a plan gave: the results of each server,
// none if it failed each time.
type Outcome map[string][]*measure.Result

// Grown returns what a soaked server was found to grow in, or "".
func (o Outcome) Grown() string {
	for name, results := range o {
		for _, r := range results {
			if r.Soaked != nil && r.Soaked.Verdict != "" {
				return name + ": " + r.Soaked.String()
			}
		}
	}
	return ""
}

// Run measures the servers of a plan one after the other, and again for each
// round: what disturbs the machine disturbs all of them alike.
func Run(ctx context.Context, p Plan, o Options) (Outcome, error) {
	rounds := o.Rounds
	if p.Once {
		rounds = 1
	}
	outcome := Outcome{}
	for round := range rounds {
		for _, name := range p.Servers {
			if !o.wants(name) {
				continue
			}
			fmt.Fprintf(o.Log, "%s %d/%d: ", p.Name, round+1, rounds)
			result, err := o.measure(ctx, p.Scenario, name)
			switch {
			case ctx.Err() != nil:
				return outcome, ctx.Err()
			case err != nil:
				fmt.Fprintln(o.Log, err)
				continue
			}
			fmt.Fprint(o.Log, result)
			outcome[name] = append(outcome[name], result)
			if o.Keep == nil {
				continue
			}
			if err := o.Keep(result); err != nil {
				return outcome, err
			}
		}
	}
	return outcome, nil
}

func (o Options) measure(ctx context.Context, s measure.Scenario, name string) (*measure.Result, error) {
	s.WarmUp, s.Duration = max(s.WarmUp, o.WarmUp), max(s.Duration, o.Duration)
	if name == lingering {
		name, s.Linger = "topicmux", linger
	}
	return measure.Run(ctx, o.Dir, name, s)
}

func (o Options) wants(server string) bool {
	for _, name := range o.Servers {
		if name == server {
			return true
		}
	}
	return o.Servers == nil
}
