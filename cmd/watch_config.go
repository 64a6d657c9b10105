package cmd

import (
	"errors"
	"os"
	"strings"
	"time"

	"github.com/goccy/go-yaml/token"

	"topicmux/monitor"
	"topicmux/monitor/alert"
	"topicmux/monitor/field"
	"topicmux/topics"
	"topicmux/tui"
	"topicmux/tui/theme"
)

// watchHint is what to do about a mistake in the config file of watch and tail.
const watchHint = "docs/config.md has every key"

// A watchConfig is what a config file of watch and tail says. What it does not
// say is zero, and nil.
type watchConfig struct {
	source string // a URL, a file, or - for standard input
	topics string // names and patterns, joined by commas
	last   *int

	fields  monitor.Fields
	alerts  []string
	command string
	theme   string // its name, or its file
	window  time.Duration
	arrival bool
	quiet   bool
}

// readWatchConfig reads a config file, if there is one. The mistakes in it are
// told with their place.
func readWatchConfig(file string) (watchConfig, error) {
	none := watchConfig{source: serverURL()}
	if file == "" {
		return none, nil
	}
	data, err := readSmall(file, maxConfig)
	if err != nil {
		return none, noConfig(file, err)
	}
	return parseWatchConfig(file, data)
}

// parseWatchConfig reads the text of a config file, whose name is told with
// mistakes.
func parseWatchConfig(name string, data []byte) (watchConfig, error) {
	c := watchConfig{source: serverURL(), fields: monitor.Fields{}}
	doc, root := parseYAML(name, watchHint, data, false, c.keys())
	if root != nil {
		root.fields(c.keys())
	}
	return c, doc.err()
}

// keys are the keys of the config file.
func (c *watchConfig) keys() keys {
	const many = 1_000_000
	return keys{
		"url":         func(v value) { c.source = readSource(v) },
		"topics":      func(v value) { c.topics = readSelection(v) },
		"last":        func(v value) { c.last = new(v.number(0, many)) },
		"fields":      func(v value) { c.readFields(v) },
		"alerts":      func(v value) { v.list(c.readAlert) },
		"alertExec":   func(v value) { c.command = v.hidden() },
		"theme":       func(v value) { c.theme = readTheme(v) },
		"window":      func(v value) { c.window = readWindow(v) },
		"arrivalTime": func(v value) { c.arrival = v.yes() },
		"quiet":       func(v value) { c.quiet = v.yes() },
	}
}

// say says what to ask for, where neither a flag nor the argument does. It returns
// the source.
func (c *watchConfig) say(args []string, said func(flag string) bool, selected *string, last *int) string {
	if !said("topics") {
		*selected = c.topics
	}
	if c.last != nil && !said("last") {
		*last = *c.last
	}
	if len(args) > 0 {
		return args[0]
	}
	return c.source
}

// readSelection reads names and patterns, and joins them by commas.
func readSelection(v value) string {
	patterns := readPatterns(v)
	if len(patterns) == 0 {
		return ""
	}
	return topics.SelectPatterns(patterns...).String()
}

// readSource reads what is shown: a URL, a file, or - for standard input.
func readSource(v value) string {
	source := v.text()
	if source == "-" {
		return source
	}
	if !strings.Contains(source, "://") {
		file := v.file()
		if _, err := os.Stat(file); err == nil || isPath(source) {
			return file
		}
	}
	if _, err := parseURL(source); err != nil {
		v.fail("%v", err)
	}
	return source
}

// readFields reads the expressions of each topic: one, or a list of them.
func (c *watchConfig) readFields(v value) {
	v.pairs("topics and jq expressions here, such as cpu: .total", func(topic *token.Token, v value) {
		if looksLikeKey(topic.Value) {
			v.doc.reveal(topic, topic.Value)
		}
		if v.isList() {
			v.list(func(v value) { c.readField(topic.Value, v) })
			return
		}
		c.readField(topic.Value, v)
	})
}

func (c *watchConfig) readField(topic string, v value) {
	err := c.fields.Put(topic, v.text())
	var wrong *field.SyntaxError
	switch {
	case errors.As(err, &wrong):
		v.failInside(wrong.Source, wrong.At, wrong.Reason, err,
			"want a jq expression, such as .total or '.cores | max'; put it in quotes")
	case err != nil:
		v.fail("%v", err)
	}
}

func (c *watchConfig) readAlert(v value) {
	rule := strings.TrimSpace(v.text())
	_, err := alert.Parse(rule)
	var wrong *alert.SyntaxError
	switch {
	case errors.As(err, &wrong):
		v.failInside(wrong.Rule, wrong.At, wrong.What, err, alertHint)
	case err != nil:
		v.fail("%v", err)
	case len(c.alerts) == alert.MaxRules:
		v.fail("the maximum is %d alerts", alert.MaxRules)
	}
	c.alerts = append(c.alerts, rule)
}

// readTheme reads the name of a theme, or of its file.
func readTheme(v value) string {
	name := v.text()
	if theme.Find(name) == nil {
		name = v.file()
	}
	if _, err := findTheme(name); err != nil {
		v.fail("%v", err)
	}
	return name
}

// readWindow reads the time that charts show.
func readWindow(v value) time.Duration {
	d := v.duration()
	if d < tui.MinWindow || d > tui.MaxWindow {
		v.fail("want a duration from %s", windowRange())
	}
	return d
}
