package store_test

import (
	"testing"
	"time"

	"topicmux/monitor/lens"
	"topicmux/monitor/store"
	"topicmux/sse"
)

// TestTokensBelongToTheirTurn is about a connection with several responses, each of
// which tells some tokens before its first part.
func TestTokensBelongToTheirTurn(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 5, 4, 12, 0, 0, 0, time.UTC)
	s := newFed(store.Options{Clock: func() time.Time { return now }})
	apply := func(u lens.Update) {
		now = now.Add(time.Second)
		s.ApplyConversation("chat", sse.Event{Type: "chat", Data: []byte("{}")}, []lens.Update{u}, now)
	}
	for turn := range 3 {
		apply(lens.Update{Kind: lens.Usage, Turn: turn, Usage: lens.Tokens{Input: int64(12 + turn), Output: 1}})
		apply(lens.Update{Kind: lens.Text, Turn: turn, Text: []byte("Hello"), Part: "0"})
		apply(lens.Update{Kind: lens.Usage, Turn: turn, Usage: lens.Tokens{Output: int64(15 + turn)}})
		apply(lens.Update{Kind: lens.Finish, Turn: turn, Reason: "end_turn"})
	}
	st := s.Acquire()
	defer s.Release()
	for i, m := range st.Topic("chat").Chat(time.Time{}) {
		if want := []string{"12 tokens in, 15 out", "13 tokens in, 16 out", "14 tokens in, 17 out"}[i]; m.Note != want {
			t.Errorf("message %d has the note %q, want %q", i, m.Note, want)
		}
	}
}
