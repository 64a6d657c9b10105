package cmd

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"

	"topicmux/internal/backoff"
	"topicmux/sse"
)

const (
	// slowResponse is how long a request takes for which a larger batch is better.
	slowResponse = 10 * time.Millisecond
	// firstPace and slowestPace are the time from one request to the next, once the
	// server has said that there are too many. It doubles each time.
	firstPace, slowestPace = 4 * time.Millisecond, 128 * time.Millisecond
)

// A lineSender publishes batches of lines, one after the other. Only one is in flight
// at a time: that keeps the order, and a broken connection leaves only one batch of
// which it is unknown whether it was published. It is sent again with the same key,
// so the server publishes it only if it has not yet.
type lineSender struct {
	publisher *publisher
	input     *lineReader
	inFlight  int // lines
	pace      time.Duration
}

// publishLines publishes each line of standard input as it comes.
func publishLines(ctx context.Context, std stdio, opts publishSettings, routes *topicRouter, p *publisher) error {
	reading, stop := context.WithCancel(ctx)
	src, done, err := openInput(reading, std, "-")
	if err != nil {
		stop()
		return err
	}
	s := &lineSender{publisher: p, input: newLineReader(src, opts.json, routes, p.progress.printf)}
	read := make(chan struct{})
	go func() { // the end is awaited below
		defer close(read)
		s.input.run(reading)
	}()
	err = s.run(ctx)
	stop()
	<-read
	done()
	if ctx.Err() != nil {
		s.reportInterrupted()
		return ctx.Err()
	}
	if err == nil && std.err.terminal { // a script needs no message to know that it worked
		p.progress.printf("%s published", lineCount(p.progress.published.Load()))
	}
	return err
}

// run publishes lines until the input ends.
func (s *lineSender) run(ctx context.Context) error {
	spare := &batch{}
	for {
		b, err := s.input.nextBatch(ctx, spare)
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
		if s.publisher.throttled {
			s.pace = min(max(2*s.pace, firstPace), slowestPace)
		}
		if took > slowResponse {
			s.input.grow(b)
		}
		if took < s.pace {
			backoff.Sleep(ctx, s.pace-took)
		}
		spare = b
	}
}

// send publishes a batch, up to a line that is wrong.
func (s *lineSender) send(ctx context.Context, b *batch) error {
	for b.len() > 0 {
		s.inFlight = b.len()
		if ctx.Err() != nil {
			return ctx.Err()
		}
		got, err := s.publisher.publish(ctx, publishRequest{path: []string{"events"}, mediaType: sse.MediaType, body: b.body})
		if got.Events > b.len() || err == nil && got.Events < b.len() {
			return noEventID(s.publisher.base)
		}
		s.publisher.progress.published.Add(int64(got.Events))
		whole := b
		_, b = b.cut(got.Events)
		if err == nil {
			break
		}
		var failed *publishError
		if !errors.As(err, &failed) {
			return err // the context's
		}
		if err := s.handleFailure(ctx, failed, got, whole, b); err != nil {
			return err
		}
		if !failed.retryable {
			break // handleFailure has sent the rest
		}
	}
	s.inFlight = 0
	return nil
}

// handleFailure handles the failure of a batch, of which rest was not published. It
// publishes the lines before a wrong one.
func (s *lineSender) handleFailure(ctx context.Context, failed *publishError, got publishResponse, b, rest *batch) error {
	switch {
	case failed.retryable && got.Events > 0:
		return nil // the rest is another request
	case failed.retryable:
		return s.withCount(failed.err) // the retry budget is spent
	case failed.status == http.StatusRequestEntityTooLarge && rest.len() > 1:
		head, tail := rest.cut(rest.len() / 2)
		if err := s.send(ctx, head); err != nil {
			return err
		}
		return s.send(ctx, tail)
	}
	if got.Line == 0 && failed.status != http.StatusRequestEntityTooLarge {
		return s.withCount(failed.err) // it is not about a line
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
	said := failed.err
	if got.Error != "" {
		text := strings.TrimPrefix(got.Error, fmt.Sprintf("line %d: ", got.Line))
		said = withHint(errors.New(text), "%s", got.Hint)
	}
	return s.withCount(wrapLine(b.numbers[wrong], said))
}

// withCount adds the number of published lines to an error.
func (s *lineSender) withCount(err error) error {
	counted := fmt.Errorf("%w (%s published)", err, lineCount(s.publisher.progress.published.Load()))
	var f *commandError
	if errors.As(err, &f) {
		return &commandError{err: counted, hint: f.hint, usage: f.usage, printed: f.printed}
	}
	return counted
}

// reportInterrupted prints which lines were published when the command was
// interrupted.
func (s *lineSender) reportInterrupted() {
	text := lineCount(s.publisher.progress.published.Load()) + " published"
	n := s.input.pending()
	if s.inFlight > 0 && s.publisher.ambiguous {
		text += fmt.Sprintf("; no response for the next %d, which may have been published", s.inFlight)
	} else {
		n += s.inFlight
	}
	if n > 0 {
		text += fmt.Sprintf("; %d more read but not published", n)
	}
	s.publisher.progress.printf("%s", text)
}

func lineCount(n int64) string {
	if n == 1 {
		return "1 line"
	}
	return fmt.Sprintf("%d lines", n)
}
