package lines

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"topicmux/internal/backoff"
	"topicmux/sse"
	"topicmux/topics"
)

const (
	// reportEvery is how long notes wait, so that one note counts many lines.
	reportEvery = time.Second
	// maxEvent is the maximum size in bytes of an event of an event stream. A larger one
	// ends the stream. It is far above what a hub takes by default.
	maxEvent = 16 << 20
)

// Run publishes what r returns until r ends, and then returns nil. It closes r, also
// when the context ends; Close must make a Read that waits return. The errors are those
// of r, of the context and of Sink.Publish.
func Run(ctx context.Context, r io.ReadCloser, pub *topics.Publisher, opts Options) error {
	return NewSink(pub, opts).Run(ctx, r)
}

// Run is like the function Run. A sink can run one stream after the other.
func (s *Sink) Run(ctx context.Context, r io.ReadCloser) error {
	run := &stream{opts: s.opts, sink: s, split: NewSplitter(s.opts), saidAt: -1}
	run.input = newInput(r, run.pending, run.report)
	defer run.input.close()
	err := run.run(ctx)
	if end := s.End(); err == nil {
		err = end
	}
	return err
}

// A stream is published by Run.
type stream struct {
	opts  Options
	sink  *Sink
	input *input
	split *Splitter
	table table

	saidAt int64 // where the line begins of which a note says that it has not ended; or -1
}

func (s *stream) run(ctx context.Context) error {
	begun, events, err := s.recognize(ctx)
	switch {
	case err != nil:
		return err
	case events:
		return s.runEvents(ctx, begun)
	}
	return s.runLines(ctx, begun)
}

// recognize reads until it is known whether the stream is an event stream. It returns
// what it has read.
func (s *stream) recognize(ctx context.Context) (begun []byte, events bool, err error) {
	if s.opts.Format != FormatAuto {
		return nil, s.opts.Format == FormatEvents, nil
	}
	var patience <-chan time.Time
	for recognize(begun) == unknown {
		chunk, err := s.input.next(ctx, patience)
		switch {
		case errors.Is(err, errIdle), errors.Is(err, io.EOF):
			return begun, false, nil
		case err != nil:
			return nil, false, err
		}
		if begun = append(begun, chunk...); patience == nil {
			patience = time.After(recognizeFor)
		}
	}
	return begun, recognize(begun) == isEvents, nil
}

func (s *stream) runLines(ctx context.Context, chunk []byte) error {
	publish := func(line []byte, cut int) error { return s.sink.Publish(ctx, line, cut) }
	emit := publish
	if s.opts.Columns && s.opts.Match == nil && s.opts.First == nil {
		emit = func(line []byte, cut int) error { return s.table.line(line, cut, publish) }
	}
	split := s.split
	err := split.Write(chunk, emit)
	for err == nil {
		chunk, err = s.input.next(ctx, s.patience())
		switch {
		case errors.Is(err, errIdle) && split.Waiting():
			err = split.Flush(emit)
		case errors.Is(err, errIdle) && s.table.waits():
			err = s.table.flush(publish)
		case errors.Is(err, errIdle):
			err = s.sayUnfinished()
		case errors.Is(err, io.EOF):
			if err = split.End(emit); err == nil {
				err = s.table.flush(publish)
			}
			return err
		case err == nil:
			dropped := s.sink.notes.dropped
			err = split.Write(chunk, emit)
			_, size, _ := split.unfinished()
			if err == nil && (s.sink.notes.dropped > dropped || size > s.opts.MaxLine) {
				err = slowDown(ctx)
			}
		}
	}
	return err
}

// floodPause is the pause after each chunk of a flood. It slows the program down to 6 MB
// a second, so that reading what is dropped takes a small part of a processor.
const floodPause = 5 * time.Millisecond

func slowDown(ctx context.Context) error {
	if !backoff.Sleep(ctx, floodPause) {
		return ctx.Err()
	}
	return nil
}

// unfinishedFor is after how much silence a note says that a line has not ended. Nothing
// else would say why its topic is empty.
const unfinishedFor = 10 * time.Second

// patience returns a channel that has a value when something must be done about a line
// that does not end, or a record that does not go on.
func (s *stream) patience() <-chan time.Time {
	_, size, at := s.split.unfinished()
	switch {
	case s.split.Waiting():
		return time.After(s.opts.Flush)
	case s.table.waits():
		return time.After(tableWait)
	case size > 0 && at != s.saidAt:
		return time.After(unfinishedFor)
	}
	return nil
}

func (s *stream) sayUnfinished() error {
	begin, _, at := s.split.unfinished()
	s.saidAt = at
	return s.sink.notes.sayUnfinished(begin)
}

// isEndless reports whether a line is too long already, has not ended, and no note says so.
func (s *stream) isEndless() bool {
	_, size, at := s.split.unfinished()
	return size > s.opts.MaxLine && at != s.saidAt
}

// pending reports whether there is something to report.
func (s *stream) pending() bool { return s.sink.Pending() || s.isEndless() }

// report publishes notes.
func (s *stream) report() error {
	if s.isEndless() {
		_, _, s.saidAt = s.split.unfinished()
		if err := s.sink.notes.sayEndless(); err != nil {
			return err
		}
	}
	return s.sink.Report()
}

func (s *stream) runEvents(ctx context.Context, begun []byte) error {
	next := func() ([]byte, error) { return s.input.next(ctx, nil) }
	decoder := sse.NewDecoder(&chunkReader{begun, next}, sse.DecoderOptions{MaxEvent: maxEvent})
	for {
		e, err := decoder.Next()
		switch {
		case errors.Is(err, io.EOF):
			return nil
		case errors.As(err, new(*sse.LimitError)):
			return fmt.Errorf("read the event stream: %w", err)
		case err != nil:
			return err
		}
		if err := s.publishEvent(ctx, e); err != nil {
			return err
		}
	}
}

// publishEvent publishes an event of an event stream to the topic for its name.
func (s *stream) publishEvent(ctx context.Context, e sse.Event) error {
	switch {
	case strings.HasPrefix(e.Type, "$"):
		return nil
	case e.Type == sse.DefaultEvent:
		return s.sink.publish(ctx, "", e.Data, 0)
	}
	return s.sink.publish(ctx, e.Type, e.Data, 0)
}
