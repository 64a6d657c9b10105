package tui

import (
	"cmp"
	"time"

	tea "charm.land/bubbletea/v2"

	"topicmux/tui/savedstate"
	"topicmux/tui/theme"
)

// saveAfter is how long a change of the arrangement waits for others, so
// that a pane dragged across the screen is written once.
const saveAfter = time.Second

// saveDue says that it is time to write what has changed.
type saveDue struct{}

// stateSaved is the outcome of writing a snapshot.
type stateSaved struct{ err error }

// saver writes the saved state when it has changed.
type saver struct {
	*shared
	saving  bool // a change is on its way to the file
	unsaved bool // the last change was not written, and the user knows
}

// saveChanges returns the command that will write what has changed, beside the
// one given. There is at most one under way.
func (s *saver) saveChanges(cmd tea.Cmd) tea.Cmd {
	if !s.saved.Changed() || s.saving {
		return cmd
	}
	s.saving = true
	return tea.Batch(cmd, tea.Tick(saveAfter, func(time.Time) tea.Msg { return saveDue{} }))
}

// onSaveDue takes a snapshot and leaves the writing to a command.
func (s *saver) onSaveDue() tea.Cmd {
	shot := s.saved.Snapshot()
	return func() tea.Msg { return stateSaved{shot.Write()} }
}

func (s *saver) onStateSaved(msg stateSaved) {
	s.saving = false
	if msg.err != nil && !s.unsaved {
		s.notify(msg.err.Error(), theme.Warn)
	}
	s.unsaved = msg.err != nil
}

// keep writes what changed since the last snapshot. It is called after the
// program has ended. An error that the user knows of is not returned again.
func (s *saver) keep() error {
	if !s.saved.Changed() {
		return nil
	}
	err := s.saved.Snapshot().Write()
	if s.unsaved {
		return nil
	}
	return err
}

// openSavedState opens what was saved of the server. The state can be used even if
// there is an error, which is for the user.
func openSavedState(opts Options) (*savedstate.State, error) {
	saved, err := savedstate.Open(opts.StateDir, opts.Server)
	if err == nil {
		err = opts.StateMissing
	}
	return saved, err
}

// windowOf returns the span of time that charts show at first.
func windowOf(opts Options, saved *savedstate.State) time.Duration {
	return cmp.Or(opts.Window, saved.Window(), usualWindow)
}
