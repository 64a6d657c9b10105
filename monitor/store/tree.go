package store

import (
	"encoding/json"
	"math"
	"time"

	"github.com/tidwall/gjson"

	"topicmux/monitor/text"
	"topicmux/monitor/tree"
	"topicmux/sse"
)

const (
	// justChanged is how long before the newest change of a tree others count as new.
	justChanged = time.Second
	// maxChanged is the largest number of values of a tree that are marked as changed.
	maxChanged = 1000
	// maxChange is the largest part of a changed value that TreeChanges returns, in bytes.
	maxChange = 60
)

// BeginTree makes a topic the tree that a stream tells in events of that form. The tree is
// empty, or that of an event with this data, which may be nil. The events that the topic
// gets by Regroup change the tree, too.
func (s *Stream) BeginTree(topic string, form tree.Form, whole []byte) {
	s.store.mu.Lock()
	defer s.store.mu.Unlock()
	if t := s.topics.topic(topic); t != nil {
		t.begins(form)
		if before := s.store.ingest.memory.left; whole != nil {
			t.patched.apply(&arrival{data: whole}, &s.store.ingest.memory)
			t.cost += before - s.store.ingest.memory.left
		}
	}
}

// begins makes a topic a tree.
func (t *Topic) begins(form tree.Form) {
	t.origins, t.patched = &origins{}, &patchedTree{tree: tree.New(form), changedOf: math.MaxUint64}
	t.NewestPayload.patched, t.lasting = t.patched, true
	t.hint, t.Shape = ShapeJSON, ShapeJSON
}

// ApplyTree applies an event of a stream that tells a tree to the topic that BeginTree
// has begun. The numbers that it changes are fields of the topic.
func (s *Stream) ApplyTree(topic string, ev sse.Event, at time.Time) {
	name := ev.Type
	ev.Type = topic
	s.store.mu.Lock()
	s.data(name, &ev, at.UnixNano())
	s.store.commit()
}

// patchedTree is a tree with what has been read from it.
type patchedTree struct {
	tree *tree.Tree

	delta     []byte // what the newest event has changed
	json      []byte
	changed   map[string]bool
	changedOf uint64 // ordinal of changed
	failed    uint64 // events that could not be applied
}

// apply applies an event to the tree, and returns what has changed, as an object, or nil.
func (p *patchedTree) apply(a *arrival, b *budget) []byte {
	before := p.tree.Memory()
	delta, ok := p.tree.Apply(a.name, a.data, a.when)
	b.release(before - p.tree.Memory())
	p.delta = delta
	if !ok {
		if _, told := p.tree.Failure(a.name, a.data); !told {
			p.failed++
		}
		return nil
	}
	return delta
}

// told returns what an event that has just been applied says: its payload, or what has
// changed in a tree.
func (t *Topic) told(a *arrival) []byte {
	if t.patched != nil {
		return t.patched.delta
	}
	return a.data
}

// text returns the tree right after the event r, and whether only its beginning.
func (p *patchedTree) text(r *entry) (s string, cut bool) {
	p.json, _ = p.tree.AppendJSON(p.json[:0], r.key, maxLarge)
	return string(p.json[:min(len(p.json), maxLarge)]), len(p.json) > maxLarge
}

// Tree reports whether the topic is the tree that its events tell. JSON returns it.
func (t *Topic) Tree() bool { return t.patched != nil }

// TreeLost returns how many values of a tree its limits have left out, and how many
// events could not be applied to it.
func (t *Topic) TreeLost() (values, events uint64) {
	if t.patched == nil {
		return 0, 0
	}
	return t.patched.tree.Lost(), t.patched.failed
}

// JustChanged returns the fields of a tree that, as of to, changed with its newest event
// or within a second before it. It is nil for any other topic. It must not be changed.
func (t *Topic) JustChanged(to time.Time) map[string]bool {
	p := t.patched
	if p == nil {
		return nil
	}
	r, _ := t.payload(to)
	if r == nil {
		return nil
	}
	if p.changedOf != r.ordinal {
		p.changedOf, p.changed = r.ordinal, make(map[string]bool)
		for _, field := range p.tree.AppendChanged(nil, r.key, int64(justChanged), maxChanged, pathName) {
			p.changed[field] = true
		}
	}
	return p.changed
}

// A TreeChange is a value of a tree that has changed or is gone.
type TreeChange struct {
	Field string // its path; "" for the whole tree
	Value string // as a single line, or "" if it is gone
	Gone  bool
}

// TreeChanges returns what has changed in a tree since the changes of an earlier call, the
// newest first and at most limit, and how many more. After is what the earlier call returned
// as now, or 0: then the first tree is no change.
func (t *Topic) TreeChanges(after int64, limit int) (newest []TreeChange, more int, now int64) {
	p := t.patched
	if p == nil {
		return nil, 0, 0
	}
	all, more := p.tree.Changes(after, limit)
	for i := range all {
		c := TreeChange{Gone: all[i].Gone()}
		for j, step := range all[i].Path {
			if j > 0 {
				c.Field += "."
			}
			c.Field += pathName(step)
		}
		if !c.Gone {
			c.Value = text.CleanLine(gjson.Parse(all[i].Value).String(), maxChange)
		}
		newest = append(newest, c)
	}
	return newest, more, p.tree.Newest()
}

// TreeValues returns how many values a tree has now.
func (t *Topic) TreeValues() int {
	if t.patched == nil {
		return 0
	}
	return t.patched.tree.Values()
}

// pathName returns a key of a tree as it is in the name of a field.
func pathName(key string) string {
	quoted, err := json.Marshal(key)
	if err != nil {
		return key
	}
	return FieldName(string(quoted[1 : len(quoted)-1]))
}

// origins are the names with which the newest events of a topic came, if the topic has
// events with several.
type origins struct {
	names []string
	of    []uint8 // by ordinal modulo maxEvents: an index in names
}

func (o *origins) add(name string, ordinal uint64) {
	i := 0
	for i < len(o.names) && o.names[i] != name {
		i++
	}
	if i == len(o.names) && i <= math.MaxUint8 {
		o.names = append(o.names, name)
	}
	if o.of == nil {
		o.of = make([]uint8, maxEvents)
	}
	o.of[ordinal%maxEvents] = uint8(min(i, math.MaxUint8))
}

// at returns the name of an event that is still in the log, or "" if it is unknown.
func (o *origins) at(ordinal uint64) string {
	if o.of == nil {
		return ""
	}
	return o.names[o.of[ordinal%maxEvents]]
}

// wantOfTree begins the series of a wanted field with the values that the tree has had there:
// all that its history knows, or else the current one.
func (t *Topic) wantOfTree(w *walker, field string) {
	r, _ := t.payload(time.Time{})
	if r == nil {
		return
	}
	memory := &t.stream.store.ingest.memory
	if path, ok := t.patched.tree.PathTo(field); ok {
		for _, was := range t.patched.tree.Readings(path) {
			if w.seek([]byte(tree.Nested(path, was.JSON)), t.wanted) {
				t.putWanted(w, field, max(was.At, t.FirstAt.UnixNano()), r.ordinal, memory)
			}
		}
		return
	}
	whole, _ := t.patched.text(r)
	if w.seek([]byte(whole), t.wanted) {
		t.putWanted(w, field, r.when, r.ordinal, memory)
	}
}
