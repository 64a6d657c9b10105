package topics

import (
	"slices"
	"strings"
	"sync"
	"sync/atomic"
)

// A topicList is topics sorted by name. Many read it while topics are added; none
// is ever removed.
type topicList struct {
	mu     sync.RWMutex
	sorted []*Topic
	shared atomic.Bool // sorted was handed out, so that it must not change any more
}

// add adds topics, each of which must be new to the list.
func (l *topicList) add(topics ...*Topic) {
	switch len(topics) {
	case 0:
		return
	case 1:
		l.insert(topics[0])
		return
	}
	slices.SortFunc(topics, compareTopics)
	l.mu.Lock()
	defer l.mu.Unlock()
	l.sorted = mergeSorted(l.sorted, topics)
	l.shared.Store(false)
}

func (l *topicList) insert(t *Topic) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.shared.Load() {
		l.sorted = append(make([]*Topic, 0, len(l.sorted)+len(l.sorted)/8+8), l.sorted...)
		l.shared.Store(false)
	}
	i, _ := l.search(t.name)
	l.sorted = slices.Insert(l.sorted, i, t)
}

// all returns the topics there are now, which must not be changed.
func (l *topicList) all() []*Topic {
	l.mu.RLock()
	defer l.mu.RUnlock()
	l.shared.Store(true)
	return l.sorted[:len(l.sorted):len(l.sorted)]
}

// page puts the topics that follow the name into dst, as many as it has room for,
// and returns them. The zero Name is before the first topic.
func (l *topicList) page(after Name, dst []*Topic) []*Topic {
	l.mu.RLock()
	defer l.mu.RUnlock()
	i, found := l.search(after)
	if found {
		i++
	}
	return dst[:copy(dst[:cap(dst)], l.sorted[i:])]
}

func (l *topicList) len() int {
	l.mu.RLock()
	defer l.mu.RUnlock()
	return len(l.sorted)
}

// search returns where the topic with that name is or would be. The caller holds
// l.mu.
func (l *topicList) search(n Name) (int, bool) {
	return slices.BinarySearchFunc(l.sorted, n, func(t *Topic, n Name) int { return strings.Compare(t.name.s, n.s) })
}

func compareTopics(a, b *Topic) int { return strings.Compare(a.name.s, b.name.s) }

// mergeSorted returns the topics of two sorted lists in one, which is new unless
// one is empty.
func mergeSorted(a, b []*Topic) []*Topic {
	if len(a) == 0 {
		return b
	}
	merged := make([]*Topic, 0, len(a)+len(b))
	for len(a) > 0 && len(b) > 0 {
		first := &a
		if compareTopics(b[0], a[0]) < 0 {
			first = &b
		}
		merged = append(merged, (*first)[0])
		*first = (*first)[1:]
	}
	return append(append(merged, a...), b...)
}
