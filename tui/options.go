package tui

import (
	"cmp"
	"io"
	"net/url"
	"os"
	"slices"
	"strings"
	"time"

	"topicmux/monitor"
	"topicmux/tui/arrangement"
	"topicmux/tui/theme"
)

// Options configures a dashboard. Only the fields that [monitor.Options]
// requires are required.
type Options struct {
	// Options selects the stream and its interpretation. The dashboard sets
	// History and OnHistory. Run also sets the other functions that report something.
	monitor.Options
	// Title is the name of the dashboard in the terminal's title. Default (""):
	// "topicmux".
	Title string
	// Order lists topics whose panes come after all others, in this order. "net.>" stands
	// for all topics under net.
	// Default (nil): all panes are in order of appearance.
	Order []string
	// ShowEnded shows ended topics until the user hides them. Default (false): they leave the
	// screen after ten seconds, unless the user has chosen to see them.
	ShowEnded bool
	// Note is a text in the status line, such as the address to join from
	// another machine. Default (""): the address of URL, or nothing for several streams.
	Note string
	// Opening is the text of the status line for the first seconds. Default
	// (""): none.
	Opening string
	// Arrangement is where the dashboard begins. What the user has changed on the screen
	// since the arrangement has its values takes precedence. Its fields and alerts are in
	// addition to Fields and Alerts. Default (zero): the user's.
	Arrangement arrangement.Arrangement
	// Changes brings other arrangements in place of Arrangement while the dashboard runs. It
	// may be closed. Default (nil): none.
	Changes <-chan Change
	// Window is the time span of the charts. Default (0): the saved span, that of
	// Arrangement, or one minute.
	Window time.Duration
	// StateDir is the directory for saved arrangements; see savedstate.Dir.
	// Default (""): nothing is saved.
	StateDir string
	// StateMissing is the reason why there is no StateDir. The dashboard shows
	// it to the user. Default (nil): none.
	StateMissing error
	// StateFailed is called with the error if an arrangement cannot be read or
	// saved and there is no screen to show it. Default (nil): the error is
	// ignored.
	StateFailed func(error)
	// Server is the name under which the arrangement is saved. Default (""):
	// URL without its query and password, or the names and URLs of several streams.
	Server string
	// Theme is the initial theme. Default (nil): the saved theme, that of Arrangement, or
	// else theme.Find("auto").
	Theme *theme.Scheme
	// Ended is called with the outcome at the end of Plain. Default (nil): not
	// called.
	Ended func(monitor.Outcome)
	// Quiet disables the bell and desktop notifications of alerts. Default
	// (false): enabled.
	Quiet bool
	// SaveDir is the directory for the files that ctrl+s writes. Default (""):
	// the working directory.
	SaveDir string
	// Input and Output are the terminal. Default (nil): standard input and
	// output.
	Input  io.Reader
	Output io.Writer
	// Environ is the environment that describes the terminal: TERM, COLORTERM,
	// NO_COLOR. Default (nil): that of the process.
	Environ []string
}

func (o Options) withDefaults() Options {
	if o.Title == "" {
		o.Title = "topicmux"
	}
	if o.Recording != nil {
		o.URL = o.Recording.Name
	}
	if o.Note == "" && len(o.Streams) == 0 {
		o.Note = hostOf(o.URL)
	}
	if o.Server == "" {
		o.Server = addressesOf(&o.Options)
	}
	o.merge(&o.Arrangement)
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

// merge adds what an arrangement says about the stream.
func (o *Options) merge(a *arrangement.Arrangement) {
	o.Fields = a.Fields.And(o.Fields)
	o.Alerts = slices.Concat(a.Alerts, o.Alerts)
	o.AlertCommand = cmp.Or(o.AlertCommand, a.AlertCommand)
	o.ArrivalTime, o.Quiet = o.ArrivalTime || a.ArrivalTime, o.Quiet || a.Quiet
}

// hostOf shortens a URL to the part that identifies the server.
func hostOf(raw string) string {
	u, err := url.Parse(raw)
	if err != nil || u.Host == "" {
		return raw
	}
	return u.Host
}

// addressesOf returns the address of the stream, or the names and addresses of several.
func addressesOf(o *monitor.Options) string {
	if len(o.Streams) == 0 {
		return addressOf(o.URL)
	}
	var all []string
	for _, s := range o.Streams {
		where := s.URL
		if s.Recording != nil {
			where = s.Recording.Name
		}
		all = append(all, s.Name+"="+addressOf(where))
	}
	return strings.Join(all, " ")
}

// addressOf removes from a URL what is secret or changes from day to day.
func addressOf(raw string) string {
	u, err := url.Parse(raw)
	if err != nil || u.Host == "" {
		address, _, _ := strings.Cut(raw, "?")
		return address
	}
	u.User, u.RawQuery, u.Fragment = nil, "", ""
	return u.String()
}
