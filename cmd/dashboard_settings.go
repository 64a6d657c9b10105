package cmd

import (
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"time"

	"topicmux/cmd/internal/settings"
	"topicmux/internal/fuzzy"
	"topicmux/internal/jq"
	"topicmux/monitor"
	"topicmux/monitor/alert"
	"topicmux/tui"
	"topicmux/tui/arrangement"
	"topicmux/tui/theme"
)

// alertSettings say what watch and tail alert about, and by which clock.
type alertSettings struct {
	fromFile []string // rules of the config file
	fromLine []string // rules of the command line
	command  string
	arrival  bool // events use the time of their arrival
}

// alertHint says what a rule like this one looks like.
func alertHint(rule string) string {
	if strings.HasPrefix(strings.TrimSpace(rule), alert.StreamTopic) {
		return "want $stream.FIGURE > VALUE [for 15s] [clear < VALUE], $stream.verdict == WORD, or a flag such as $stream.stalled"
	}
	return "want TOPIC > VALUE [for 15s] [clear < VALUE], TOPIC == WORD, TOPIC stale, or TOPIC gap"
}

func (a *alertSettings) table() settings.Table {
	rules := settings.Split(settings.Custom(&a.fromFile, a.readAlerts), settings.List(&a.fromLine))
	return settings.Table{
		{Key: "alerts", Doc: "Rules, such as 'cpu > 90 for 15s'.", Flag: "alert", Value: rules, Help: "alert on `RULE`, such as 'cpu > 90 for 15s'"},
		{Key: "alertExec", Flag: "alert-exec", Value: settings.TextFrom(&a.command, "", settings.Node.HiddenText), Help: "run `COMMAND` when alerts fire or resolve"},
		{Key: "arrivalTime", Flag: "arrival-time", Value: settings.Bool(&a.arrival, false), Help: "use arrival times instead of event times"},
	}
}

// readAlerts reads the rules of a config file.
func (a *alertSettings) readAlerts(n settings.Node) {
	n.List(func(n settings.Node) {
		rule := strings.TrimSpace(n.Text())
		_, err := alert.Parse(rule)
		var wrong *alert.SyntaxError
		switch {
		case errors.As(err, &wrong):
			n.FailInside(wrong.Rule, wrong.At, wrong.What, err, alertHint(rule))
		case err != nil:
			n.Fail("%v", err)
		case len(a.fromFile) == alert.MaxRules:
			n.Fail("the maximum is %d alerts", alert.MaxRules)
		}
		a.fromFile = append(a.fromFile, rule)
	})
}

// alerts reports whether there is a rule.
func (a *alertSettings) alerts() bool { return len(a.fromFile)+len(a.fromLine) > 0 }

// rules returns the rules of the file and of the command line: they add up.
func (a *alertSettings) rules() ([]*alert.Rule, error) {
	all := slices.Concat(a.fromFile, a.fromLine)
	if len(all) > alert.MaxRules {
		return nil, usageError(fmt.Errorf("there are %d alerts; the maximum is %d", len(all), alert.MaxRules),
			"* matches any topic: --alert '* stale for 1m'")
	}
	var out []*alert.Rule
	for _, text := range all {
		r, err := alert.Parse(text)
		if err != nil {
			return nil, usageError(err, "%s", alertHint(text))
		}
		out = append(out, r)
	}
	if a.command != "" && len(out) == 0 {
		return nil, usageError(errors.New("--alert-exec needs an alert"), "add --alert 'cpu > 90 for 15s'")
	}
	return out, nil
}

// dashboardSettings are what a person chooses about any dashboard.
type dashboardSettings struct {
	alertSettings
	file      arrangement.Arrangement // of the config file, without what flags set, too
	fileTheme string                  // its name, or its file
	quiet     bool
	theme     string // that of the command line
	noState   bool
	fields    []string      // expressions of the command line
	window    time.Duration // that of the command line
}

func (d *dashboardSettings) table() settings.Table {
	return append(d.alertSettings.table(), d.ownTable()...)
}

// ownTable is the table without alerts.
func (d *dashboardSettings) ownTable() settings.Table {
	fields := settings.Split(settings.Custom(&d.file.Fields, d.readFields), settings.List(&d.fields))
	named := settings.Split(settings.TextFrom(&d.fileTheme, "", readTheme), settings.Text(&d.theme, ""))
	window := settings.Split(settings.Duration(&d.file.Window, 0, checkWindow), settings.Duration(&d.window, 0, checkWindow))
	return append(arrangementTable(&d.file), settings.Table{
		{Key: "quiet", Flag: "quiet", Value: settings.Bool(&d.quiet, false), Help: "do not ring the bell for alerts"},
		{Key: "fields", Doc: "For each topic a jq expression, or a list of them, to chart, such as cpu: '.cores | max'.", Flag: "field", Value: fields, Help: "chart `TOPIC=EXPR`, such as cpu='.cores|max'"},
		{Key: "theme", Flag: "theme", Value: named, Help: "use theme `NAME`, such as mono, or a file"},
		{Key: "window", Flag: "window", NoDefault: true, Value: window, Help: "show charts of `TIME`, such as 5m"},
		{Flag: "no-state", Value: settings.Bool(&d.noState, false), Help: "do not load or save the layout"},
	}...)
}

