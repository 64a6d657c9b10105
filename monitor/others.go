package monitor

import (
	"slices"
	"sync"
	"time"

	"topicmux/monitor/fuzzy"
	"topicmux/monitor/store"
)

const (
	// maxOthers bounds the topics that are remembered though they are not selected.
	// Later ones are not suggested.
	maxOthers = 64
	// othersAfter is how long a selection may match nothing that comes before it is
	// compared with that: the first events need not be of every topic.
	othersAfter = 2 * time.Second
)

// others are topics that had events and are not selected. The zero value is ready.
// It may be used from any goroutine.
type others struct {
	mu       sync.Mutex
	names    []string
	since    time.Time // of the first event
	compared bool
}

// add takes the topic of an event as of now. It reports whether the selection should
// be compared with the topics: they have come for long enough, and one is new.
func (o *others) add(topic string, now time.Time) bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.since.IsZero() {
		o.since = now
	}
	if len(o.names) < maxOthers && !slices.Contains(o.names, topic) {
		o.names = append(o.names, topic)
		o.compared = false
	}
	if o.compared || now.Sub(o.since) < othersAfter {
		return false
	}
	o.compared = true
	return true
}

func (o *others) all() []string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return slices.Clone(o.names)
}

// Others returns topics that had events and are not selected, at most 64.
func (s *Session) Others() []string { return s.others.all() }

// suggest tells the store what of the selection nothing matches, each with the topic
// that may be meant. A server that selects by itself sends no others, and has said.
func (s *Session) suggest() {
	names := s.others.all()
	if len(names) == 0 || len(s.opts.Patterns) == 0 {
		return
	}
	all := make([]store.Unmatched, len(s.opts.Patterns))
	for i, p := range s.opts.Patterns {
		all[i] = store.Unmatched{Pattern: p.Pattern, Matches: p.Matches, Near: fuzzy.Nearest(p.Pattern, names)}
	}
	s.store.SetUnmatched(all)
}
