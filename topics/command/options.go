package command

import (
	"crypto/rand"
	"errors"
	"time"

	"topicmux/topics"
	"topicmux/topics/lines"
)

// Output says what an event is.
type Output int

// What an event is.
const (
	// OutputAuto is OutputWhole for a command at an interval, unless Lines.Match or
	// Lines.Field is set, and OutputTable otherwise.
	OutputAuto Output = iota
	// OutputLines makes each line an event.
	OutputLines
	// OutputTable makes each line an event, and a line of numbers under a line with their
	// names a JSON object, as Lines.Columns does.
	OutputTable
	// OutputWhole makes all that a run prints one event, when the run has succeeded. It
	// needs Options.Every.
	OutputWhole
	// OutputJSON makes each JSON value an event, also one of several lines, and each
	// line outside of one.
	OutputJSON
)

// Options are the settings of a command. Either Shell or Args is required, and so is
// Lines.Topic.
type Options struct {
	// Shell is a command line for the shell: sh on Unix and cmd on Windows.
	Shell string
	// Args are the program and its arguments, which no shell interprets.
	Args []string
	// Dir is the working directory. Default: that of topicmux.
	Dir string
	// Env are further variables as "NAME=value". Default: the environment of topicmux.
	Env []string
	// PTY gives the command a terminal as its standard output, for programs that
	// otherwise write only when a buffer is full. Escape sequences are removed. It needs
	// Unix. Default: a pipe.
	PTY bool

	// Every is the interval between the starts of two runs. A run that takes longer
	// delays the next one. Default: the command runs once, until it ends.
	Every time.Duration
	// Timeout is the maximum duration of a run. Default: no limit, and at an interval
	// the interval, but at least 10 s.
	Timeout time.Duration
	// Grace is how long processes may take to end after SIGTERM before SIGKILL ends
	// them. On Windows they are ended at once. Default: 3 s.
	Grace time.Duration
	// Restart runs the command again when it has ended without an error, after a pause
	// that grows from 100 ms to 30 s. Default: the topics are complete then. A command
	// that fails is always run again.
	Restart bool

	// Output says what an event is. Default: OutputAuto.
	Output Output
	// Lines says how lines become events. CR, Plain and Columns are set as the command
	// and Output need.
	// Lines.Rate is 10,000 by default, and no limit if it is negative. Lines.MaxLine is
	// the limit of a whole output or JSON value too, and then 512 KiB by default. Lines.Notes is
	// the topic of standard error, by default "NAME.stderr".
	Lines lines.Options

	marker string // NAME=VALUE in the environment of all processes of the source
}

// markerName is the variable by which the processes of a source are recognised.
const markerName = "TOPICMUX_SOURCE"

const (
	defaultRate    = 10_000
	defaultGrace   = 3 * time.Second
	minimumTimeout = 10 * time.Second // of a command at an interval, by default
	maxWhole       = 512 << 10        // bytes of a whole output, by default
	stderrToken    = "stderr"
)

var (
	errNoCommand   = errors.New("there is no command to run")
	errTwoCommands = errors.New("a command is either for the shell or a program with arguments")
	errWhole       = errors.New("the whole output is an event only for a command at an interval")
)

// withDefaults returns the options with the defaults filled in, or an error that says
// what is wrong with them.
func (o Options) withDefaults() (Options, error) {
	switch {
	case o.Shell == "" && len(o.Args) == 0:
		return o, errNoCommand
	case o.Shell != "" && len(o.Args) > 0:
		return o, errTwoCommands
	case o.Output == OutputWhole && o.Every <= 0:
		return o, errWhole
	case o.PTY && errPTY != nil:
		return o, errPTY
	}
	if o.Output == OutputAuto {
		o.Output = OutputTable
		if o.Every > 0 && o.Lines.Match == nil && o.Lines.Field == "" {
			o.Output = OutputWhole
		}
	}
	if o.Output == OutputJSON {
		o.Lines.JSON, o.Lines.Format = true, lines.FormatLines
	}
	if (o.Output == OutputWhole || o.Output == OutputJSON) && o.Lines.MaxLine <= 0 {
		o.Lines.MaxLine = maxWhole
	}
	if o.Timeout <= 0 && o.Every > 0 {
		o.Timeout = max(o.Every, minimumTimeout)
	}
	o.marker = markerName + "=" + rand.Text()
	if o.Grace <= 0 {
		o.Grace = defaultGrace
	}
	var err error
	o.Lines, err = linesOptions(o)
	return o, err
}

// linesOptions returns how the lines of standard output become events.
func linesOptions(o Options) (lines.Options, error) {
	l := o.Lines
	l.CR, l.Plain, l.Columns = true, l.Plain || o.PTY, o.Output == OutputTable
	if l.Rate == 0 {
		l.Rate = defaultRate
	}
	if l.Notes.Name.IsZero() && !l.Topic.Name.IsZero() {
		name, err := lines.Below(l.Topic.Name, stderrToken)
		if err != nil {
			return l, err
		}
		l.Notes = topics.TopicInfo{
			Name: name, Kind: topics.KindLog, Help: "Standard error of " + l.Topic.Name.String(),
		}
	}
	return l, l.Validate()
}
