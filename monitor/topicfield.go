package monitor

import (
	"sync"

	"topicmux/monitor/lens"
	"topicmux/monitor/split"
	"topicmux/monitor/store"
	"topicmux/sse"
)

const (
	// maxHeld is how many events that are not selected are kept while the field is
	// searched for: their topics may be selected.
	maxHeld = 32
	// maxHeldData is the longest data in bytes of such an event. A longer one is lost
	// for a topic that is found later.
	maxHeldData = 64 << 10
	// maxNames bounds the topics whose events can be given to other topics later.
	maxNames = 10_000
)

// topicField takes the topics of events from their JSON. It may be used from any
// goroutine.
type topicField struct {
	store     *store.Stream
	selection *selection
	onChange  func(field string)
	onTree    func()

	mu         sync.Mutex // guards all below; held while the store changes by it
	splitter   *split.Splitter
	names      map[string]string // topics so far, with the name that their events came with
	held       []sse.Event
	chosen     bool // by the user
	conversing bool // the stream is a conversation
	patches    bool // the stream tells a tree
	planted    bool // the tree is a topic
}

// newTopicField returns the topic field that the options of a stream ask for. The error says what is
// wrong with the expression.
func newTopicField(s *Stream) (*topicField, error) {
	opts := s.opts
	f := &topicField{
		store: s.store, selection: s.selection, names: make(map[string]string),
		onChange: func(field string) { opts.OnTopicField(s, field) }, onTree: func() { opts.OnTree(s) },
	}
	var err error
	switch {
	case opts.TopicField != "":
		f.splitter, err = split.By(opts.TopicField)
		f.chosen = true
		f.store.SetEnvelopes(true)
	case opts.FindTopics:
		f.splitter = split.New()
	default:
		f.splitter, f.chosen = split.Off(), true
	}
	return f, err
}

// catalogued ends the search: the server has said what its topics are.
func (f *topicField) catalogued() {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.splitter.Searching() {
		f.splitter, f.held = split.Off(), nil
	}
}

// apply gives the events in ev their topics and passes those to put whose topics are
// selected.
func (f *topicField) apply(ev sse.Event, put func(sse.Event)) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.splitter.Searching() && f.splitter.Observe(ev.Type, ev.Data, f.store.Now()) {
		f.regroupBy(f.splitter)
		for i := range f.held {
			f.assign(f.held[i], put)
		}
		f.held = nil
		f.onChange(f.splitter.Field())
	}
	f.assign(ev, put)
}

// assign is apply with the field as it is.
func (f *topicField) assign(ev sse.Event, put func(sse.Event)) {
	selected := false
	if f.splitter.IsWhole(ev.Data) {
		selected = f.assignOne(ev, ev.Data, put)
	} else {
		for data := range f.splitter.Elements(ev.Data) {
			selected = f.assignOne(ev, data, put) || selected
		}
	}
	if !selected && f.splitter.Searching() && len(f.held) < maxHeld && len(ev.Data) <= maxHeldData {
		f.held = append(f.held, ev.Clone())
	}
}

// assignOne gives an event in ev its topic. It reports whether the topic is selected, and
// passes the event to put if so.
func (f *topicField) assignOne(ev sse.Event, data []byte, put func(sse.Event)) (selected bool) {
	name := ev.Type
	ev.Type, ev.Data = f.splitter.Topic(name, data), data
	if !f.selection.contains(ev.Type) {
		f.selection.addOther(ev.Type)
		return false
	}
	f.remember(ev.Type, name)
	put(ev)
	return true
}

// remember notes with which name the events of a topic came.
func (f *topicField) remember(topic, name string) {
	if _, known := f.names[topic]; !known && len(f.names) < maxNames {
		f.names[topic] = name
	}
}

// set changes the field to an expression, or to none for "". The events that are kept
// get their topics by it. If none of them has the field, nothing changes and the error is an
// [*UnseenFieldError].
func (f *topicField) set(expression string) error {
	next := split.Off()
	if expression != "" {
		var err error
		if next, err = split.By(expression); err != nil {
			return err
		}
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	if expression != "" {
		if err := f.unseen(next); err != nil {
			return err
		}
	}
	f.regroupBy(next)
	f.splitter, f.held, f.chosen = next, nil, true
	f.onChange(next.Field())
	return nil
}

// search looks for the topics again, from the next event on, as if nothing had been found
// or chosen. It reports whether the stream tells a tree, of which the beginning may no
// longer be kept.
func (f *topicField) search() (tree bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.regroupBy(split.Off())
	f.splitter, f.held, f.chosen, f.conversing, f.planted = split.New(), nil, false, false, false
	f.onChange("")
	return f.patches
}

// regroupBy gives the events in the store the topics of a splitter.
func (f *topicField) regroupBy(by *split.Splitter) {
	f.store.SetEnvelopes(by.Field() != "")
	f.regroup(func(name string, ev sse.Event, put func(sse.Event)) {
		for ev.Data = range by.Elements(ev.Data) {
			ev.Type = by.Topic(name, ev.Data)
			put(ev)
		}
	})
}

// regroup gives the events in the store other topics. Assign gets each with the name
// that it came with.
func (f *topicField) regroup(assign func(name string, ev sse.Event, put func(sse.Event))) {
	before := f.names
	f.names = make(map[string]string, len(before))
	from := make([]string, 0, len(before))
	for topic := range before {
		from = append(from, topic)
	}
	f.store.Regroup(from, func(ev sse.Event, put func(sse.Event)) {
		name, known := before[ev.Type]
		if !known { // an event of a topic that had several names
			name = ev.Type
		}
		assign(name, ev, func(to sse.Event) {
			f.remember(to.Type, name)
			put(to)
		})
	})
}

// converse applies an event of a conversation to its topic, unless the user has chosen where
// the topics come from. The first one takes the events before it along.
func (f *topicField) converse(ev sse.Event, updates []lens.Update) bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.chosen {
		return false
	}
	if !f.conversing {
		f.conversing, f.splitter, f.held = true, split.Off(), nil
		f.store.BeginConversation(ConversationTopic)
		f.regroup(func(_ string, ev sse.Event, put func(sse.Event)) {
			ev.Type = ConversationTopic
			put(ev)
		})
	}
	f.remember(ConversationTopic, ev.Type)
	f.store.ApplyConversation(ConversationTopic, ev, updates, f.store.Now())
	return true
}

// field returns the field as a jq expression, or "" without one.
func (f *topicField) field() string {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.splitter.Field()
}

// CheckTopicField returns what is wrong with a jq expression for a topic field, or nil.
func CheckTopicField(expression string) error {
	_, err := split.By(expression)
	return err
}
