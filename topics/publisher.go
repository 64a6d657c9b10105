package topics

import (
	"fmt"
	"sync"
	"time"
)

// Publisher publishes to the topics of a source. Several goroutines may use it. They
// must end before Source.Run returns, as the state of the topics says how it returned.
//
// The topics of a source are those of Source.Topics and those that it declares. It
// retains them when it is restarted.
type Publisher struct {
	hub *Hub
	via Interceptor // nil, or what all calls go to

	mu       sync.RWMutex // guards what follows; no call of the hub happens under it
	topics   map[Name]declared
	restarts uint64 // how often the source has been started again
	recovery recovery
}

// A declared is a topic of a source, with the info that the source declared last.
type declared struct {
	topic *Topic
	info  TopicInfo
	notes bool // IsNotes(info)
}

func newPublisher(h *Hub) *Publisher {
	return &Publisher{hub: h, topics: map[Name]declared{}}
}

// Interceptor stands between a source and the Publisher of its topics. A *Publisher is
// one. Publisher.Fail calls FailUntil.
type Interceptor interface {
	Publish(n Name, data []byte) error
	Declare(info TopicInfo) error
	FailUntil(retryAt time.Time, err error, names ...Name)
	Live(names ...Name)
	Restarted()
	Complete(n Name) error
}

// Intercept returns a publisher for a source that runs inside of another one: each call
// of the publisher calls the method of i with the same name. The outer source can so
// change what the inner one publishes.
func Intercept(i Interceptor) *Publisher { return &Publisher{via: i} }

// Publish publishes a copy of data to one of the source's topics. The errors are
// ErrUndeclared and those of Topic.Publish. If Run returns ErrComplete or ErrClosed
// from Publish, the source is not restarted.
func (p *Publisher) Publish(n Name, data []byte) error {
	if p.via != nil {
		return p.via.Publish(n, data)
	}
	d, ok := p.lookup(n)
	if !ok {
		return fmt.Errorf("publish %q: %w", n, ErrUndeclared)
	}
	_, err := d.topic.Publish(data)
	if err == nil && !d.notes && p.recovery.pending.Load() {
		p.recover()
	}
	return err
}

// Declare adds a topic to the source while it runs, for example a series that an
// exporter has just added. From then on it is like the topics of Source.Topics: it
// fails and completes with the source.
//
// Declaring a topic again with the same info does nothing and is cheap, so a source
// can declare a topic each time that it finds it. Another info replaces the earlier
// one. The errors are those of Hub.Declare. After an error, the topic is as it was
// before the call.
func (p *Publisher) Declare(info TopicInfo) error {
	if p.via != nil {
		return p.via.Declare(info)
	}
	if d, ok := p.lookup(info.Name); ok && sameDeclaration(d.info, info) {
		return nil
	}
	info.Min, info.Max = cloneBound(info.Min), cloneBound(info.Max)
	restarted := info
	restarted.Restarts = p.restartCount()
	t, err := p.hub.declare(restarted)
	if err != nil {
		return err
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.topics[info.Name] = declared{t, info, IsNotes(info)}
	return nil
}

func (p *Publisher) restartCount() uint64 {
	p.mu.RLock()
	defer p.mu.RUnlock()
	return p.restarts
}

// sameDeclaration reports whether two infos declare the same.
func sameDeclaration(a, b TopicInfo) bool {
	b.State, b.Error, b.RetryAt, b.Restarts, b.Last = a.State, a.Error, a.RetryAt, a.Restarts, a.Last // the hub sets them
	return sameInfo(a, b)
}

// Fail marks topics of the source as failed until it publishes to them again, while
// it keeps running. Without names it marks all topics of the source, as a failure of the
// source does; see Source.Run. Names that are
// not the source's and complete topics are ignored. A source calls Fail for a failure
// that a restart would not mend, such as an event that is too large. FailUntil is better
// if the source knows when it tries again.
func (p *Publisher) Fail(err error, names ...Name) { p.FailUntil(time.Time{}, err, names...) }

// FailUntil is like Fail for a failure after which the source tries again at retryAt,
// such as a poll without an answer. TopicInfo.RetryAt says so. The zero time means that
// it is not known when.
func (p *Publisher) FailUntil(retryAt time.Time, err error, names ...Name) {
	if p.via != nil {
		p.via.FailUntil(retryAt, err, names...)
		return
	}
	f := newFailure(err, retryAt)
	p.mu.Lock()
	p.recovery.fail(names)
	p.mu.Unlock()
	for _, t := range p.named(names) {
		t.markFailed(f)
	}
}

// Live marks failed topics of the source as live again without an event, for example
// after a poll whose answer has not changed. Without names it marks all topics of the
// source. Names that are not the source's and complete topics are ignored.
func (p *Publisher) Live(names ...Name) {
	if p.via != nil {
		p.via.Live(names...)
		return
	}
	p.mu.Lock()
	p.recovery.live(names)
	p.mu.Unlock()
	for _, t := range p.named(names) {
		t.markLive()
	}
}

// Restarted counts a restart in TopicInfo.Restarts of all topics of the source. A source
// calls it when it starts something again itself, such as a command that has ended. The
// Supervisor counts its own restarts.
func (p *Publisher) Restarted() {
	if p.via != nil {
		p.via.Restarted()
		return
	}
	p.mu.Lock()
	p.restarts++
	restarts := p.restarts
	p.mu.Unlock()
	for _, t := range p.all() {
		t.markRestarted(restarts)
	}
}

// Complete ends one of the source's topics, for example that of a container that has
// stopped. The topic is no longer the source's. Declare makes it live again. The
// errors are ErrUndeclared and ErrClosed.
func (p *Publisher) Complete(n Name) error {
	if p.via != nil {
		return p.via.Complete(n)
	}
	p.mu.Lock()
	d, ok := p.topics[n]
	delete(p.topics, n)
	p.mu.Unlock()
	if !ok {
		return fmt.Errorf("complete %q: %w", n, ErrUndeclared)
	}
	return d.topic.Complete()
}

func (p *Publisher) lookup(n Name) (declared, bool) {
	p.mu.RLock()
	defer p.mu.RUnlock()
	d, ok := p.topics[n]
	return d, ok
}

// named returns the topics of the source with the names, or all without names.
func (p *Publisher) named(names []Name) []*Topic {
	if len(names) == 0 {
		return p.all()
	}
	topics := make([]*Topic, 0, len(names))
	for _, n := range names {
		if d, ok := p.lookup(n); ok {
			topics = append(topics, d.topic)
		}
	}
	return topics
}

// all returns the topics of the source, in no order.
func (p *Publisher) all() []*Topic {
	p.mu.RLock()
	defer p.mu.RUnlock()
	topics := make([]*Topic, 0, len(p.topics))
	for _, d := range p.topics {
		topics = append(topics, d.topic)
	}
	return topics
}

// declareAll declares the topics that are not the source's yet.
func (p *Publisher) declareAll(infos []TopicInfo) error {
	for _, info := range infos {
		if _, ok := p.lookup(info.Name); ok {
			continue
		}
		if err := p.Declare(info); err != nil {
			return err
		}
	}
	return nil
}
