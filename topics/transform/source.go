package transform

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"sync"
	"time"

	"topicmux/topics"
)

// maxBad is after how many dropped events in a row a topic is failed.
const maxBad = 3

// Source returns a source that publishes what the pipeline makes of the events of src.
// Topics appear with their first event, except those of src itself. A topic whose events
// are dropped three times in a row is failed, and says why, until the next event. The logs
// "NAME.stderr" and "NAME.notes" of a source are only renamed. When
// src ends, the events that every holds back are published. The source remembers counters
// while it is restarted.
func (p *Pipeline) Source(src topics.Source) topics.Source {
	if len(p.all()) == 0 {
		return src
	}
	inner := &interceptor{pipeline: p, state: p.NewState(), topics: map[topics.Name]*outputs{}}
	declared := make([]topics.TopicInfo, len(src.Topics))
	for i, info := range src.Topics {
		declared[i] = p.Info(info)
		inner.topics[info.Name] = newOutputs(declared[i])
	}
	return topics.Source{Topics: declared, Run: func(ctx context.Context, pub *topics.Publisher) error {
		return inner.run(ctx, src, pub)
	}}
}

// An interceptor is between a source and the publisher of its topics.
type interceptor struct {
	pipeline *Pipeline

	mu     sync.Mutex // guards what follows, and the order of the events; publishing does not wait
	pub    *topics.Publisher
	state  *State
	topics map[topics.Name]*outputs // by the topic of the source
	out    []Event
	timer  *time.Timer // runs while an event is held back
	armed  bool
	ran    bool  // the source runs again
	err    error // of publishing an event that was held back
}

// outputs are the topics that the events of one topic are published to.
type outputs struct {
	info     topics.TopicInfo
	declared map[topics.Name]bool
	bad      int  // how many events in a row were dropped
	failed   bool // the source or the topic has failed, and no event has come since
	notes    bool // the events are about the source, so that only their topic is changed
}

func newOutputs(info topics.TopicInfo) *outputs {
	return &outputs{info: info, declared: map[topics.Name]bool{info.Name: true}}
}

// run runs the source once.
func (i *interceptor) run(ctx context.Context, src topics.Source, pub *topics.Publisher) error {
	ctx, stop := context.WithCancel(ctx)
	timer := time.NewTimer(time.Hour)
	timer.Stop()
	i.mu.Lock()
	i.markFailed(i.ran)
	i.pub, i.timer, i.armed, i.err, i.ran = pub, timer, false, nil, true
	i.arm(time.Now())
	i.mu.Unlock()
	var flusher sync.WaitGroup
	flusher.Go(func() { i.flushWhenDue(ctx, timer, stop) })
	defer flusher.Wait() // even after a panic
	defer stop()
	err := src.Run(ctx, topics.Intercept(i))
	stop()
	flusher.Wait()
	i.mu.Lock()
	defer i.mu.Unlock()
	if i.err != nil { // it stopped the source
		err = i.err
	}
	for due := i.state.Due(); err == nil && !due.IsZero(); due = i.state.Due() {
		err = i.flush(due)
	}
	return err
}

// flushWhenDue publishes the events that every holds back when their time has come. If
// it cannot, it stops the source.
func (i *interceptor) flushWhenDue(ctx context.Context, timer *time.Timer, stop func()) {
	defer timer.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case now := <-timer.C:
			if err := i.flushNow(now); err != nil {
				stop()
				return
			}
		}
	}
}

func (i *interceptor) flushNow(now time.Time) error {
	i.mu.Lock()
	defer i.mu.Unlock()
	i.armed = false
	i.err = i.flush(now)
	i.arm(now)
	return i.err
}

// arm starts the timer if an event is held back and the timer does not run.
func (i *interceptor) arm(now time.Time) {
	if i.armed {
		return
	}
	if due := i.state.Due(); !due.IsZero() {
		i.armed = true
		i.timer.Reset(max(0, due.Sub(now)))
	}
}

// flush publishes what every has held back until now.
func (i *interceptor) flush(now time.Time) error {
	i.out = i.state.Flush(i.out[:0], now)
	for _, e := range i.out {
		if err := i.pub.Publish(e.Topic, e.Data); err != nil {
			return err
		}
		for _, outs := range i.topics {
			if outs.declared[e.Topic] {
				i.recover(outs)
			}
		}
	}
	return nil
}

