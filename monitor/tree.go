package monitor

import (
	"topicmux/monitor/split"
	"topicmux/monitor/tree"
	"topicmux/sse"
)

// TreeTopic is the topic of a stream that describes the changes of one tree; see package
// tree.
const TreeTopic = "tree"

// patch applies an event of a tree, unless the user has chosen where the topics come from.
// The first one takes the events before it along.
func (f *topicField) patch(found *tree.Finder, ev sse.Event) bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.patches = true
	if f.chosen || f.conversing {
		return false
	}
	if !f.planted {
		held := f.held
		f.planted, f.splitter, f.held = true, split.Off(), nil
		f.store.BeginTree(TreeTopic, found.Form(), found.Whole())
		f.regroup(func(name string, ev sse.Event, put func(sse.Event)) {
			if ev.Type = name; found.Has(name) {
				ev.Type = TreeTopic
			}
			put(ev)
		})
		for _, before := range held { // they were not selected by their own names
			if found.Has(before.Type) {
				f.store.ApplyTree(TreeTopic, before, f.store.Now())
			}
		}
		f.onTree()
	}
	f.remember(TreeTopic, ev.Type)
	f.store.ApplyTree(TreeTopic, ev, f.store.Now())
	return true
}
