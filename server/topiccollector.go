package server

import (
	"cmp"
	"slices"
	"strings"
	"sync"

	"topicmux/topics"
)

// other is the label of all the topics that have no figures of their own. A topic
// that is called so is one of them.
const other = "other"

// A topicCollector tells the figures of the busiest topics, and those of the
// rest together, so that topics cannot make the metrics large.
type topicCollector struct {
	max int // topics with figures of their own

	mu    sync.Mutex // guards what follows
	seen  map[topics.Name]counts
	other counts
}

// counts are what was published on some topics.
type counts struct{ events, bytes uint64 }

// collectTopics sends the figures of topics.
func (c *collector) collectTopics(send sendFunc) {
	states := map[topics.State]int{topics.StateLive: 0, topics.StateFailed: 0, topics.StateComplete: 0}
	shown, rest := c.topics.collect(func() []topics.TopicStats {
		all := c.server.hub.TopicStats()
		for _, t := range all {
			states[t.State]++
		}
		return all
	})
	for state, n := range states {
		send(c.states, float64(n), string(state))
	}
	for _, t := range shown {
		label := t.Name.String()
		send(c.topicEvents, float64(t.Events), label)
		send(c.topicBytes, float64(t.Bytes), label)
		send(c.topicSubscribers, float64(c.server.hub.Subscribers(t.Name)), label)
		send(c.topicNewest, float64(t.Newest.UnixMilli())/1000, label)
	}
	send(c.topicEvents, float64(rest.events), other)
	send(c.topicBytes, float64(rest.bytes), other)
	send(c.topicsK, float64(len(shown)))
}

// collect returns the busiest topics, and what was published on the others while
// they were not among them. A topic that comes among the busiest takes nothing
// along, so that the count of the others never falls, and rates are right.
func (c *topicCollector) collect(stats func() []topics.TopicStats) (shown []topics.TopicStats, rest counts) {
	c.mu.Lock()
	defer c.mu.Unlock()
	all := stats() // under the lock, so that the counts of two scrapes do not fall
	slices.SortFunc(all, func(a, b topics.TopicStats) int {
		if a.Events != b.Events {
			return cmp.Compare(b.Events, a.Events)
		}
		return strings.Compare(a.Name.String(), b.Name.String())
	})
	if c.seen == nil {
		c.seen = map[topics.Name]counts{}
	}
	for _, t := range all {
		if t.Events == 0 {
			break
		}
		if len(shown) < c.max && t.Name.String() != other {
			shown = append(shown, t)
		} else {
			before := c.seen[t.Name]
			c.other.events += t.Events - before.events
			c.other.bytes += t.Bytes - before.bytes
		}
		c.seen[t.Name] = counts{t.Events, t.Bytes}
	}
	return shown, c.other
}
