package lines

import (
	"fmt"
	"regexp"
	"time"

	"topicmux/topics"
)

// Format says how the output of a program is read.
type Format int

// The formats of an output.
const (
	// FormatAuto decides by the first lines: FormatEvents if they are a whole block of
	// an event stream, with the empty line that ends it, and FormatLines otherwise. It
	// waits for at most 100 ms for the rest of a block.
	FormatAuto Format = iota
	// FormatLines makes each line an event.
	FormatLines
	// FormatEvents reads an event stream. Events without a name go to the topic of
	// the source, and others to topics below it: the event "rx" of the source "net" to
	// "net.rx". Control events of topicmux, which begin with "$", are left out.
	FormatEvents
)

// Options say how lines become events. Only Topic is necessary.
type Options struct {
	// Topic is the topic of the lines. The source must have declared it, unless Lazy is
	// set. Required.
	Topic topics.TopicInfo
	// Lazy declares Topic before the first line. If the hub has no room for it, its
	// lines are dropped. Default: the source has declared Topic.
	Lazy bool
	// Notes is the topic for notes about lines that were dropped, cut or changed. It is
	// declared before the first note. Default: the log "NAME.notes".
	Notes topics.TopicInfo
	// Format is how the output is read. Default: FormatAuto.
	Format Format
	// Match picks the payload out of a line. With several groups the payload is a JSON
	// object of the named groups, or of all by their number if none is named. With one
	// group it is that group, and without a group the whole match. What looks like a
	// number is a number. Lines that do not match are left out. Default: the line is
	// the payload.
	Match *regexp.Regexp
	// Field is the path of the JSON field that names the topic of a line: with "host"
	// the line {"host":"a"} goes to the topic "NAME.a". Dots separate the names of
	// nested fields. Lines without the field go to Topic. Default: all go to Topic.
	Field string
	// First matches the first line of records that have several lines. The lines up to
	// the next match are one event. Default: each line is an event.
	First *regexp.Regexp
	// Flush is how long a record waits for another line before it is an event. It
	// needs First or JSON. Default: 1 s.
	Flush time.Duration
	// Columns makes JSON of tables, such as those of vmstat: each line of numbers under a
	// line with their names becomes {"NAME":NUMBER,…}. Rows that have a text each, such as
	// the name of a device, become one array of such objects if there are several. They
	// wait for at most 100 ms for the next row. The lines with the names are left out. Only
	// Run does it, and not with Match or First. Default: they are lines.
	Columns bool
	// JSON makes each JSON object or array an event, also one of several lines, which
	// becomes one line. A NUL ends a line too. Lines outside of objects and arrays are
	// events as they are. Default: each line is an event.
	JSON bool
	// CR makes a carriage return end a line, as in progress bars. Default: only LF and
	// CRLF do.
	CR bool
	// Plain removes escape sequences, such as colours, from the lines. Default: they
	// are a part of the payload.
	Plain bool
	// Blank makes empty lines events. Default: lines without text are left out.
	Blank bool
	// MaxLine is the maximum length of a line or record in bytes. A longer one is cut
	// and ends with the number of bytes that are missing. Default: 64 KiB.
	MaxLine int
	// MaxTopics is the maximum number of topics below Topic. The events of further ones
	// go to Topic. Default: 256.
	MaxTopics int
	// Rate is the maximum number of events a second, after a first burst of as many.
	// Lines that exceed it are dropped, or wait if Wait is set. Default: no limit.
	Rate int
	// Wait makes lines that exceed Rate wait, so that the program waits too. Default:
	// they are dropped.
	Wait bool
}

const (
	defaultMaxLine   = 64 << 10
	defaultMaxTopics = 256
	defaultFlush     = time.Second
)

// notesToken is the last part of the default name of the notes.
const notesToken = "notes"

// Validate returns nil if the options can be used, or an error that says what is wrong
// with the topics.
func (o Options) Validate() error {
	if err := o.Topic.Validate(); err != nil {
		return err
	}
	if !o.Notes.Name.IsZero() {
		return o.Notes.Validate()
	}
	_, err := Below(o.Topic.Name, notesToken)
	return err
}

// Below returns the name of a topic below another: Below("web", "stderr") is
// "web.stderr". The error says that the name would be too long.
func Below(parent topics.Name, token string) (topics.Name, error) {
	n, err := topics.ParseName(parent.String() + "." + token)
	if err != nil {
		return n, fmt.Errorf("a topic below %q: %w", parent, err)
	}
	return n, nil
}

// withDefaults returns valid options with the defaults filled in.
func (o Options) withDefaults() Options {
	if o.MaxLine <= 0 {
		o.MaxLine = defaultMaxLine
	}
	if o.MaxTopics <= 0 {
		o.MaxTopics = defaultMaxTopics
	}
	if o.Flush <= 0 {
		o.Flush = defaultFlush
	}
	if o.Notes.Name.IsZero() {
		o.Notes.Name, _ = Below(o.Topic.Name, notesToken) // Validate has checked it
		o.Notes.Kind = topics.KindLog
		o.Notes.Help = "What was dropped, cut or changed of " + o.Topic.Name.String()
	}
	return o
}
