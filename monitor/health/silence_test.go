package health_test

import (
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"topicmux/monitor/health"
	"topicmux/sse"
)

// TestServerThatOnlyPingsIsStalled within ten seconds, whatever the time between pings and
// whatever came before.
func TestServerThatOnlyPingsIsStalled(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		flow   health.Flow
		before func(s *stream)
	}{
		"from the start":             {health.Topics, func(*stream) {}},
		"after two pieces":           {health.Messages, func(s *stream) { s.grow(2, 30*time.Millisecond) }},
		"after many pieces":          {health.Messages, func(s *stream) { s.grow(300, 30*time.Millisecond) }},
		"after events each second":   {health.Topics, func(s *stream) { s.grow(20, time.Second) }},
		"after 40 events a second":   {health.Topics, func(s *stream) { s.grow(400, 25*time.Millisecond) }},
		"after 9000 events a second": {health.Topics, func(s *stream) { s.grow(50_000, 111*time.Microsecond) }},
	} {
		for _, every := range []time.Duration{300 * time.Millisecond, time.Second, 4 * time.Second} {
			s := newStream(c.flow)
			c.before(s)
			for silent := time.Duration(0); silent+every <= 10*time.Second; silent += every {
				s.wait(every)
				s.ping()
			}
			next := s.NextChange(s.now)
			s.wants(t, health.Stalled, name+", with a ping every "+every.String())
			if !next.IsZero() {
				t.Errorf("%s: stalled, but the verdict changes at %v", name, next)
			}
			r := s.report()
			if r.Verdict.Evidence.Keepalives == 0 || !strings.Contains(r.Verdict.Text, "only") || !r.Stalled {
				t.Errorf("%s: the evidence is %+v", name, r.Verdict)
			}
			s.grow(1, time.Millisecond)
			if r := s.report(); r.Stalled {
				t.Errorf("%s: still stalled after an event", name)
			}
		}
	}
}

// TestStallBeginsAtItsLimit: one second, eight times the median, twice the 99th percentile.
func TestStallBeginsAtItsLimit(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		before func(s *stream)
		want   time.Duration
	}{
		"one second":           {func(s *stream) { s.grow(100, 20*time.Millisecond) }, time.Second},
		"eight medians":        {func(s *stream) { s.grow(100, 300*time.Millisecond) }, 2400 * time.Millisecond},
		"two 99th percentiles": {func(s *stream) { s.grow(95, 20*time.Millisecond); s.grow(5, 900*time.Millisecond) }, 1800 * time.Millisecond},
		"few pieces":           {func(s *stream) { s.grow(5, 20*time.Millisecond) }, 8 * time.Second},
		"other events":         {func(s *stream) { s.grow(100, 20*time.Millisecond); s.event(health.Event{}) }, time.Minute},
		"empty pieces": {func(s *stream) {
			s.grow(100, 20*time.Millisecond)
			for range 9 {
				s.event(health.Event{})
			}
		}, 8 * time.Second},
		"bytes without an end": {func(s *stream) { s.grow(100, 20*time.Millisecond); s.Chunk(s.now, []byte("data")) }, time.Second},
		"a whole day of it":    {func(s *stream) { s.grow(10_000, 8640*time.Millisecond) }, 69120 * time.Millisecond},
		"work out of sight":    {func(s *stream) { s.grow(100, 20*time.Millisecond); s.event(health.Event{Works: true}) }, 5 * time.Minute},
		"no piece yet":         {func(s *stream) { s.wait(-50 * time.Millisecond) }, 5*time.Minute + 50*time.Millisecond},
		"a stall that was over": {func(s *stream) {
			s.grow(200, 20*time.Millisecond)
			s.grow(1, 5*time.Second)
			s.grow(100, 20*time.Millisecond)
		}, time.Second},
	} {
		s := newStream(health.Messages)
		c.before(s)
		next := s.NextChange(s.now)
		for !next.IsZero() { // the verdict may be Silent before
			s.now = next
			if s.kind() == health.Stalled {
				break
			}
			next = s.NextChange(s.now)
		}
		s.wants(t, health.Stalled, name)
		limit := time.Duration(s.report().Verdict.Evidence.Limit)
		near(t, name, limit.Seconds(), c.want.Seconds(), 0.005)
		s.wait(-time.Millisecond)
		if k := s.kind(); k == health.Stalled && s.report().Verdict.Evidence.Silence < s.report().Verdict.Evidence.Limit {
			t.Errorf("%s: stalled before its limit", name)
		}
	}
}

// TestStallIsCountedOnceItIsOver.
func TestStallIsCounted(t *testing.T) {
	t.Parallel()
	s := newStream(health.Messages)
	s.grow(100, 20*time.Millisecond)
	s.grow(1, 3*time.Second)
	s.grow(300, 20*time.Millisecond)
	s.grow(1, 900*time.Millisecond)
	if got := s.report().Stalls; got.Count != 1 || got.Longest != health.Duration(3*time.Second) || got.Total != got.Longest {
		t.Errorf("got %+v", got)
	}
}

