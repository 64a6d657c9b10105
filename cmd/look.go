package cmd

import (
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/spf13/pflag"

	"topicmux/monitor"
	"topicmux/monitor/alert"
	"topicmux/tui"
	"topicmux/tui/theme"
)

// alertOptions are what is watched and by which clock, with and without a screen.
type alertOptions struct {
	rules   []string
	asked   []string // the rules of the command line
	command string
	arrival bool
}

func (o *alertOptions) flags(f *pflag.FlagSet) {
	f.StringArrayVar(&o.rules, "alert", nil, "add an alert: 'cpu > 90 for 15s'")
	f.StringVar(&o.command, "alert-exec", "", "run this when an alert fires or resolves")
	f.BoolVar(&o.arrival, "arrival-time", false, "use arrival times instead of event times")
}

// alertHint is what a rule looks like.
const alertHint = "want TOPIC > VALUE [for 15s] [clear < VALUE], TOPIC == WORD, TOPIC stale, or TOPIC gap"

// adopt takes from the config file what no flag says. Alerts add up.
func (o *alertOptions) adopt(c watchConfig, said func(flag string) bool) {
	o.asked, o.rules = o.rules, slices.Concat(c.alerts, o.rules)
	if !said("alert-exec") {
		o.command = c.command
	}
	if !said("arrival-time") {
		o.arrival = c.arrival
	}
}

// parse reads the rules.
func (o *alertOptions) parse() ([]*alert.Rule, error) {
	if len(o.rules) > alert.MaxRules {
		return nil, misused(fmt.Errorf("there are %d alerts; the maximum is %d", len(o.rules), alert.MaxRules),
			"* matches any topic: --alert '* stale for 1m'")
	}
	var out []*alert.Rule
	for _, s := range o.rules {
		r, err := alert.Parse(s)
		if err != nil {
			return nil, misused(err, alertHint)
		}
		out = append(out, r)
	}
	if o.command != "" && len(out) == 0 {
		return nil, misused(errors.New("--alert-exec needs an alert"), "add --alert 'cpu > 90 for 15s'")
	}
	return out, nil
}

// lookOptions are what a person chooses about any dashboard.
type lookOptions struct {
	alertOptions
	quiet   bool
	theme   string
	noState bool
	fields  []string
	charted monitor.Fields // what the config file has beside them
	window  time.Duration
}

func (o *lookOptions) flags(f *pflag.FlagSet) {
	o.alertOptions.flags(f)
	f.BoolVar(&o.quiet, "quiet", false, "do not ring the bell for alerts")
	f.StringArrayVar(&o.fields, "field", nil, "chart a jq expression: cpu='.cores|max'")
	f.StringVar(&o.theme, "theme", "", "theme name, such as contrast, or a file")
	f.DurationVar(&o.window, "window", 0, "time span, such as 5m; --arrival-time ignores event times")
	f.Lookup("window").DefValue = "" // what was remembered, or a minute
	f.BoolVar(&o.noState, "no-state", false, "do not load or save the layout")
}

// adopt takes from the config file what no flag says. Alerts and fields add up.
func (o *lookOptions) adopt(c watchConfig, said func(flag string) bool) {
	o.alertOptions.adopt(c, said)
	o.charted = c.fields
	if !said("theme") {
		o.theme = c.theme
	}
	if !said("window") {
		o.window = c.window
	}
	if !said("quiet") {
		o.quiet = c.quiet
	}
}

// servedTopics are those that serve publishes itself, what moves first. Their
// panes come after a person's own.
var servedTopics = []string{"cpu", "net", "mem", "procs", "disk", "load", "disk.root", "clock", "hub"}

// windowRange returns the range of a time window in words.
func windowRange() string {
	return fmt.Sprintf("%v to %s", tui.MinWindow, strings.TrimSuffix(tui.MaxWindow.String(), "0m0s"))
}

// options are the dashboard's, without what it shows.
func (o *lookOptions) options() (tui.Options, error) {
	rules, err := o.parse()
	if err != nil {
		return tui.Options{}, err
	}
	if o.window != 0 && (o.window < tui.MinWindow || o.window > tui.MaxWindow) {
		return tui.Options{}, misused(fmt.Errorf("--window %v is out of range", o.window), "want a duration from %s, such as 5m", windowRange())
	}
	scheme, err := findTheme(o.theme)
	if err != nil {
		return tui.Options{}, err
	}
	fields, err := parseFields(o.charted, o.fields)
	if err != nil {
		return tui.Options{}, err
	}
	dir, missing := stateDir(o.noState)
	return tui.Options{Options: monitor.Options{ArrivalTime: o.arrival, Fields: fields, Alerts: rules, AlertCommand: o.command}, Order: servedTopics, Window: o.window, Quiet: o.quiet, Theme: scheme, StateDir: dir, StateMissing: missing}, nil
}

// findTheme returns the theme of that name or in that file, nil for none.
func findTheme(name string) (*theme.Scheme, error) {
	if name == "" {
		return nil, nil
	}
	if s := theme.Find(name); s != nil {
		return s, nil
	}
	s, err := theme.Load(name)
	switch {
	case errors.Is(err, os.ErrNotExist):
		return nil, misused(fmt.Errorf("there is no theme or file named %q", name), "the themes are %s", themeNames())
	case err != nil:
		return nil, hinted(err, "docs/themes.md describes the format")
	}
	return s, nil
}

func themeNames() string {
	var names []string
	for _, s := range theme.Schemes() {
		names = append(names, s.Name())
	}
	return strings.Join(names, ", ")
}

// parseFields adds the values of --field to those that there are.
func parseFields(fields monitor.Fields, args []string) (monitor.Fields, error) {
	if fields == nil {
		fields = monitor.Fields{}
	}
	for _, arg := range args {
		if err := fields.Add(arg); err != nil {
			return nil, misused(fmt.Errorf("--field: %w", err), "want a topic and a jq expression, such as cpu=.total or 'cpu=.cores | max'")
		}
	}
	return fields, nil
}
