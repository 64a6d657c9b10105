package report

import (
	"context"
	"fmt"
	"io"
	"time"

	"topicmux/bench/measure"
)

// Options are the settings for running plans.
type Options struct {
	// Dir is the directory of the server programs.
	Dir string
	// Rounds is the number of measurements of each server.
	Rounds int
	// WarmUp and Duration are the minimum of those times in each scenario.
	WarmUp, Duration time.Duration
	// Servers limits the servers of the plan that are measured. nil means all.
	Servers []string
	// Log gets a line for each measurement.
	Log io.Writer
	// Keep is called with each result. It may be nil.
	Keep func(*measure.Result) error
}

// Outcome contains the results of a plan by server. A server without a successful
// measurement has no results.
type Outcome map[string][]*measure.Result

// Grown returns which resource usage of a soaked server grew, or "" if none did.
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

// Run measures the servers of a plan one after the other in each round. So a disturbance
// of the machine affects all servers alike.
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
