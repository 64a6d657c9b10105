package store

import (
	"strings"
	"time"

	"github.com/tidwall/gjson"

	"topicmux/sse"
)

// control takes a control event. It returns false for what is none: an event
// of another server whose name happens to begin with "$".
func (s *Store) control(ev sse.Event, now int64) bool {
	if !gjson.ValidBytes(ev.Data) {
		return false
	}
	v := gjson.ParseBytes(ev.Data)
	if !v.IsObject() {
		return false
	}
	switch ev.Type {
	case "$hello":
		return s.hello(v, now)
	case "$topic":
		return s.entry(v, now)
	case "$gap":
		return s.gap(v, now)
	case "$complete":
		return s.complete(v, now)
	case "$drain":
		s.state.Draining = true
		return true
	}
	if strings.HasPrefix(s.state.Server, "topicmux") {
		s.state.Unknown++
		return true
	}
	return false
}

func (s *Store) hello(v gjson.Result, now int64) bool {
	if v.Get("server").Type != gjson.String {
		return false
	}
	s.state.Server = word(v, "server")
	s.state.Session = word(v, "session")
	s.state.Epoch = word(v, "epoch")
	heartbeat := min(max(v.Get("heartbeat").Num, 0), float64(longest/time.Millisecond))
	s.state.Heartbeat = time.Duration(heartbeat) * time.Millisecond
	s.state.Draining = false
	if r := v.Get("resume"); r.IsObject() {
		c := &s.state.Conn
		c.Resumed, c.Asked = true, own(r.Get("asked").String(), maxName)
		c.Replayed, c.MissedOnResume = r.Get("replayed").Uint(), r.Get("missed").Uint()
		c.SameLife = !r.Get("restarted").Bool() && (s.state.Epoch == "" || strings.HasPrefix(c.Asked, s.state.Epoch+"-"))
		if c.MissedOnResume == 0 && c.SameLife {
			s.state.heal()
		}
	}
	s.catalogue(v.Get("topics"), now)
	resumed := v.Get("resume").IsObject()
	v.Get("topics").ForEach(func(_, entry gjson.Result) bool {
		more := !s.entry(entry, now) || len(s.state.Topics) < s.opts.MaxTopics
		if t := s.topics[entry.Get("name").String()]; t != nil && !resumed {
			s.announce(t, entry.Get("last").String())
		}
		return more
	})
	return true
}

// catalogue marks the topics that the server no longer has. It lists all that
// are selected, so that whatever is missing was lost in a restart.
func (s *Store) catalogue(list gjson.Result, now int64) {
	if !list.IsArray() {
		return
	}
	listed := make(map[string]bool)
	list.ForEach(func(_, entry gjson.Result) bool {
		listed[entry.Get("name").String()] = true
		return true
	})
	for raw, t := range s.topics {
		if gone := !listed[raw] && !t.Complete(); gone != t.Gone {
			t.setEnded(func() { t.Gone = gone }, now)
		}
	}
}

// entry takes a topic's entry; the topic appears with it.
func (s *Store) entry(v gjson.Result, now int64) bool {
	name := v.Get("name")
	if name.Type != gjson.String || name.Str == "" {
		return false
	}
	_, known := s.topics[name.Str]
	t := s.topic(name.Str)
	if t == nil {
		return true
	}
	t.setEnded(func() { t.Entry, t.Gone = parseEntry(v), false }, now)
	if !known {
		t.EndedAt = time.Time{}
	}
	t.unit = payloadUnit{} // its factor was for another unit
	t.hint = hintOf(t.Entry.Kind)
	if t.hint != ShapeNone {
		t.Shape = t.hint
	}
	if t.Entry.Unit != "" {
		t.Unit = t.Entry.Unit
	}
	return true
}

func (s *Store) gap(v gjson.Result, now int64) bool {
	name, missed := v.Get("topic"), v.Get("missed")
	if missed.Type != gjson.Number && name.Type != gjson.String {
		return false
	}
	s.state.Gaps++
	s.state.Missed += missed.Uint()
	if t := s.gapTopic(name.String()); t != nil {
		s.mark(t, &Gap{
			At:     time.Unix(0, now),
			Missed: missed.Uint(), AtLeast: v.Get("atLeast").Bool(),
			Reason: word(v, "reason"),
			From:   word(v, "from"),
			To:     word(v, "to"),
		}, now)
	}
	return true
}

// mark puts a gap at its place in the topic.
func (s *Store) mark(t *Topic, g *Gap, now int64) {
	if s.paused && t.frozen == nil {
		t.frozen = t.log.clone()
	}
	t.Missed += g.Missed
	t.torn = true
	if len(t.Gaps) == maxGaps {
		t.Gaps = append(t.Gaps[:0], t.Gaps[1:]...)
	}
	t.Gaps = append(t.Gaps, *g)
	t.log.mark(record{when: now, at: now, ordinal: t.Count, gap: g}, &s.memory)
	s.keepWire(t, now)
	t.Version++
}

func (s *Store) complete(v gjson.Result, now int64) bool {
	name := v.Get("topic")
	if !name.Exists() {
		return true // a session or an answer has ended, and the stream ends with it
	}
	if name.Type != gjson.String {
		return false
	}
	if t := s.topics[name.Str]; t != nil {
		t.setEnded(func() { t.Entry.State = stateComplete }, now)
	}
	return true
}

// setEnded makes a change to what the server says of the topic, and notes when
// it has ended by that.
func (t *Topic) setEnded(change func(), now int64) {
	was := t.Ended()
	change()
	t.Version++
	switch {
	case !t.Ended():
		t.EndedAt = time.Time{}
	case !was:
		t.EndedAt = time.Unix(0, now)
	}
}

// gapTopic returns the topic that a gap is of, nil for all of them.
func (s *Store) gapTopic(name string) *Topic {
	if name == "" {
		return nil
	}
	return s.topic(name)
}

// revive is what an event does to a topic that had ended.
func (t *Topic) revive() {
	t.Gone = false
	if t.Complete() {
		t.Entry.State = stateLive
	}
}
