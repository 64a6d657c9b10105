package cmd

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"

	"topicmux/sse"
)

const (
	// slowAnswer is when a request took so long that a larger one would have been
	// better.
	slowAnswer = 10 * time.Millisecond
	// firstPace and slowestPace are the time from one request to the next, once the
	// server has said that they are too many. It doubles each time it does.
	firstPace, slowestPace = 4 * time.Millisecond, 128 * time.Millisecond
)

// A lineSender publishes batches of lines, one after the other. Only one is on its
// way at a time, which keeps the order, and means that when a connection breaks
// there is one batch of which it is not known whether it was published. It is sent
// again with the same key, so that the server publishes it only if it did not.
type lineSender struct {
	post  *courier
	input *lineInput
	way   int // lines that are on their way
	pace  time.Duration
}

// publishLines publishes each line of standard input as it comes.
func publishLines(ctx context.Context, std stdio, opts publishSettings, routes *router, post *courier) error {
	reading, stop := context.WithCancel(ctx)
	src, done, err := openInput(reading, std, "-")
	if err != nil {
		stop()
		return err
	}
	s := &lineSender{post: post, input: newLineInput(src, opts.json, routes, post.teller.say)}
	read := make(chan struct{})
	go func() { // it is waited for below
		defer close(read)
		s.input.run(reading)
	}()
	err = s.run(ctx)
	stop()
	<-read
	done()
	if ctx.Err() != nil {
		s.account()
		return ctx.Err()
	}
	return err
}

// run sends what comes until no more does.
func (s *lineSender) run(ctx context.Context) error {
	spare := &batch{}
	for {
		b, err := s.input.batch(ctx, spare)
		switch {
		case errors.Is(err, io.EOF):
			return nil
		case err != nil:
			return s.withCount(err)
		}
		began := time.Now()
		if err := s.send(ctx, b); err != nil {
			return err
		}
		took := time.Since(began)
		if s.post.rushed {
			s.pace = min(max(2*s.pace, firstPace), slowestPace)
		}
		if took > slowAnswer {
			s.input.grow(b)
		}
		if took < s.pace {
			sleep(ctx, s.pace-took)
		}
		spare = b
	}
}

// send publishes a batch as a whole, or up to the line that is wrong.
func (s *lineSender) send(ctx context.Context, b *batch) error {
	for b.len() > 0 {
		s.way = b.len()
		if ctx.Err() != nil {
			return ctx.Err()
		}
		got, err := s.post.deliver(ctx, parcel{path: []string{"events"}, kind: sse.MediaType, body: b.body})
		if got.Events > b.len() || err == nil && got.Events < b.len() {
			return s.post.strange()
		}
		s.post.teller.published.Add(int64(got.Events))
		trouble := b
		_, b = b.cut(got.Events)
		if err == nil {
			break
		}
		var why *setback
		if !errors.As(err, &why) {
			return err // the context's
		}
		if err := s.overcome(ctx, why, got, trouble, b); err != nil {
			return err
		}
		if !why.again {
			break // overcome has sent the rest
		}
	}
	s.way = 0
	return nil
}

// overcome does what can be done about a batch that was refused, of which rest was
// not published.
func (s *lineSender) overcome(ctx context.Context, why *setback, got answer, b, rest *batch) error {
	switch {
	case why.again && got.Events > 0:
		return nil // the rest is another parcel
	case why.again:
		return s.withCount(why.err) // the patience is over
	case why.status == http.StatusRequestEntityTooLarge && rest.len() > 1:
		head, tail := rest.cut(rest.len() / 2)
		if err := s.send(ctx, head); err != nil {
			return err
		}
		return s.send(ctx, tail)
	}
	if got.Line == 0 && why.status != http.StatusRequestEntityTooLarge {
		return s.withCount(why.err) // it is about no line
	}
	wrong := got.Events
	if got.Line > 0 {
		wrong = max(wrong, b.event(got.Line))
	}
	if before, _ := rest.cut(wrong - got.Events); before.len() > 0 {
		if err := s.send(ctx, before); err != nil {
			return err
		}
	}
	said := why.err
	if got.Error != "" {
		text := strings.TrimPrefix(got.Error, fmt.Sprintf("line %d: ", got.Line))
		said = hinted(errors.New(text), "%s", got.Hint)
	}
	return s.withCount(wrapLine(b.numbers[wrong], said))
}

// withCount adds how many lines were published to an error.
func (s *lineSender) withCount(err error) error {
	counted := fmt.Errorf("%w (%s published)", err, lineCount(s.post.teller.published.Load()))
	var f *failure
	if errors.As(err, &f) {
		return &failure{err: counted, hint: f.hint, usage: f.usage, told: f.told}
	}
	return counted
}

// account says what became of the lines when the command was interrupted.
func (s *lineSender) account() {
	text := lineCount(s.post.teller.published.Load()) + " published"
	n := s.input.pending()
	if s.way > 0 && s.post.doubt {
		text += fmt.Sprintf("; no response for the next %d, which may have been published", s.way)
	} else {
		n += s.way
	}
	if n > 0 {
		text += fmt.Sprintf("; %d more read but not published", n)
	}
	s.post.teller.say("%s", text)
}

func lineCount(n int64) string {
	if n == 1 {
		return "1 line"
	}
	return fmt.Sprintf("%d lines", n)
}
