package tui

import (
	"time"

	tea "charm.land/bubbletea/v2"

	"topicmux/monitor/store"
	"topicmux/monitor/text"
	"topicmux/tui/internal/screen"
	"topicmux/tui/savedstate"
)

// shared is what all components of a dashboard work with. They embed it.
type shared struct {
	opts  Options
	store *store.Store
	clock func() time.Time
	saved *savedstate.State // outlives the dashboard; nil saves nothing

	message   message
	answering bool   // a key or a click is being handled
	schedule  func() // asks anew when the picture changes by itself

	width, height int // of the screen, in cells

	dirty    bool // the frame must be drawn again
	allDirty bool // and every pane with it
}

// repaint makes the next frame draw everything.
func (s *shared) repaint() { s.dirty, s.allDirty = true, true }

// answer handles a key or a click. The answer to the one before disappears.
func (s *shared) answer(does func() tea.Cmd) tea.Cmd {
	if s.answering { // an overlay passed the key on
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

// notify shows a message in the status line for a few seconds, in place of the one
// before. The store must not be held.
func (s *shared) notify(words string, colour screen.Color) {
	s.message = message{text: text.CleanLine(words, 512), colour: colour, until: s.clock().Add(messageFor), answer: s.answering}
	s.dirty = true
	s.schedule()
}
