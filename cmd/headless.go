package cmd

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"syscall"

	"github.com/charmbracelet/x/term"

	"topicmux/monitor"
	"topicmux/monitor/alert"
	"topicmux/monitor/fuzzy"
	"topicmux/monitor/store"
	"topicmux/sse"
	"topicmux/topics"
	"topicmux/tui"
)

// errAlert ends a command without a screen of which an alert has fired.
var errAlert = told(errors.New("an alert has fired"))

// errUnseen ends a command without a screen that never saw something it was asked
// about.
var errUnseen = &failure{err: errors.New("a requested topic or field never appeared"), told: true, code: exitUnseen}

// tellUnseen tells what was asked about on the command line and never seen. The
// error is nil where there is nothing. What a config file asks about may be of
// other streams.
func tellUnseen(std stdio, seen monitor.Outcome, asked []string) (err error) {
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

// watchOnce prints one frame.
func watchOnce(ctx context.Context, std stdio, s watchSettings, opts tui.Options) error {
	environ, err := colored(s.color, os.Environ())
	if err != nil {
		return err
	}
	opts.Environ, opts.Output = environ, std.out.styled()
	w, h := frameSize(std.out, os.Getenv)
	picture, err := tui.Once(ctx, opts, tui.Still{Width: w, Height: h, Wait: s.wait, Whole: s.waitAll})
	if err != nil {
		return s.explain(err)
	}
	if _, err := io.WriteString(std.out.styled(), picture.Frame); err != nil {
		return err
	}
	if picture.Unfinished {
		std.warn(unfinished(s.source))
	}
	for _, a := range picture.Alerts {
		tellAlert(std.err, a)
	}
	unseen := cmp.Or(tellUnseen(std, picture.Outcome, s.requested()), s.tellEmpty(std, opts.URL, picture.Outcome))
	switch {
	case picture.Cut != nil:
		return s.explain(picture.Cut)
	case len(picture.Alerts) > 0:
		return errAlert
	}
	return unseen
}

// explain adds what to do to an error of the source. It returns nil for nil.
func (s *watchSettings) explain(err error) error {
	var known *failure
	if err == nil {
		return nil
	}
	if !isRecording(s.source) || errors.As(err, &known) || errors.Is(err, context.Canceled) {
		return explain(err)
	}
	return explainInput(s.source, err)
}

// tellEmpty tells which topics did not come, and why nothing did.
func (s *watchSettings) tellEmpty(std stdio, url string, seen monitor.Outcome) error {
	if err := tellUnseenTopics(std, s.selected, seen.Topics, seen.Unmatched); err != nil || len(seen.Topics) > 0 {
		return err
	}
	where := sse.Redact(url)
	switch {
	case url == "":
		std.warn(fmt.Errorf("%s: it contains no events", inputName(s.source)))
	case seen.Status == http.StatusNoContent:
		std.warn(fmt.Errorf("%s: the server ended the stream (204 No Content) without an event", where))
	case seen.Trouble != nil:
		std.warn(fmt.Errorf("%s: no event arrived within %v: %w", where, s.wait, seen.Trouble))
	default:
		std.warn(fmt.Errorf("%s: no event arrived within %v", where, s.wait))
	}
	return errUnseen
}

// tellUnseenTopics tells which of the names and patterns that were asked for fit
// none of the topics that came.
func tellUnseenTopics(std stdio, selected topics.Selection, came []string, unmatched []store.Unmatched) (err error) {
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

// watchPlain says what changes until the stream ends.
func watchPlain(ctx context.Context, std stdio, s watchSettings, opts tui.Options) error {
	opts.Output = std.out
	fired := false
	var seen monitor.Outcome
	opts.Ended = func(outcome monitor.Outcome) { seen = outcome }
	err := tui.Speak(ctx, opts, func(alert.Alert) { fired = true })
	switch {
	case errors.Is(err, syscall.EPIPE): // nobody reads on
	case err != nil:
		return s.explain(err)
	case ctx.Err() != nil:
		return context.Cause(ctx)
	}
	missing := cmp.Or(tellUnseen(std, seen, s.requested()), tellUnseenTopics(std, s.selected, seen.Topics, seen.Unmatched))
	if fired {
		return errAlert
	}
	return missing
}

// tellAlert tells of an alert on standard error.
func tellAlert(w io.Writer, a alert.Alert) {
	line := "alert: " + a.Rule.String()
	if a.Topic != "" {
		line += ": " + a.Subject() + " is " + a.Value
	}
	fmt.Fprintln(w, cleanLine(line))
}

// colored returns the environment that makes the frame as colourful as the
// person wants it.
func colored(choice string, environ []string) ([]string, error) {
	drop := func(names ...string) []string {
		var out []string
		for _, e := range environ {
			name, _, _ := strings.Cut(e, "=")
			keep := true
			for _, n := range names {
				keep = keep && n != name
			}
			if keep {
				out = append(out, e)
			}
		}
		return out
	}
	switch choice {
	case "auto":
		return environ, nil
	case "always":
		return append(drop("NO_COLOR", "TERM"), "TERM=xterm-256color", "COLORTERM=truecolor", "CLICOLOR_FORCE=1"), nil
	case "never":
		return append(drop("CLICOLOR_FORCE", "TERM"), "TERM=dumb", "NO_COLOR=1"), nil
	}
	return nil, usageError(fmt.Errorf("--color %q is not valid", choice), "want auto, always or never")
}

// The bounds of a frame that the environment asks for.
const (
	widestFrame, highestFrame = 500, 300
)

// frameSize is the size of a frame: that of COLUMNS and LINES, else that of
// the terminal, else 80 by 24. Of a terminal one line stays for the prompt.
func frameSize(out *output, env func(string) string) (w, h int) {
	w, h = 80, 24
	if file, ok := out.dst.(*os.File); ok && out.terminal {
		if tw, th, err := term.GetSize(file.Fd()); err == nil && tw > 0 && th > 1 {
			w, h = tw, th-1
		}
	}
	if n, err := strconv.Atoi(env("COLUMNS")); err == nil && n > 0 {
		w = min(n, widestFrame)
	}
	if n, err := strconv.Atoi(env("LINES")); err == nil && n > 0 {
		h = min(n, highestFrame)
	}
	return w, h
}

// openKeyboard opens the terminal that the process belongs to.
func openKeyboard() (*os.File, error) {
	if runtime.GOOS == "windows" {
		return os.OpenFile("CONIN$", os.O_RDWR, 0)
	}
	return os.OpenFile("/dev/tty", os.O_RDWR, 0)
}
