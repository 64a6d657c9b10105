package monitor_test

import (
	"context"
	"io"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"topicmux/monitor"
	"topicmux/monitor/store"
)

func exactly(names ...string) (all []store.Unmatched) {
	for _, name := range names {
		all = append(all, store.Unmatched{Pattern: name, Matches: func(topic string) bool { return topic == name }})
	}
	return all
}

func unmatched(s *monitor.Session) string {
	st := s.Store().Acquire()
	defer s.Store().Release()
	var said []string
	for _, u := range st.Unmatched() {
		said = append(said, u.String())
	}
	return strings.Join(said, "; ")
}

// A selection without matches suggests the most similar topic: for a recording
// at its end, and for a server that does not select topics itself.
func TestASelectionThatNothingMatchesIsSuggestedATopic(t *testing.T) {
	t.Parallel()
	for name, source := range map[string]func() monitor.Options{
		"URL":       func() monitor.Options { return monitor.Options{URL: serve(t, threeEvents)} },
		"recording": func() monitor.Options { return monitor.Options{Recording: recording(threeEvents)} },
	} {
		for _, c := range []struct {
			selects []string
			want    string
		}{
			{[]string{"men"}, "no topic matches men; did you mean mem?"},
			{[]string{"cpu"}, ""},
			{[]string{"cpu", "memm"}, "no topic matches memm; did you mean mem?"},
			{[]string{"something.else"}, "no topic matches something.else"},
		} {
			opts := source()
			opts.Patterns = exactly(c.selects...)
			opts.Selects = func(topic string) bool {
				for _, p := range opts.Patterns {
					if p.Matches(topic) {
						return true
					}
				}
				return false
			}
			if got := unmatched(follow(t, opts)); got != c.want {
				t.Errorf("%s, %v: %q, want %q", name, c.selects, got, c.want)
			}
		}
	}
}

// A live stream suggests a topic after two seconds, and removes the suggestion
// when the topic appears.
func TestASelectionWaitsForItsTopicBeforeItIsSuggestedAnother(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		r, w := io.Pipe()
		opts := monitor.Options{
			Recording: &monitor.Recording{Name: "test", Live: true, Open: func(context.Context) (io.Reader, func(), error) { return r, func() {}, nil }},
			Patterns:  exactly("men"), Selects: func(topic string) bool { return topic == "men" },
		}
		s, err := monitor.New(opts)
		if err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithCancel(t.Context())
		ran := make(chan struct{})
		go func() { defer close(ran); s.Run(ctx) }()
		send := func(topic, want string) {
			t.Helper()
			_, _ = io.WriteString(w, "event: "+topic+"\ndata: 1\n\n")
			synctest.Wait()
			if got := unmatched(s); got != want {
				t.Errorf("after %v: %q, want %q", topic, got, want)
			}
		}
		const suggestion = "no topic matches men; did you mean mem?"
		send("mem", "")
		<-time.After(time.Second)
		send("mem", "")
		<-time.After(time.Second)
		send("mem", suggestion)
		send("cpu", suggestion)
		send("men", "")
		_ = w.Close()
		<-s.Done()
		cancel()
		<-ran
	})
}
