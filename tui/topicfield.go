package tui

import (
	"cmp"
	"slices"
	"strconv"

	tea "charm.land/bubbletea/v2"

	"topicmux/monitor"
	"topicmux/monitor/store"
	"topicmux/tui/savedstate"
	"topicmux/tui/theme"
)

const (
	// savedTopicField is the key of the topic field in the saved state. The value
	// is a jq expression, or noTopicField.
	savedTopicField = "topic field"
	// noTopicField is the word for events that keep the topics that they came with.
	noTopicField = "off"
	// findTopics is the word for topics that are found.
	findTopics = "auto"
)

// savedFieldOf returns the key of the topic field of a stream in the saved state.
func savedFieldOf(stream string) string {
	if stream == "" {
		return savedTopicField
	}
	return savedTopicField + " of " + stream
}

// restoreTopicFields sets the topic fields that the user chose earlier, unless the
// options already say where topics come from.
func restoreTopicFields(opts *Options, saved *savedstate.State) {
	restore := func(stream string, find *bool, expression *string) {
		if !*find {
			return
		}
		switch field := saved.Text(savedFieldOf(stream)); field {
		case "":
		case noTopicField:
			*find = false
		default:
			*find, *expression = false, field
		}
	}
	restore("", &opts.FindTopics, &opts.TopicField)
	opts.Streams = slices.Clone(opts.Streams)
	for i := range opts.Streams {
		s := &opts.Streams[i]
		restore(s.Name, &s.FindTopics, &s.TopicField)
	}
}

// topicFieldChanged reports the field of the JSON that the topics of a stream come from now,
// or "" if events keep the topics that they came with.
type topicFieldChanged struct {
	stream *monitor.Stream
	field  string
}

// treeFound reports that a stream describes the changes of one tree, which is its topic.
type treeFound struct{ stream *monitor.Stream }

// topicField shows where topics come from, and lets the user change that.
type topicField struct {
	*shared
	streams *streamSet
	found   map[*monitor.Stream]topicOrigin
}

// topicOrigin is where the topics of a stream come from. The zero value is the names of
// events.
type topicOrigin struct {
	field string
	tree  bool // the topic is the tree that the stream describes
}

// changed applies a change of the field and says what it is.
func (f *topicField) changed(msg topicFieldChanged) {
	f.set(msg.stream, topicOrigin{field: msg.field})
}

// treeFound notes that a stream describes a tree.
func (f *topicField) treeFound(msg treeFound) {
	f.set(msg.stream, topicOrigin{field: f.found[msg.stream].field, tree: true})
}

func (f *topicField) set(stream *monitor.Stream, origin topicOrigin) {
	f.found[stream] = origin
	f.repaint()
	f.notify(labelled(stream.Name(), origin.words()), theme.Accent)
}

// words says where topics come from and how to change that.
func (o topicOrigin) words() string {
	switch {
	case o.tree:
		return "patches shown as one tree · :split off"
	case o.field == "":
		return "topics from event names · :split .type takes them from the JSON"
	}
	return "topics from " + o.field + " · :split off"
}

// readSplit parses the word after the command split: a jq expression, off or auto.
func (f *topicField) readSplit(_ *store.State, word string) (choice, string) {
	field := word
	if word == findTopics {
		return choice{text: "split " + word, does: f.find}, ""
	}
	if word == noTopicField {
		field = ""
	} else if err := monitor.CheckTopicField(word); err != nil {
		return choice{}, sentenceOf(err.Error())
	}
	return choice{text: "split " + word, does: func() tea.Cmd { return f.choose(field) }}, ""
}

// find forgets the choice for the stream of the focused pane and returns the command that looks for the
// topics again.
func (f *topicField) find() tea.Cmd {
	stream := f.streams.current()
	f.saved.SetText(savedFieldOf(stream.Name()), "")
	return func() tea.Msg {
		stream.FindTopics()
		return nil
	}
}

// choose returns the command that changes the field of the stream of the focused pane. The
// change moves all events that are kept, and its result comes as a message.
func (f *topicField) choose(field string) tea.Cmd {
	stream := f.streams.current()
	return func() tea.Msg { return topicFieldChosen{stream, field, stream.SetTopicField(field)} }
}

// topicFieldChosen reports that the user has chosen a field, or why that changed nothing.
type topicFieldChosen struct {
	stream *monitor.Stream
	field  string // "" for none
	err    error
}

// chosen saves the field that the user has chosen, or says why it has no effect.
func (f *topicField) chosen(msg topicFieldChosen) {
	if msg.err != nil {
		f.notify(labelled(msg.stream.Name(), msg.err.Error()), theme.Warn)
		return
	}
	f.saved.SetText(savedFieldOf(msg.stream.Name()), cmp.Or(msg.field, noTopicField))
}

// fact returns the line of the connection dialog about the topics of a stream.
func (f *topicField) fact(st *store.StreamState) fact {
	value := "from event names"
	switch origin := f.found[f.streams.of(st)]; {
	case origin.tree:
		value = "one tree, from its patches"
	case origin.field != "":
		value = "from " + origin.field
	}
	if st.Keepalives > 0 {
		value += ", " + strconv.FormatUint(st.Keepalives, 10) + " keepalives"
	}
	return fact{"topics", value}
}
