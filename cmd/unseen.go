package cmd

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"time"

	"topicmux/monitor"
	"topicmux/monitor/alert"
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
	report := func(what, why, hint string) {
		if slices.Contains(asked, what) {
			std.warn(withHint(errors.New(what+": "+why), "%s", hint))
			err = errUnseen
		}
	}
	for _, m := range seen.Missing {
		report(m.Rule.String(), m.String(), alternatives(seen, m.Topic, m.Near, m.Fields))
	}
	for _, m := range seen.Fields {
		topic := m.Topic
		if m.Reason == "" {
			topic = ""
		}
		report(m.Topic+"="+m.Expression, m.String(), alternatives(seen, topic, m.Near, m.Fields))
	}
	return err
}

// alternatives is a hint about what there is in place of what is missing: fields of a
// topic, or topics if that is "". It is "" if the error names what is probably meant.
func alternatives(seen monitor.Outcome, topic, near string, fields []string) string {
	switch {
	case near != "":
		return ""
	case topic == "" && len(seen.Topics) > 0:
		return "the stream has " + enumerate("topic", "topics", seen.Topics, "")
	case len(fields) > 0:
		return topic + " has " + enumerate("the field", "the fields", withoutElements(fields), ".")
	}
	return ""
}

// withoutElements returns the names of fields with one name for all elements of an
// array.
func withoutElements(fields []string) []string {
	var out []string
	for _, name := range fields {
		tokens := strings.Split(name, ".")
		if i := slices.IndexFunc(tokens, func(s string) bool { return strings.Trim(s, "0123456789") == "" }); i > 0 {
			name = strings.Join(tokens[:i], ".")
		}
		if !slices.Contains(out, name) {
			out = append(out, name)
		}
	}
	return out
}

// maxNamed is how many names a hint lists.
const maxNamed = 8

// enumerate lists names after the word for them, each with a prefix.
func enumerate(singular, plural string, names []string, prefix string) string {
	word := plural
	if len(names) == 1 {
		word = singular
	}
	list := prefix + strings.Join(names[:min(len(names), maxNamed)], ", "+prefix)
	if more := len(names) - maxNamed; more > 0 {
		list += fmt.Sprintf(" and %d more", more)
	}
	return word + " " + list
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
func (s *watchSettings) reportEmpty(std stdio, opts monitor.Options, seen monitor.Outcome) error {
	came := withoutNames(seen.Topics, opts.Streams)
	if err := reportUnseenTopics(std, s.source, s.selected, came, seen.Unmatched); err != nil || len(seen.Topics) > 0 {
		return err
	}
	where := sse.Redact(opts.URL)
	if opts.URL == "" {
		where = s.name()
	}
	switch {
	case opts.IsRecorded():
		return reportEmptyRecording(std, where)
	case seen.Status == http.StatusNoContent:
		std.warn(fmt.Errorf("%s: the server ended the stream (204 No Content) without an event", where))
	case endedInOrder(seen):
		std.warn(explain(fmt.Errorf("%s: no event arrived: %w", where, cmp.Or(seen.Trouble, sse.ErrEnded))))
	case seen.Trouble != nil:
		std.warn(explain(fmt.Errorf("%s: no event arrived within %v: %w", where, s.wait, seen.Trouble)))
	default:
		std.warn(withHint(fmt.Errorf("%s: no event arrived within %v", where, s.wait), "%s", longerWait(s.wait)))
	}
	return errUnseen
}

// endedInOrder reports whether the server ended the stream, whether or not another request
// follows.
func endedInOrder(seen monitor.Outcome) bool {
	return errors.Is(seen.Trouble, sse.ErrEnded) || seen.Trouble == nil && seen.Ended
}

// reportAnswering prints which answers are not complete in a frame.
func (s *watchSettings) reportAnswering(std stdio, seen monitor.Outcome) {
	for _, where := range seen.Answering {
		std.warn(withHint(fmt.Errorf("%s: the answer is not complete after %v", where, s.wait), "%s", longerWait(s.wait)))
	}
}

// longerWait says how to wait longer than wait.
func longerWait(wait time.Duration) string {
	return "--wait " + (10 * wait).String() + " waits longer"
}

// reportEmptyRecording prints that a recording has no events.
func reportEmptyRecording(std stdio, source string) error {
	std.warn(fmt.Errorf("%s: it contains no events", inputName(source)))
	return errUnseen
}

// reportUnseenTopics prints the names and patterns that match none of the topics that
// came.
func reportUnseenTopics(std stdio, source string, selected topics.Selection, came []string, unmatched []store.Unmatched) (err error) {
	for _, p := range selected.Patterns() {
		fits := func(topic string) bool {
			name, err := topics.ParseName(topic)
			return err == nil && p.Match(name)
		}
		if !slices.ContainsFunc(came, fits) {
			missing := errors.New("no events arrived for " + p.String())
			if i := slices.IndexFunc(unmatched, func(u store.Unmatched) bool { return u.Pattern == p.String() }); i >= 0 {
				missing = unmatchedError(source, unmatched[i])
			} else if near := nearPattern(p, came); near != "" {
				missing = fmt.Errorf("%w; did you mean %s?", missing, near)
			}
			std.warn(missing)
			err = errUnseen
		}
	}
	return err
}

// unmatchedError is the error of a name or pattern that matches no topic of a source.
func unmatchedError(source string, u store.Unmatched) error {
	err := errors.New(u.String())
	switch {
	case u.Near != "":
		return err
	case isRecording(source):
		return withHint(err, "omit --topics to see all topics of %s", inputName(source))
	}
	return withHint(err, "GET /topics lists the topics")
}

// printAlert prints an alert.
func printAlert(w io.Writer, a alert.Alert) {
	line := "alert: " + a.Rule.String()
	if a.Topic != "" {
		line += ": " + a.Subject() + " is " + a.Value
	}
	fmt.Fprintln(w, cleanLine(line))
}
