package tui

import (
	"cmp"
	"time"

	tea "charm.land/bubbletea/v2"

	"topicmux/tui/arrangement"
	"topicmux/tui/savedstate"
	"topicmux/tui/theme"
)

// saveAfter is how long a change of the arrangement waits for further changes,
// so that dragging a border causes a single write.
const saveAfter = time.Second

// saveDue is the message that it is time to save changes.
type saveDue struct{}

// stateSaved is the message with the result of writing a snapshot.
type stateSaved struct{ err error }

// saver saves the state when it has changed.
type saver struct {
	*shared
	saving  bool // a change is being saved
	unsaved bool // the last change was not saved, and the user knows
}

// saveChanges returns the command that will save changes, combined with cmd. At
// most one save is in progress.
func (s *saver) saveChanges(cmd tea.Cmd) tea.Cmd {
	if !s.saved.Changed() || s.saving {
		return cmd
	}
	s.saving = true
	return tea.Batch(cmd, tea.Tick(saveAfter, func(time.Time) tea.Msg { return saveDue{} }))
}

// onSaveDue takes a snapshot, and returns the command that writes it.
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

// keep saves the changes since the last snapshot. It is called after the
// program has ended. It does not return an error that the user has already
// seen.
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

// openSavedState opens the saved state for the server. The state is valid even
// if there is an error, which is to be shown to the user.
func openSavedState(opts Options) (*savedstate.State, error) {
	saved, err := savedstate.Open(opts.StateDir, opts.Server)
	if err == nil {
		err = opts.StateMissing
	}
	return saved, err
}

// windowOf returns the initial time span of charts.
func windowOf(opts Options, saved *savedstate.State, file arrangement.Arrangement) time.Duration {
	chosen := choices{saved: saved, file: file}
	return cmp.Or(opts.Window, chosen.window(), usualWindow)
}
