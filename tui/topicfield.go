package tui

import (
	"cmp"
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

// restoreTopicField sets the topic field that the user chose earlier, unless the
// options already say where topics come from.
func restoreTopicField(opts *Options, saved *savedstate.State) {
	if !opts.FindTopics {
		return
	}
	switch field := saved.Text(savedTopicField); field {
	case "":
	case noTopicField:
		opts.FindTopics = false
	default:
		opts.FindTopics, opts.TopicField = false, field
	}
}

// topicFieldChanged reports the field of the JSON that the topics come from now, or ""
// if events keep the topics that they came with.
type topicFieldChanged struct{ field string }

// treeFound reports that the stream tells the changes of one tree, which is its topic.
type treeFound struct{}

// topicField shows where topics come from, and lets the user change that.
type topicField struct {
	*shared
	session *monitor.Session
	field   string
	tree    bool // the topic is the tree that the stream tells
}

// changed applies a change of the field and says what it is.
func (f *topicField) changed(msg topicFieldChanged) {
	f.field, f.tree = msg.field, false
	f.repaint()
	f.notify(f.words(), theme.Accent)
}

// found notes that the stream tells a tree.
func (f *topicField) found() {
	f.tree = true
	f.repaint()
	f.notify(f.words(), theme.Accent)
}

// words says where topics come from and how to change that.
func (f *topicField) words() string {
	switch {
	case f.tree:
		return "patches shown as one tree · :split off"
	case f.field == "":
		return "topics from event names · :split .type takes them from the JSON"
	}
	return "topics from " + f.field + " · :split off"
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
	return choice{text: "split " + word, does: func() tea.Cmd { return f.set(field) }}, ""
}

// find forgets the choice for the server and returns the command that looks for the
// topics again.
func (f *topicField) find() tea.Cmd {
	f.saved.SetText(savedTopicField, "")
	return func() tea.Msg {
		f.session.FindTopics()
		return nil
	}
}

// set saves the field for the server and returns the command that changes it. The change
// moves all events that are kept, and its result comes as a message.
func (f *topicField) set(field string) tea.Cmd {
	f.saved.SetText(savedTopicField, cmp.Or(field, noTopicField))
	return func() tea.Msg {
		if err := f.session.SetTopicField(field); err != nil {
			return commandFailed{err}
		}
		return nil
	}
}

// fact returns the line of the connection dialog about topics.
func (f *topicField) fact(st *store.State) fact {
	value := "from event names"
	switch {
	case f.tree:
		value = "one tree, from its patches"
	case f.field != "":
		value = "from " + f.field
	}
	if st.Keepalives > 0 {
		value += ", " + strconv.FormatUint(st.Keepalives, 10) + " keepalives"
	}
	return fact{"topics", value}
}
