package topics

import (
	"fmt"

	"topicmux/protocol"
)

// getOrCreate returns the topic with the name in e. created says whether it was created
// with e.
func (h *Hub) getOrCreate(e TopicInfo) (t *Topic, created bool, err error) {
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

// begin returns a new topic that the caller must finish. If another goroutine is
// creating the topic, begin returns a channel that is closed when it has finished.
// From begin on, new subscribers let the topic join their cursor; see Hub.cursor.
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
		return nil, nil, protocol.ErrNoName
	case h.created >= uint64(h.opts.MaxTopics):
		return nil, nil, fmt.Errorf("%w: the hub holds at most %d", ErrTooManyTopics, h.opts.MaxTopics)
	}
	t = &Topic{hub: h, name: n, created: h.created, info: &infoVersion{}}
	h.created++
	h.creating[n] = make(chan struct{})
	h.list.add([]*Topic{t})
	return t, nil, nil
}

// finished is a closed channel.
var finished = func() <-chan struct{} {
	c := make(chan struct{})
	close(c)
	return c
}()

// finish lets the topic join the shared cursors that are older than it, and makes it
// appear. It flags all of them before the topic takes its first number, so a reader
// that has reached that number knows the topic.
func (h *Hub) finish(t *Topic, e TopicInfo) error {
	for _, c := range h.cursorsSelecting(t) {
		c.joinLater(t)
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

// cursorsSelecting returns the shared cursors that select the topic and are older than
// it. It releases the hub's lock now and then.
func (h *Hub) cursorsSelecting(t *Topic) (cursors []*sharedCursor) {
	h.mu.RLock()
	search := h.patterns.begin(t.name)
	for search.proceed() {
		h.mu.RUnlock()
		h.mu.RLock()
	}
	defer h.mu.RUnlock()
	search.found.each(func(n int) {
		if c := h.numbers.cursors[n]; c != nil && c.begin <= t.created {
			cursors = append(cursors, c)
		}
	})
	return cursors
}
