package store

import (
	"strconv"
	"strings"
	"time"

	"topicmux/monitor/text"
	"topicmux/protocol"
)

// directory finds the topics of a stream by their names on the wire, and applies what the
// server says about them.
type directory struct {
	stream *Stream
	prefix string // of the names that users see
	byRaw  map[string]*Topic
}

// state returns the state that has the topics of all streams.
func (d *directory) state() *State { return &d.stream.store.state }

// find returns the topic with a name, or nil.
func (d *directory) find(raw string) *Topic { return d.byRaw[raw] }

// isFull reports whether no more topics can be added.
func (d *directory) isFull() bool { return len(d.state().Topics) >= d.stream.store.opts.MaxTopics }

// topic returns the topic with that name. It adds the topic if it does not
// exist, or returns nil if there are too many.
func (d *directory) topic(raw string) *Topic {
	if t, ok := d.byRaw[raw]; ok {
		return t
	}
	if d.isFull() || len(raw) > maxRawName {
		return nil
	}
	raw = strings.Clone(raw)
	t := newTopic(d.freeName(raw), d.stream)
	t.Index, t.shown = len(d.state().Topics), d.state().presentationOf(t)
	d.byRaw[raw] = t
	d.state().byName[t.Name] = t
	d.state().Topics = append(d.state().Topics, t)
	return t
}

// freeName cleans a topic's name and makes it unique.
func (d *directory) freeName(raw string) string {
	name := text.CleanLine(raw, maxName)
	if name == "" {
		name = "␀"
	}
	name = d.prefix + name
	for n, base := 2, name; d.state().byName[name] != nil; n++ {
		name = base + " (" + strconv.Itoa(n) + ")"
	}
	return name
}

// replace puts another topic with the same name in the place of t.
func (d *directory) replace(raw string, t, fresh *Topic) {
	d.byRaw[raw] = fresh
	d.state().replace(t, fresh)
}

// findGone marks the topics that the server no longer has. A $hello lists all
// selected topics, so topics that are missing after a restart no longer exist.
func (d *directory) findGone(listed []protocol.TopicInfo, now int64) {
	known := make(map[string]bool, len(listed))
	for _, info := range listed {
		known[info.Name.String()] = true
	}
	for raw, t := range d.byRaw {
		if gone := !known[raw] && !t.Complete(); gone != t.Gone {
			t.setEnded(func() { t.Gone = gone }, now)
		}
	}
}

// describe applies a topic's catalogue entry. It adds the topic if it is new.
func (d *directory) describe(info protocol.TopicInfo, now int64) {
	_, known := d.byRaw[info.Name.String()]
	t := d.topic(info.Name.String())
	if t == nil {
		return
	}
	before := t.Info
	t.setEnded(func() { t.Info, t.Gone = cleanInfo(info), false }, now)
	t.noteRestart(&before)
	t.noteFailure(now)
	if !known {
		t.EndedAt = time.Time{}
	}
	t.declare(&t.Info)
}

// complete marks a topic as complete. If the event names no topic, the session
// or response has ended, and the stream ends with it.
func (d *directory) complete(c protocol.Complete, now int64) {
	if t := d.byRaw[c.Topic.String()]; t != nil && !c.Topic.IsZero() {
		t.setEnded(func() { t.Info.State = protocol.StateComplete }, now)
	}
}
