package health_test

import (
	"testing"
	"time"

	"topicmux/monitor/health"
	"topicmux/monitor/keepalive"
)

// TestTotalsReplaceTheCount: sources say the number of tokens at the end, or again and
// again.
func TestTotalsReplaceTheCount(t *testing.T) {
	t.Parallel()
	for name, tell := range map[string]func(s *stream, i int){
		"at the end, after the message": func(s *stream, i int) {
			s.event(health.Event{Grows: true})
			if i == 100 {
				s.event(health.Event{Rests: true})
				s.event(health.Event{TotalTokens: 202})
			}
		},
		"with each event": func(s *stream, i int) { s.event(health.Event{Grows: true, TotalTokens: 2 * (i + 1)}) },
		"after an estimate": func(s *stream, i int) {
			s.event(health.Event{Grows: true, Tokens: 3})
			if i == 100 {
				s.event(health.Event{TotalTokens: 202})
			}
		},
	} {
		s := newStream(health.Messages)
		for i := range 101 {
			s.wait(20 * time.Millisecond)
			tell(s, i)
		}
		r := s.report()
		if r.Tokens != 202 {
			t.Errorf("%s: %d tokens, want 202", name, r.Tokens)
		}
		near(t, name, r.Rate.Tokens, 100, 0.01)
		s.grow(1, time.Second)
		s.event(health.Event{TotalTokens: 8})
		if got := s.report().Tokens; got != 210 && name == "at the end, after the message" {
			t.Errorf("%s: %d tokens after the second message, want 210", name, got)
		}
	}
}

func TestKeepalivesAreCountedByDialect(t *testing.T) {
	t.Parallel()
	s := newStream(health.Topics)
	for i := range 6 {
		s.wait(15 * time.Second)
		s.Keepalive(s.now, []keepalive.Dialect{keepalive.Comment, keepalive.NamedEvent}[i%2])
	}
	k := s.report().Keepalives
	if k.Total != 6 || k.Dialects["comment"] != 3 || k.Dialects["named event"] != 3 || k.Every != health.Duration(15*time.Second) {
		t.Errorf("got %+v", k)
	}
	if e := s.report().Events; e != 0 {
		t.Errorf("%d events", e)
	}
}
