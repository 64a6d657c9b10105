package tui

import (
	"io"
	"net/url"
	"os"
	"strings"
	"time"

	"topicmux/monitor"
	"topicmux/tui/theme"
)

// Options configures a dashboard. Only what [monitor.Options] requires is
// required.
type Options struct {
	// Options is the stream to watch and what it means. The dashboard sets History
	// and OnHistory, and in Run AlertFailed.
	monitor.Options
	// Title names the dashboard in the terminal's title. Default "topicmux".
	Title string
	// Order lists topics whose panes come after all others, in this order.
	// Default: none, so that all come in order of appearance.
	Order []string
	// Note stands in the status line, where a user looks for the address
	// to join from elsewhere. Default: the address of URL.
	Note string
	// Opening is what the status line says for the first seconds. Default:
	// nothing.
	Opening string
	// Window is the span of time that charts show. Default: what was
	// saved, or one minute.
	Window time.Duration
	// StateDir is where arrangements are remembered, see savedstate.Dir.
	// Default: nothing outlives the dashboard.
	StateDir string
	// StateMissing is why there is no StateDir where one is wanted. The user
	// is told of it. Default: none.
	StateMissing error
	// StateFailed is told why an arrangement cannot be read or saved, where
	// there is no screen to show it. Default: nobody is.
	StateFailed func(error)
	// Server is the name that the arrangement is remembered under. Default:
	// URL without its query and password.
	Server string
	// Theme is the theme to begin with. Default: the one that is remembered,
	// else theme.Find("auto").
	Theme *theme.Scheme
	// Ended is told at the end of Speak what has come. Default: nobody is.
	Ended func(monitor.Outcome)
	// Quiet keeps alerts from ringing the bell and from asking the terminal
	// for notifications. Default: they do.
	Quiet bool
	// SaveDir is where ctrl+s writes its files. Default: the working directory.
	SaveDir string
	// Input and Output are the terminal. Default standard input and output.
	Input  io.Reader
	Output io.Writer
	// Environ is the environment that tells about the terminal: TERM,
	// COLORTERM, NO_COLOR. Default the process's own.
	Environ []string
}

func (o Options) withDefaults() Options {
	if o.Title == "" {
		o.Title = "topicmux"
	}
	if o.Recording != nil {
		o.URL = o.Recording.Name
	}
	if o.Note == "" {
		o.Note = hostOf(o.URL)
	}
	if o.Server == "" {
		o.Server = addressOf(o.URL)
	}
	if o.StateFailed == nil {
		o.StateFailed = func(error) {}
	}
	if o.AlertFailed == nil {
		o.AlertFailed = func(error) {}
	}
	if o.Clock == nil {
		o.Clock = time.Now
	}
	if o.Input == nil {
		o.Input = os.Stdin
	}
	if o.Output == nil {
		o.Output = os.Stdout
	}
	if o.Environ == nil {
		o.Environ = os.Environ()
	}
	return o
}

// hostOf shortens a URL to what a user needs to recognise the server.
func hostOf(raw string) string {
	u, err := url.Parse(raw)
	if err != nil || u.Host == "" {
		return raw
	}
	return u.Host
}

// addressOf leaves out of a URL what is secret or differs from one day to the
// next.
func addressOf(raw string) string {
	u, err := url.Parse(raw)
	if err != nil || u.Host == "" {
		address, _, _ := strings.Cut(raw, "?")
		return address
	}
	u.User, u.RawQuery, u.Fragment = nil, "", ""
	return u.String()
}
