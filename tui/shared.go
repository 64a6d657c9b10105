package tui

import (
	"time"

	tea "charm.land/bubbletea/v2"

	"topicmux/monitor/store"
	"topicmux/monitor/text"
	"topicmux/tui/internal/screen"
	"topicmux/tui/savedstate"
)

// shared is the state that all components of a dashboard share. They embed it.
type shared struct {
	opts   Options
	store  *store.Store
	clock  func() time.Time
	saved  *savedstate.State // saved for the next run; nil saves nothing
	chosen choices

	message   message
	answering bool   // a key or a click is being handled
	schedule  func() // updates the time of the next wake-up

	width, height int // size of the screen in cells

	dirty    bool // the next frame must be drawn
	allDirty bool // and every pane with it
}

// repaint makes the next frame draw everything.
func (s *shared) repaint() { s.dirty, s.allDirty = true, true }

// answer handles a key or a click. It removes the message of the previous one.
func (s *shared) answer(does func() tea.Cmd) tea.Cmd {
	if s.answering { // an overlay has passed on the key
		return does()
	}
	s.answering = true
	defer func() { s.answering = false }()
	if s.message.answer {
		s.message = message{}
		s.dirty = true
	}
	return does()
}

// notify shows a message in the status line for a few seconds. The caller must
// not hold the store's lock.
func (s *shared) notify(words string, colour screen.Color) {
	s.message = message{text: text.CleanLine(words, 512), colour: colour, until: s.clock().Add(messageFor), answer: s.answering}
	s.dirty = true
	s.schedule()
}
