package health_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"topicmux/monitor/health"
	"topicmux/sse"
)

// proxied sends n events that a server makes one by one, through something that holds back
// blocks of held bytes. 0 holds nothing back.
func (s *stream) proxied(n int, every time.Duration, held int, event func(i int, made time.Time) health.Event) {
	const length = 180
	full, sent := 0, 0
	flush := func(upTo int) {
		for bytes := upTo - sent; bytes > 0; bytes -= min(bytes, 4096) {
			chunk := make([]byte, min(bytes, 4096))
			chunk[len(chunk)-1] = 'x'
			if end := sent + len(chunk); end%length == 0 {
				chunk[len(chunk)-1] = '\n'
			}
			s.wait(20 * time.Microsecond)
			s.Chunk(s.now, chunk)
			for before := sent / length; before < (sent+len(chunk))/length; before++ {
				s.wait(5 * time.Microsecond)
				s.Event(s.now, event(before, epoch.Add(time.Duration(before)*every)))
			}
			sent += len(chunk)
		}
	}
	start := s.now
	for i := range n {
		if at := start.Add(time.Duration(i+1) * every); at.After(s.now) {
			s.now = at
		}
		full += length
		switch {
		case held == 0:
			flush(full)
		case full-sent >= held:
			flush(full - (full-sent)%held)
		}
	}
	flush(full)
}

func token(int, time.Time) health.Event        { return health.Event{Grows: true, Tokens: 1} }
func timed(_ int, made time.Time) health.Event { return health.Event{Grows: true, Time: made} }
func untimed(int, time.Time) health.Event      { return health.Event{Grows: true} }
func numbered(_ int, made time.Time) health.Event {
	return health.Event{Grows: true, ID: idOf(made, "-0")}
}
func inSeconds(_ int, made time.Time) health.Event { return timed(0, made.Truncate(time.Second)) }
func stale(_ int, made time.Time) health.Event     { return timed(0, made.Add(-72*time.Hour)) }
func idOf(made time.Time, rest string) []byte      { return fmt.Append(nil, made.UnixMilli(), rest) }

func anArray(_ int, made time.Time) health.Event {
	return health.Event{Grows: true, ID: fmt.Appendf(nil, `[{"topic":"a","partition":0,"timestamp":%d}]`, made.UnixMilli())}
}

func counted(i int, _ time.Time) health.Event {
	return health.Event{Grows: true, ID: fmt.Append(nil, i)}
}

// TestBufferingIsFoundBehindAProxy that holds back blocks of 4, 8 or 64 KiB, and not without
// one.
func TestBufferingIsFoundBehindAProxy(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		flow  health.Flow
		event func(int, time.Time) health.Event
		every time.Duration
		n     int
	}{
		"tokens":                  {health.Messages, token, 30 * time.Millisecond, 300},
		"few tokens":              {health.Messages, token, 30 * time.Millisecond, 40},
		"a short answer":          {health.Messages, token, 30 * time.Millisecond, 25},
		"many tokens":             {health.Messages, token, 20 * time.Millisecond, 3000},
		"slow tokens":             {health.Messages, token, 200 * time.Millisecond, 100},
		"events with times":       {health.Topics, timed, 50 * time.Millisecond, 300},
		"events with other times": {health.Topics, stale, 50 * time.Millisecond, 300},
		"times in their ids":      {health.Topics, numbered, 50 * time.Millisecond, 300},
		"times in arrays":         {health.Topics, anArray, 50 * time.Millisecond, 300},
		"times in seconds":        {health.Topics, inSeconds, 2 * time.Second, 300},
		"events without times":    {health.Topics, untimed, 50 * time.Millisecond, 300},
		"events with counters":    {health.Topics, counted, 50 * time.Millisecond, 300},
	} {
		for _, held := range []int{0, 4 << 10, 8 << 10, 64 << 10} {
			s := newStream(c.flow)
			s.proxied(c.n, c.every, held, c.event)
			if c.flow == health.Messages {
				s.event(health.Event{Ends: true, Reason: "[DONE]"})
			}
			s.Closed(s.now, sse.ErrEnded)
			r := s.report()
			if want := held > 0; r.Buffered != want {
				t.Errorf("%s, %d bytes held: buffered is %v, want %v: %+v", name, held, r.Buffered, want, r.Notes)
			}
			if held > 0 && (len(r.Notes) != 1 || r.Notes[0].Kind != health.Buffered || r.Notes[0].Text == "") {
				t.Errorf("%s, %d bytes held: notes %+v", name, held, r.Notes)
			}
			if r.Stalls.Count != 0 {
				t.Errorf("%s, %d bytes held: %+v", name, held, r.Stalls)
			}
			if held == 0 && r.BurstRatio != 0 {
				t.Errorf("%s: burst ratio %v without a proxy", name, r.BurstRatio)
			}
		}
	}
}

