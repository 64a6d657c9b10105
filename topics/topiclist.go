package topics

import (
	"slices"
	"strings"
	"sync"
)

// A topicList is topics sorted by name. Many read it page by page while topics are
// added; none is ever removed.
type topicList struct {
	mu     sync.RWMutex
	sorted []*Topic
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
}

func (l *topicList) insert(t *Topic) {
	l.mu.Lock()
	defer l.mu.Unlock()
	i, _ := slices.BinarySearchFunc(l.sorted, t, compareTopics)
	l.sorted = slices.Insert(l.sorted, i, t)
}

// page puts the topics that follow the name into dst, as many as it has room for,
// and returns them. The zero Name is before the first topic.
func (l *topicList) page(after Name, dst []*Topic) []*Topic {
	l.mu.RLock()
	defer l.mu.RUnlock()
	i, found := slices.BinarySearchFunc(l.sorted, after, func(t *Topic, n Name) int {
		return strings.Compare(t.name.s, n.s)
	})
	if found {
		i++
	}
	return dst[:copy(dst[:cap(dst)], l.sorted[i:])]
}

// all returns the topics there are now.
func (l *topicList) all() []*Topic {
	l.mu.RLock()
	defer l.mu.RUnlock()
	return slices.Clone(l.sorted)
}

func (l *topicList) len() int {
	l.mu.RLock()
	defer l.mu.RUnlock()
	return len(l.sorted)
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
