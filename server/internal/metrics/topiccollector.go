package metrics

import (
	"cmp"
	"slices"
	"strings"
	"sync"

	"topicmux/topics"
)

// other is the label for all topics without series of their own. A topic with this
// name is one of them.
const other = "other"

// A topicCollector collects the metrics of the busiest topics, and one sum for the
// rest. So the number of topics cannot make the metrics large.
type topicCollector struct {
	max int // maximum number of topics with their own series

	mu    sync.Mutex // guards what follows
	seen  map[topics.Name]counts
	other counts
}

// counts are the events and bytes published to some topics.
type counts struct{ events, bytes uint64 }

// collect returns the busiest topics, and the counts of the others while they were
// not among the busiest. A topic that joins the busiest leaves its past counts with
// the others. So the count of the others never falls, and rates are correct.
func (c *topicCollector) collect(stats func() []topics.TopicStats) (shown []topics.TopicStats, rest counts) {
	c.mu.Lock()
	defer c.mu.Unlock()
	all := stats() // under the lock, so that concurrent scrapes cannot make counts fall
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