// TestLongThinkingIsNoStall plays 24 recordings of models that think for long.
func TestLongThinkingIsNoStall(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(3, 4))
	jitter := func(d time.Duration) time.Duration {
		return d/2 + time.Duration(random.Int64N(int64(d)))
	}
	recordings := map[string]func(s *stream, i int){
		"silence before the head": func(s *stream, i int) {
			s.Requested(s.now)
			s.wait(time.Duration(i+1) * 30 * time.Second)
			s.Head(s.now, health.Response{Status: 200})
		},
		"silence before the first piece": func(s *stream, i int) { s.wait(time.Duration(i+1) * 45 * time.Second) },
		"keepalives before the first piece": func(s *stream, i int) {
			for range (i + 1) * 20 {
				s.wait(3 * time.Second)
				s.ping()
				s.wants(t, health.Waiting, "keepalives")
			}
		},
		"hidden thinking that is announced": func(s *stream, i int) {
			s.grow(3, 20*time.Millisecond)
			s.event(health.Event{Works: true})
			for range (i + 1) * 10 {
				s.wait(5 * time.Second)
				s.ping()
				s.wants(t, health.Waiting, "hidden thinking")
			}
		},
		"thinking of which a summary is shown": func(s *stream, i int) {
			for range 4 {
				s.grow(40, jitter(25*time.Millisecond))
				s.event(health.Event{}) // the end of the part
				for range 4 * (i + 1) {
					s.wait(3 * time.Second)
					s.ping()
					s.wants(t, health.Waiting, "between summaries")
				}
				s.event(health.Event{}) // the start of the next one
			}
		},
		"thinking that is shown, with pauses between its parts": func(s *stream, i int) {
			for range 5 {
				s.grow(200*(i+1), jitter(25*time.Millisecond))
				s.event(health.Event{}) // the end of the part
				s.wait(time.Duration(1+i) * 1500 * time.Millisecond)
				s.wants(t, health.Waiting, "between parts")
			}
		},
	}
	played := 0
	for name, thinking := range recordings {
		for i := range 4 {
			s := newStream(health.Messages)
			at := s.now
			thinking(s, i)
			if k := s.kind(); k == health.Stalled || k == health.Silent {
				t.Errorf("%s, %d: %q after %v", name, i, k, s.now.Sub(at))
			}
			for range 400 {
				s.grow(1, jitter(30*time.Millisecond))
				s.wants(t, health.Streaming, name)
			}
			s.event(health.Event{Ends: true, Reason: "message_stop"})
			s.wait(time.Hour)
			s.Closed(s.now, sse.ErrEnded)
			if r := s.report(); r.Stalls.Count != 0 || r.Verdict.Kind != health.Ended {
				t.Errorf("%s, %d: %+v, %+v", name, i, r.Stalls, r.Verdict)
			}
			played++
		}
	}
	if played != 24 {
		t.Errorf("%d recordings", played)
	}
}

// TestIrregularTopicsAreNotStalled: they come when something happens.
func TestIrregularTopicsAreNotStalled(t *testing.T) {
	t.Parallel()
	var random *rand.Rand
	exponential := func(mean time.Duration) time.Duration { return time.Duration(random.ExpFloat64() * float64(mean)) }
	for name, gap := range map[string]func(i int) time.Duration{
		"a smart home": func(i int) time.Duration {
			if i%12 == 11 {
				return time.Minute + exponential(10*time.Minute)
			}
			return 5*time.Millisecond + exponential(80*time.Millisecond)
		},
		"its first hour, one burst": func(i int) time.Duration {
			if i == 30 {
				return time.Hour
			}
			return 30 * time.Millisecond
		},
		"at random, each second": func(int) time.Duration { return exponential(time.Second) },
		"at random, each minute": func(int) time.Duration { return exponential(time.Minute) },
		"at random, 50 a second": func(int) time.Duration { return exponential(20 * time.Millisecond) },
		"each minute":            func(int) time.Duration { return time.Minute },
		"each second, with jitter": func(int) time.Duration {
			return 800*time.Millisecond + time.Duration(random.Int64N(int64(400*time.Millisecond)))
		},
		"ten together, each 12 s": func(i int) time.Duration { return time.Duration(1-min(i%10, 1)) * 12 * time.Second },
		"a beacon node, each 12 s": func(i int) time.Duration {
			return []time.Duration{4 * time.Second, 500 * time.Millisecond, 7500 * time.Millisecond}[i%3]
		},
		"heavy tails of many minutes": func(int) time.Duration { return time.Duration(float64(time.Second) / (random.Float64()*0.999 + 0.001)) },
	} {
		stalled := 0
		for seed := range uint64(20) {
			random = rand.New(rand.NewPCG(seed, 6))
			s := newStream(health.Topics)
			for i := range 500 {
				end := s.now.Add(gap(i))
				for next := s.NextChange(s.now); !next.IsZero() && next.Before(end); next = s.NextChange(s.now) {
					if s.now = next; s.kind() == health.Stalled {
						stalled++
						break
					}
				}
				s.now = end
				s.event(health.Event{Grows: true})
			}
		}
		if stalled > 0 {
			t.Errorf("%s: stalled %d times in 10,000 events", name, stalled)
		}
	}
}