// readFields reads for each topic an expression, or a list of them.
func (d *dashboardSettings) readFields(n settings.Node) {
	n.Pairs("topics and jq expressions here, such as cpu: .total", func(topic string, n settings.Node) {
		if n.IsList() {
			n.List(func(n settings.Node) { d.readField(topic, n) })
			return
		}
		d.readField(topic, n)
	})
}

func (d *dashboardSettings) readField(topic string, n settings.Node) {
	if d.file.Fields == nil {
		d.file.Fields = monitor.Fields{}
	}
	err := d.file.Fields.Put(topic, n.Text())
	var wrong *jq.SyntaxError
	switch {
	case errors.As(err, &wrong):
		n.FailInside(wrong.Source, wrong.At, wrong.Reason, err,
			wrong.Hint("want a jq expression, such as .total or '.cores | max'; put it in quotes"))
	case err != nil:
		n.Fail("%v", err)
	}
}

// readTheme reads the name of a theme, or of its file.
func readTheme(n settings.Node) string {
	if n.Describe(settings.NamesOrText(themeNames()...)) {
		return ""
	}
	name := n.Text()
	if theme.Find(name) == nil {
		name = n.Relative(name)
	}
	if _, err := findTheme(name); err != nil {
		n.Fail("%v", err)
	}
	return name
}

// checkWindow returns why charts cannot show a time span.
func checkWindow(d time.Duration) error {
	if d < tui.MinWindow || d > tui.MaxWindow {
		return fmt.Errorf("want a duration from %s, such as 30s, 5m or 1h", windowRange())
	}
	return nil
}

// servedTopics are those that serve publishes itself, the liveliest first. Their
// panes come after all others.
var servedTopics = []string{"cpu", "net", "mem", "procs", "disk", "load", "disk.root", "clock", "hub"}

// windowRange returns the range of a time window in words.
func windowRange() string {
	return fmt.Sprintf("%v to %s", tui.MinWindow, strings.TrimSuffix(tui.MaxWindow.String(), "0m0s"))
}

// options returns the options of a dashboard, without its source.
func (d *dashboardSettings) options() (tui.Options, error) {
	rules, err := d.rules()
	if err != nil {
		return tui.Options{}, err
	}
	if d.window != 0 && checkWindow(d.window) != nil {
		return tui.Options{}, usageError(fmt.Errorf("--window %v is out of range", d.window), "want a duration from %s, such as 5m", windowRange())
	}
	scheme, err := findTheme(d.theme)
	if err != nil {
		return tui.Options{}, err
	}
	fields, err := parseFields(d.fields)
	if err != nil {
		return tui.Options{}, err
	}
	arranged, err := d.arrangement()
	if err != nil {
		return tui.Options{}, err
	}
	dir, missing := stateDir(d.noState)
	return tui.Options{
		Options:     monitor.Options{Fields: fields, Alerts: rules[len(d.fromFile):]},
		Arrangement: arranged, Order: servedTopics, Window: d.window, Theme: scheme, StateDir: dir, StateMissing: missing,
	}, nil
}

// arrangement returns the arrangement of the config file. Flags take precedence over the
// switches in it.
func (d *dashboardSettings) arrangement() (arrangement.Arrangement, error) {
	a := d.file
	rules, err := d.rules()
	if err != nil {
		return a, err
	}
	if a.Theme, err = findTheme(d.fileTheme); err != nil {
		return a, err
	}
	a.Alerts, a.AlertCommand, a.ArrivalTime, a.Quiet = rules[:len(d.fromFile)], d.command, d.arrival, d.quiet
	return a, nil
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
		hint := "the themes are " + strings.Join(themeNames(), ", ")
		if near := fuzzy.Nearest(name, themeNames()); near != "" {
			hint = "did you mean " + near + "? " + hint
		}
		return nil, usageError(fmt.Errorf("there is no theme or file named %q", name), "%s", hint)
	case err != nil:
		return nil, withHint(err, "the keys are name, base, background, text, colors, series and heat; write colours as \"#rrggbb\"")
	}
	return s, nil
}

func themeNames() []string {
	var names []string
	for _, s := range theme.Schemes() {
		names = append(names, s.Name())
	}
	return names
}

// parseFields returns the values of --field.
func parseFields(args []string) (monitor.Fields, error) {
	fields := monitor.Fields{}
	for _, arg := range args {
		if err := fields.Add(arg); err != nil {
			return nil, usageError(fmt.Errorf("--field: %w", err), "want a topic and a jq expression, such as cpu=.total or 'cpu=.cores | max'")
		}
	}
	return fields, nil
}
