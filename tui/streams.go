package tui

import (
	"slices"

	"topicmux/monitor"
	"topicmux/monitor/store"
)

// streamSet gives access to the streams of the dashboard. Keys and commands that are about
// one of several streams mean that of the focused pane.
type streamSet struct {
	*shared
	panes *paneSet
	all   []*monitor.Stream // by index
}

// several reports whether there are several streams, which then have names.
func (s *streamSet) several() bool { return len(s.all) > 1 }

// current returns the stream of the focused pane, or the first stream if no pane is focused.
func (s *streamSet) current() *monitor.Stream { return s.all[s.index()] }

// state returns the state of the current stream.
func (s *streamSet) state(st *store.State) *store.StreamState { return st.Streams[s.index()] }

func (s *streamSet) index() int {
	if s.panes.focus == nil {
		return 0
	}
	return s.panes.focus.stream
}

// named returns the stream with a name, or nil if there are not several streams or none has
// the name.
func (s *streamSet) named(name string) *monitor.Stream {
	if i := slices.IndexFunc(s.all, func(stream *monitor.Stream) bool { return stream.Name() == name }); i >= 0 && s.several() {
		return s.all[i]
	}
	return nil
}

// of returns the stream with a state.
func (s *streamSet) of(st *store.StreamState) *monitor.Stream { return s.all[st.Index] }

// isRecorded reports whether a topic is from a recording.
func (s *streamSet) isRecorded(t *store.Topic) bool {
	recorded, _ := s.of(t.Stream()).Recording()
	return recorded
}

// labelled puts the name of a stream in front of words about it.
func labelled(name, words string) string {
	if name == "" {
		return words
	}
	return name + ": " + words
}

// allIn reports whether the connections of all streams are in a phase.
func allIn(phase store.Phase, st *store.State) bool {
	return !slices.ContainsFunc(st.Streams, func(s *store.StreamState) bool { return s.Conn.Phase != phase })
}

// anyIn reports whether the connection of a stream is in a phase.
func anyIn(phase store.Phase, st *store.State) bool {
	return slices.ContainsFunc(st.Streams, func(s *store.StreamState) bool { return s.Conn.Phase == phase })
}
