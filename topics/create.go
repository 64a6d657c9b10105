package topics

import "fmt"

// obtain returns the topic with the entry's name, and whether it was created with
// this entry.
func (h *Hub) obtain(e Entry) (t *Topic, created bool, err error) {
	for {
		if t, ok := h.lookup(e.Name); ok {
			return t, false, nil
		}
		t, underWay, err := h.begin(e.Name)
		switch {
		case err != nil:
			return nil, false, err
		case t != nil:
			return t, true, h.finish(t, e)
		}
		<-underWay
	}
}

// begin returns a new topic that is to be finished, or else what is closed when
// somebody else has. From then on whoever subscribes lets it join; see Hub.merge.
func (h *Hub) begin(n Name) (t *Topic, underWay <-chan struct{}, err error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if underWay, ok := h.creating[n]; ok {
		return nil, underWay, nil
	}
	if _, ok := h.lookup(n); ok {
		return nil, finished, nil
	}
	switch {
	case h.closed:
		return nil, nil, ErrClosed
	case n.IsZero():
		return nil, nil, errNoName
	case h.created >= uint64(h.opts.MaxTopics):
		return nil, nil, fmt.Errorf("%w: the hub holds at most %d", ErrTooManyTopics, h.opts.MaxTopics)
	}
	t = &Topic{hub: h, name: n, created: h.created, info: &topicInfo{}}
	h.created++
	h.creating[n] = make(chan struct{})
	h.list.add([]*Topic{t})
	return t, nil, nil
}

// finished is closed.
var finished = func() <-chan struct{} {
	c := make(chan struct{})
	close(c)
	return c
}()

// finish lets the topic join the merges that were there before it, and makes it
// appear. All of them are flagged before it takes its first number, so that a reader
// who has come to that number knows the topic.
func (h *Hub) finish(t *Topic, e Entry) error {
	for _, m := range h.selecting(t) {
		m.joinLater(t)
	}
	err := t.declare(e)
	h.mu.Lock()
	defer h.mu.Unlock()
	if err == nil {
		h.byName.Store(t.name, t)
	}
	close(h.creating[t.name])
	delete(h.creating, t.name)
	return err
}

// selecting returns the merges that select the topic and were there before it. It
// lets go of the hub's lock now and then.
func (h *Hub) selecting(t *Topic) (merges []*merge) {
	h.mu.RLock()
	search := h.patterns.begin(t.name)
	for search.proceed() {
		h.mu.RUnlock()
		h.mu.RLock()
	}
	defer h.mu.RUnlock()
	search.found.each(func(n int) {
		if m := h.numbers.merges[n]; m != nil && m.begin <= t.created {
			merges = append(merges, m)
		}
	})
	return merges
}
