package monitor

import (
	"slices"
	"sync"
	"time"

	"topicmux/internal/fuzzy"
	"topicmux/monitor/store"
)

const (
	// maxOthers is the largest number of topics stored that are not selected.
	// Later ones are not suggested.
	maxOthers = 64
	// othersAfter is how long events must arrive before a selection without
	// matches is compared with their topics. The first events may not include
	// all topics.
	othersAfter = 2 * time.Second
)

// others records topics that had events and are not selected. The zero value is
// ready to use. It is safe for concurrent use.
type others struct {
	mu       sync.Mutex
	names    []string
	since    time.Time // time of the first event
	compared bool
}

// add records the topic of an event. It reports whether the selection should be
// compared with the topics: a topic is new, and events have been arriving for
// othersAfter.
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

// nearest returns the patterns, each with the most similar topic, or nil if there are no
// topics.
func (o *others) nearest(patterns []store.Unmatched) []store.Unmatched {
	names := o.all()
	if len(names) == 0 {
		return nil
	}
	all := make([]store.Unmatched, len(patterns))
	for i, p := range patterns {
		all[i] = store.Unmatched{Pattern: p.Pattern, Matches: p.Matches, Near: fuzzy.Nearest(p.Pattern, names)}
	}
	return all
}
