package command

import (
	"bytes"
	"context"
	"errors"
	"time"

	"topicmux/internal/backoff"
	"topicmux/topics"
	"topicmux/topics/lines"
)

// Source returns a source that runs the command. It may be supervised once. The error
// says what is wrong with the options. A program that does not exist is an error of the
// run: it may be installed later.
//
// A command that runs until it ends makes its topics fail or complete when it does. A
// command at an interval marks its topics as failed after a run that failed, and is run
// again at the next interval.
//
// When the context ends, the source ends the command with all processes of its group. On
// Linux it also ends those that have left the group. The variable TOPICMUX_SOURCE is in the
// environment of all of them.
func Source(opts Options) (topics.Source, error) {
	opts, err := opts.withDefaults()
	if err != nil {
		return topics.Source{}, err
	}
	c := &command{opts: opts}
	run := c.runUntilEnd
	if opts.Every > 0 {
		run = c.runAtInterval
	}
	return topics.Source{Topics: []topics.TopicInfo{opts.Lines.Topic}, Run: func(ctx context.Context, pub *topics.Publisher) error {
		err := run(ctx, pub)
		if ctx.Err() != nil {
			endStrays(opts.marker, opts.Grace)
		}
		return err
	}}, nil
}

// A command is the command of one source.
type command struct {
	opts   Options
	failed error // the error of the last run, or nil
	logged bool  // standard error has had a line, so it has a topic
}

const (
	firstPause = 100 * time.Millisecond
	maxPause   = 30 * time.Second
	// healthyRun is how long the command must run for the pause to start at firstPause
	// again.
	healthyRun = 10 * time.Second
)

// runUntilEnd runs the command until it ends, and again if it is to be restarted.
func (c *command) runUntilEnd(ctx context.Context, pub *topics.Publisher) error {
	s := newSinks(pub, c.opts)
	if err := c.announceRestart(ctx, s); err != nil {
		return err
	}
	for ended := 1; ; ended++ {
		began := time.Now()
		c.failed = c.runOnce(ctx, s)
		if c.failed != nil || !c.opts.Restart {
			return c.failed
		}
		if time.Since(began) >= healthyRun {
			ended = 1
		}
		if !backoff.Sleep(ctx, backoff.Delay(ended, firstPause, maxPause)) {
			return ctx.Err()
		}
		pub.Restarted()
	}
}

// announceRestart says in the log why the command runs again. So the log is live again
// with its command, even if that writes no more errors.
func (c *command) announceRestart(ctx context.Context, s *sinks) error {
	if c.failed == nil || !c.logged {
		return nil
	}
	return s.log.Publish(ctx, []byte("restarted after: "+withoutLine(c.failed).Error()), 0)
}

// runAtInterval runs the command at each interval until the context ends.
func (c *command) runAtInterval(ctx context.Context, pub *topics.Publisher) error {
	due := time.Now()
	s := newSinks(pub, c.opts)
	for {
		err := c.runOnce(ctx, s)
		due = nextRun(due, c.opts.Every, time.Now())
		switch {
		case ctx.Err() != nil:
			return ctx.Err()
		case errors.Is(err, topics.ErrClosed), errors.Is(err, topics.ErrComplete):
			return err
		case err != nil:
			pub.FailUntil(due, err, s.out.Topics()...)
		}
		if !backoff.Sleep(ctx, time.Until(due)) {
			return ctx.Err()
		}
	}
}

// nextRun returns when the run after one that was due at last is due. Of those that a long
// run has missed, only the latest is made up for, so it has passed then.
func nextRun(last time.Time, every time.Duration, now time.Time) time.Time {
	next := last.Add(every)
	return next.Add(max(0, now.Sub(next)) / every * every)
}

// Sinks publish the output and the log of a command.
type sinks struct {
	pub      *topics.Publisher
	out, log *lines.Sink
}

func newSinks(pub *topics.Publisher, opts Options) *sinks {
	out := opts.Lines
	out.Blank = out.Blank || opts.Output == OutputWhole
	return &sinks{
		pub: pub,
		out: lines.NewSink(pub, out),
		log: lines.NewSink(pub, lines.Options{
			Topic: out.Notes, Notes: out.Notes, Lazy: true, Format: lines.FormatLines,
			CR: true, Plain: true, Rate: out.Rate,
		}),
	}
}

// runOnce runs the command once, and publishes what it prints. The errors are those of
// the run, of the context and of Sink.Publish.
func (c *command) runOnce(ctx context.Context, s *sinks) error {
	p, err := start(c.opts)
	if err != nil {
		return err
	}
	log := &lastLine{r: p.stderr}
	p.stderr = log
	var whole collector
	out := s.out.Run
	if c.opts.Output == OutputWhole {
		whole.most = c.opts.Lines.MaxLine
		out = whole.read
	}
	err = p.run(ctx, out, s.log.Run)
	c.logged = c.logged || log.text() != ""
	if err = describe(err, c.opts, log.text()); err != nil || c.opts.Output != OutputWhole {
		return err
	}
	text, cut := whole.text()
	if err := c.declareText(s.pub, text); err != nil {
		return err
	}
	if err := s.out.Publish(ctx, text, cut); err != nil {
		return err
	}
	return s.out.Report()
}

// declareText declares the topic as text before an output of several lines that is no JSON: it
// is neither a log nor a number, whatever its lines look like.
func (c *command) declareText(pub *topics.Publisher, output []byte) error {
	info := c.opts.Lines.Topic
	if info.Kind != "" || !bytes.ContainsRune(output, '\n') || output[0] == '{' || output[0] == '[' {
		return nil
	}
	info.Kind = topics.KindText
	return pub.Declare(info)
}
