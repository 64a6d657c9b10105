package lines

import (
	"context"
	"time"

	"topicmux/internal/backoff"
)

// A limiter limits the events a second, with a burst of as many. Its zero value has no
// limit.
type limiter struct {
	rate   int
	tokens float64
	filled time.Time // when tokens was computed; zero before the first event
}

// take takes one token. Without one it returns false, and how long until there is one.
func (l *limiter) take() (wait time.Duration, ok bool) {
	if l.rate <= 0 {
		return 0, true
	}
	if l.tokens < 1 { // the clock is read only here
		l.fill()
	}
	if l.tokens < 1 {
		return time.Duration((1 - l.tokens) / float64(l.rate) * float64(time.Second)), false
	}
	l.tokens--
	return 0, true
}

func (l *limiter) fill() {
	now := time.Now()
	if l.filled.IsZero() {
		l.tokens = float64(l.rate)
	} else {
		l.tokens = min(float64(l.rate), l.tokens+now.Sub(l.filled).Seconds()*float64(l.rate))
	}
	l.filled = now
}

// wait takes one token as soon as there is one. The error is that of the context.
func (l *limiter) wait(ctx context.Context) error {
	for {
		d, ok := l.take()
		if ok {
			return nil
		}
		if !backoff.Sleep(ctx, max(d, time.Millisecond)) {
			return ctx.Err()
		}
	}
}
