package cmd

import (
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"topicmux/topics"
)

// TestLinesFitWhatTheServerTakesInASecond publishes one line per request, because
// each is read before the next is written, to a server that accepts a hundred
// requests per second, and two hundred at once.
func TestLinesFitWhatTheServerTakesInASecond(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		const perSecond, burst, lines = 100, 200, 900
		in, w := io.Pipe()
		limited := &rateLimited{perSecond: perSecond, tokens: burst, refilled: time.Now(), accepted: make(chan struct{}, lines)}
		go func() {
			for i := range lines {
				_, _ = fmt.Fprintln(w, "line ", i)
				<-limited.accepted
			}
			_ = w.Close()
		}()
		p, printed := newTestPublisher(t, &fakeTransport{steps: []step{limited.respond}}, -1)
		std := stdio{in: in, out: newOutput(io.Discard), err: newOutput(io.Discard)}
		routes, err := newTopicRouter("", topics.MustName("log"))
		if err != nil {
			t.Fatal(err)
		}
		if err := publishLines(t.Context(), std, publishSettings{topic: "log", lines: true}, routes, p); err != nil {
			t.Fatal(err)
		}
		if n := strings.Count(printed.String(), "retrying in"); n == 0 || n > 4 {
			t.Errorf("it waited %d times: %s", n, printed)
		}
		if n := len(limited.accepted); n != 0 || limited.events != lines {
			t.Errorf("%d lines were published, want %d", limited.events, lines)
		}
	})
}

// A rateLimited server accepts as many requests as it has tokens.
type rateLimited struct {
	perSecond, tokens float64
	refilled          time.Time
	events            int
	accepted          chan struct{}
}

// respond is a step of a fakeTransport.
func (s *rateLimited) respond(r *http.Request) (*http.Response, error) {
	now := time.Now()
	s.tokens += now.Sub(s.refilled).Seconds() * s.perSecond
	s.refilled = now
	if s.tokens < 1 {
		return responds(http.StatusTooManyRequests, `{"error":"too many requests"}`, "1")(r)
	}
	s.tokens--
	s.events++
	s.accepted <- struct{}{}
	return responds(http.StatusCreated, fmt.Sprintf(`{"id":"e-%d","events":1}`, s.events), "")(r)
}