// Publish publishes what the pipeline makes of an event.
func (i *interceptor) Publish(n topics.Name, data []byte) error {
	i.mu.Lock()
	defer i.mu.Unlock()
	outs, ok := i.topics[n]
	if !ok {
		return fmt.Errorf("publish %q: %w", n, topics.ErrUndeclared)
	}
	if outs.notes {
		return i.pub.Publish(outs.info.Name, data)
	}
	now, before := time.Now(), i.state.dropped
	i.out = i.state.Apply(i.out[:0], now, Event{n, data})
	i.judge(outs, i.state.dropped > before)
	for _, e := range i.out {
		if err := i.declare(outs, e.Topic); err != nil {
			return err
		}
		if err := i.pub.Publish(e.Topic, e.Data); err != nil {
			return err
		}
	}
	if len(i.out) > 0 {
		i.recover(outs)
	}
	i.arm(now)
	return nil
}

// judge fails a topic whose events are dropped again and again.
func (i *interceptor) judge(outs *outputs, dropped bool) {
	switch {
	case len(i.out) > 0:
		if outs.bad >= maxBad { // the event may be for another topic
			i.pub.Live(outs.info.Name)
		}
		outs.bad = 0
	case dropped:
		if outs.bad++; outs.bad == maxBad {
			i.pub.Fail(i.state.last, outs.info.Name)
		}
	}
}

// declare declares a topic that an event is published to, unless it is declared already.
func (i *interceptor) declare(outs *outputs, n topics.Name) error {
	if outs.declared[n] {
		return nil
	}
	info := outs.info
	info.Name = n
	if err := i.pub.Declare(info); err != nil {
		return err
	}
	outs.declared[n] = true
	return nil
}

// Declare declares the topic that the events of a topic are published to.
func (i *interceptor) Declare(info topics.TopicInfo) error {
	i.mu.Lock()
	defer i.mu.Unlock()
	before := info.Name
	after, notes := i.pipeline.Info(info), topics.IsNotes(info)
	if notes {
		info.Name = after.Name
		after = info
	}
	outs, ok := i.topics[before]
	if !ok {
		outs = newOutputs(after)
		i.topics[before] = outs
	}
	outs.info, outs.notes = after, notes
	return i.pub.Declare(after)
}

// markFailed records whether topics of the source have failed, or all if there are no names.
func (i *interceptor) markFailed(failed bool, names ...topics.Name) {
	for n, outs := range i.topics {
		if len(names) == 0 || slices.Contains(names, n) {
			outs.failed = failed
		}
	}
}

// recover marks the topics that the events of a failed topic are published to as live, as
// the topic has an event again. Without that, only those of the event would be live.
func (i *interceptor) recover(outs *outputs) {
	if outs.failed {
		outs.failed = false
		i.pub.Live(slices.Collect(maps.Keys(outs.declared))...)
	}
}

// FailUntil marks the topics that the events of topics are published to as failed.
func (i *interceptor) FailUntil(retryAt time.Time, err error, names ...topics.Name) {
	i.onOutputs(true, names, func(outs ...topics.Name) { i.pub.FailUntil(retryAt, err, outs...) })
}

// Live marks the topics that the events of topics are published to as live again.
func (i *interceptor) Live(names ...topics.Name) {
	i.onOutputs(false, names, func(outs ...topics.Name) { i.pub.Live(outs...) })
}

// Restarted counts a restart of the source.
func (i *interceptor) Restarted() { i.pub.Restarted() }

// onOutputs calls do with the topics that the events of topics are published to, or
// without topics if there are no names. It records whether they have failed.
func (i *interceptor) onOutputs(failed bool, names []topics.Name, do func(...topics.Name)) {
	i.mu.Lock()
	defer i.mu.Unlock()
	i.markFailed(failed, names...)
	if len(names) == 0 {
		do()
		return
	}
	for _, n := range names {
		if outs, ok := i.topics[n]; ok {
			do(slices.Collect(maps.Keys(outs.declared))...)
		}
	}
}

// Complete ends the topics that the events of a topic are published to.
func (i *interceptor) Complete(n topics.Name) error {
	i.mu.Lock()
	defer i.mu.Unlock()
	outs, ok := i.topics[n]
	if !ok {
		return fmt.Errorf("complete %q: %w", n, topics.ErrUndeclared)
	}
	delete(i.topics, n)
	ended := append(slices.Collect(maps.Keys(outs.declared)), n)
	i.out = i.state.End(i.out[:0], time.Now(), ended...)
	for _, e := range i.out {
		if err := i.pub.Publish(e.Topic, e.Data); err != nil {
			return err
		}
	}
	for out := range outs.declared {
		if err := i.pub.Complete(out); err != nil {
			return err
		}
	}
	return nil
}
