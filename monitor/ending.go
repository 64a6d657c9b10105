package monitor

import (
	"context"
	"errors"
	"io"
	"strings"

	"topicmux/monitor/health"
	"topicmux/sse"
)

// EndError reports a stream that was cut, or that has reported an error.
type EndError struct {
	URL     string // without a password, or the name of a recording
	Verdict health.Verdict
	Err     error // the error of the connection, or nil
}

// Error returns the URL, the verdict and its evidence in one line.
func (e *EndError) Error() string {
	return e.URL + ": " + e.Verdict.Kind.String() + ": " + strings.TrimPrefix(e.Verdict.Text, e.URL+": ")
}

// Unwrap returns the error of the connection, or nil.
func (e *EndError) Unwrap() error { return e.Err }

// Failure returns an [*EndError] if the latest connection of another server than topicmux was
// cut or has reported an error, and nil otherwise. A connection that its server has ended
// in order was not cut, unless that was in the middle of a message; one that broke after the
// stream had said that it was complete was not, either. A recording is never cut, because its
// end says nothing about the stream; but it has failed if the stream did: the last that it
// has to say is an error.
func (s *Stream) Failure() error {
	if s.greeted.Load() {
		return nil
	}
	return s.failure(nil)
}

// ended returns the reason why the stream ended, given the error of its connection.
func (s *Stream) ended(ctx context.Context, err error) error {
	switch {
	case ctx.Err() != nil || !s.CanReconnect() && err != nil:
		return err
	case err == nil:
		return s.Failure()
	}
	return s.failure(err)
}

// failure returns the failure of the connection that ended with err, or err.
func (s *Stream) failure(err error) error {
	v := s.Health(s.opts.Clock()).Verdict
	if rec := s.opts.Recording; rec != nil {
		if v.Kind == health.Failed {
			return &EndError{rec.Name, v, nil}
		}
		return err
	}
	if v.Kind == health.Ended && isBreak(err) {
		return nil // nothing was missing
	}
	inOrder := v.Kind == health.Cut && v.Evidence.Clean && !v.Evidence.Within
	if v.Kind != health.Failed && v.Kind != health.Cut || inOrder {
		return err
	}
	return &EndError{sse.Redact(s.opts.URL), v, err}
}

// isBreak reports whether an error means that a connection ended, in order or not.
func isBreak(err error) bool {
	return errors.Is(err, sse.ErrEnded) || errors.Is(err, io.ErrUnexpectedEOF) || errors.As(err, new(*sse.NetworkError))
}
