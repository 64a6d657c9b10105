package cmd

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"

	"topicmux/monitor"
	"topicmux/monitor/alert"
	"topicmux/monitor/fuzzy"
	"topicmux/monitor/store"
	"topicmux/sse"
	"topicmux/topics"
)

// errAlert ends a command without a screen after an alert has fired.
var errAlert = alreadyPrinted(errors.New("an alert has fired"))

// errUnseen ends a command without a screen that never received something that was
// requested.
var errUnseen = &commandError{err: errors.New("a requested topic or field never appeared"), printed: true, code: exitUnseen}

// reportUnseen prints what the command line requests and never came, and returns
// errUnseen then. What a config file requests may be for other streams.
func reportUnseen(std stdio, seen monitor.Outcome, asked []string) (err error) {
	say := func(what, why string) {
		if slices.Contains(asked, what) {
			std.warn(errors.New(what + ": " + why))
			err = errUnseen
		}
	}
	for _, m := range seen.Missing {
		say(m.Rule.String(), m.String())
	}
	for _, m := range seen.Fields {
		say(m.Topic+"="+m.Expression, m.String())
	}
	return err
}

// requested returns the alerts of the command line.
func (a *alertSettings) requested() []string {
	var out []string
	for _, rule := range a.fromLine {
		out = append(out, strings.TrimSpace(rule))
	}
	return out
}

// requested returns the alerts and fields of the command line.
func (d *dashboardSettings) requested() []string {
	out := d.alertSettings.requested()
	for _, arg := range d.fields {
		topic, expr, _ := strings.Cut(arg, "=")
		out = append(out, strings.TrimSpace(topic)+"="+strings.TrimSpace(expr))
	}
	return out
}

// reportEmpty prints which topics did not come, or why none did.
func (s *watchSettings) reportEmpty(std stdio, url string, seen monitor.Outcome) error {
	if err := reportUnseenTopics(std, s.selected, seen.Topics, seen.Unmatched); err != nil || len(seen.Topics) > 0 {
		return err
	}
	where := sse.Redact(url)
	switch {
	case url == "":
		std.warn(fmt.Errorf("%s: it contains no events", inputName(s.source)))
	case seen.Status == http.StatusNoContent:
		std.warn(fmt.Errorf("%s: the server ended the stream (204 No Content) without an event", where))
	case seen.Trouble != nil:
		std.warn(explain(fmt.Errorf("%s: no event arrived within %v: %w", where, s.wait, seen.Trouble)))
	default:
		std.warn(fmt.Errorf("%s: no event arrived within %v", where, s.wait))
	}
	return errUnseen
}

// reportUnseenTopics prints the names and patterns that match none of the topics that
// came.
func reportUnseenTopics(std stdio, selected topics.Selection, came []string, unmatched []store.Unmatched) (err error) {
	for _, p := range selected.Patterns() {
		fits := func(topic string) bool {
			name, err := topics.ParseName(topic)
			return err == nil && p.Match(name)
		}
		if !slices.ContainsFunc(came, fits) {
			why := "no events arrived for " + p.String()
			if i := slices.IndexFunc(unmatched, func(u store.Unmatched) bool { return u.Pattern == p.String() }); i >= 0 {
				why = unmatched[i].String()
			} else if near := fuzzy.Nearest(p.String(), came); near != "" {
				why += "; did you mean " + near + "?"
			}
			std.warn(errors.New(why))
			err = errUnseen
		}
	}
	return err
}

// printAlert prints an alert.
func printAlert(w io.Writer, a alert.Alert) {
	line := "alert: " + a.Rule.String()
	if a.Topic != "" {
		line += ": " + a.Subject() + " is " + a.Value
	}
	fmt.Fprintln(w, cleanLine(line))
}
