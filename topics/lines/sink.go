package lines

import (
	"bytes"
	"context"
	"errors"
	"strconv"

	"github.com/charmbracelet/x/ansi"

	"topicmux/topics"
)

// Sink publishes lines as events, as Options say. One goroutine at a time may use it.
type Sink struct {
	pub     *topics.Publisher
	opts    Options
	limiter limiter
	match   *extractor // nil without Options.Match
	names   *namer
	field   string // the gjson path of Options.Field
	notes   notes
	buf     []byte // a line that was changed
}

// NewSink returns a sink for valid options.
func NewSink(pub *topics.Publisher, opts Options) *Sink {
	opts = opts.withDefaults()
	s := &Sink{
		pub: pub, opts: opts, limiter: limiter{rate: opts.Rate},
		names: newNamer(pub, opts), field: fieldPath(opts.Field),
		notes: notes{pub: pub, opts: opts},
	}
	if opts.Match != nil {
		s.match = newExtractor(opts.Match)
	}
	return s
}

// Publish publishes a line, of which cut bytes are missing at the end. What the sink can
// only drop, it counts for the notes. The errors are those of the context, while a line
// waits, and those of Publisher.Publish that concern all lines, such as ErrClosed. After
// an error, the line has not been published.
func (s *Sink) Publish(ctx context.Context, line []byte, cut int) error {
	return s.publish(ctx, "", line, cut)
}

// publish publishes a line to the topic for an event name, or for the line if that is "".
func (s *Sink) publish(ctx context.Context, event string, line []byte, cut int) error {
	if s.opts.Plain && bytes.IndexByte(line, '\x1b') >= 0 {
		line = []byte(ansi.Strip(string(line)))
	}
	if !s.opts.Blank && event == "" && isBlank(line) {
		return nil
	}
	if s.match != nil {
		payload, ok := s.match.payload(line)
		if !ok {
			return s.notes.noMatch(line)
		}
		s.notes.matched = true
		line, cut = payload, 0
	}
	if admitted, err := s.admit(ctx); !admitted || err != nil {
		return err
	}
	if s.opts.Lazy {
		if err := s.pub.Declare(s.opts.Topic); err != nil {
			return onlyClosed(err)
		}
	}
	line = s.clean(line, cut)
	name, err := s.topic(event, line)
	if err != nil {
		return err
	}
	return s.published(name, s.pub.Publish(name, line))
}

// isBlank reports whether a line has no text.
func isBlank(line []byte) bool {
	return len(line) == 0 || line[0] <= ' ' && len(bytes.TrimSpace(line)) == 0
}

// admit reports whether a line is within the rate. With Options.Wait it waits for that.
func (s *Sink) admit(ctx context.Context) (bool, error) {
	if s.opts.Wait {
		return true, s.limiter.wait(ctx)
	}
	_, ok := s.limiter.take()
	if !ok {
		s.notes.dropped++
	}
	return ok, nil
}

// clean returns a line as text, with a mark if its end is missing.
func (s *Sink) clean(line []byte, cut int) []byte {
	if cut == 0 && isText(line) {
		return line
	}
	whole := line
	if cut > 0 {
		whole = wholeRunes(line)
		cut += len(line) - len(whole)
		s.notes.cut++
	}
	if s.buf = s.buf[:0]; cap(s.buf) > maxRetained {
		s.buf = nil
	}
	if isText(whole) {
		s.buf = append(s.buf, whole...)
	} else {
		s.notes.replaced++
		s.buf = appendText(s.buf, whole)
	}
	if cut > 0 {
		s.buf = append(s.buf, " … "...)
		s.buf = strconv.AppendInt(s.buf, int64(cut), 10)
		s.buf = append(s.buf, " bytes cut"...)
	}
	return s.buf
}

// topic returns the topic for an event name, or for the line if that is "".
func (s *Sink) topic(event string, line []byte) (topics.Name, error) {
	if event == "" && s.field != "" {
		event = fieldValue(line, s.field)
	}
	if event == "" {
		return s.opts.Topic.Name, nil
	}
	name, ok, err := s.names.below(event)
	if !ok {
		s.notes.noTopic++
	}
	return name, err
}

// published returns the error of publishing a line if it concerns all lines, and counts
// it otherwise.
func (s *Sink) published(name topics.Name, err error) error {
	switch {
	case err == nil:
		return nil
	case errors.Is(err, topics.ErrTooLarge):
		s.notes.tooLarge++
		return nil
	case errors.Is(err, topics.ErrComplete) && name != s.opts.Topic.Name:
		s.notes.lost++
		return nil
	}
	return err
}

// Topics returns the topics of the lines so far: Options.Topic and those below it.
func (s *Sink) Topics() []topics.Name {
	names := []topics.Name{s.opts.Topic.Name}
	for _, n := range s.names.known {
		names = append(names, n)
	}
	return names
}

// Pending reports whether Report has something to say.
func (s *Sink) Pending() bool { return s.notes.pending() }

// Note publishes a note of the source itself.
func (s *Sink) Note(text string) error { return s.notes.say(text) }

// Report publishes notes about what was dropped, cut or changed since the last call. A
// source calls it about once a second while Pending is true.
func (s *Sink) Report() error { return s.notes.publish() }

// End publishes the notes after the last line. The sink can be used again.
func (s *Sink) End() error { return s.notes.end() }