// TestBufferingIsToldWhileTheStreamIsOpen.
func TestBufferingIsToldWhileTheStreamIsOpen(t *testing.T) {
	t.Parallel()
	s := newStream(health.Topics)
	s.Head(s.now, health.Response{Status: 200, Header: map[string][]string{"Server": {"nginx/1.26.3"}}})
	s.proxied(300, 50*time.Millisecond, 8<<10, timed)
	r := s.report()
	if r.Verdict.Kind != health.Buffered || !strings.Contains(r.Verdict.Hint, "X-Accel-Buffering") || r.Verdict.Evidence.BurstRatio < 0.9 {
		t.Errorf("got %+v", r.Verdict)
	}
	near(t, "the time held", r.Verdict.Evidence.Held.Seconds(), 2.2, 0.1)
}

// TestManyEventsAtOnceAreNotBuffered if they were made at once or are older than the request.
func TestManyEventsAtOnceAreNotBuffered(t *testing.T) {
	t.Parallel()
	for name, feed := range map[string]func(s *stream){
		"a history of days": func(s *stream) {
			for i := range 500 {
				s.event(timed(0, epoch.Add(time.Duration(i-500)*10*time.Minute)))
			}
			s.grow(20, time.Second)
		},
		"a history of the last second": func(s *stream) {
			for i := range 50 {
				s.event(timed(0, epoch.Add(time.Duration(i-50)*20*time.Millisecond)))
			}
			s.grow(20, time.Second)
		},
		"a history after a slow head, without times": func(s *stream) {
			s.wait(3 * time.Second)
			for range 500 {
				s.event(untimed(0, epoch))
			}
		},
		"fifty topics each second": func(s *stream) {
			for range 60 {
				s.wait(time.Second)
				for range 50 {
					s.event(timed(0, s.now))
				}
			}
		},
		"fifty topics each second, without times": func(s *stream) {
			for range 60 {
				s.wait(time.Second)
				for range 50 {
					s.event(untimed(0, epoch))
				}
			}
		},
		"a short cached answer": func(s *stream) {
			s.SetFlow(health.Messages)
			for range 60 {
				s.event(token(0, epoch))
			}
			s.event(health.Event{Ends: true, Reason: "[DONE]"})
			s.Closed(s.now, sse.ErrEnded)
		},
		"a fast model": func(s *stream) {
			s.SetFlow(health.Messages)
			s.wait(400 * time.Millisecond)
			s.grow(600, 400*time.Microsecond)
			s.event(health.Event{Ends: true, Reason: "[DONE]"})
			s.Closed(s.now, sse.ErrEnded)
		},
		"large events in several chunks": func(s *stream) {
			for range 20 {
				s.wait(300 * time.Millisecond)
				s.Chunk(s.now, make([]byte, 4096))
				s.wait(300 * time.Millisecond)
				s.event(untimed(0, epoch))
			}
		},
		"a reader that was late": func(s *stream) {
			for i := range 400 {
				if s.wait(20 * time.Millisecond); i%100 > 4 {
					s.event(timed(0, s.now))
					continue
				}
				s.wait(-20*time.Millisecond + 50*time.Microsecond)
				s.event(timed(0, s.now.Add(time.Duration(i%100)*20*time.Millisecond)))
			}
		},
	} {
		s := newStream(health.Topics)
		feed(s)
		if r := s.report(); r.Buffered {
			t.Errorf("%s: %+v %+v", name, r.Verdict, r.Notes)
		}
	}
}
