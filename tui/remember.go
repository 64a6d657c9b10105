package tui

import (
	"cmp"
	"time"

	tea "charm.land/bubbletea/v2"

	"topicmux/tui/layout"
	"topicmux/tui/memory"
	"topicmux/tui/theme"
)

// rememberAfter is how long a change of the arrangement waits for others, so
// that a pane dragged across the screen is written once.
const rememberAfter = time.Second

// rememberDue tells that it is time to write what changed.
type rememberDue struct{}

// remembered tells that a snapshot was written, or why it was not.
type remembered struct{ err error }

// remember returns the command that will write what has changed, beside the
// one given. There is at most one under way.
func (m *Model) remember(cmd tea.Cmd) tea.Cmd {
	if !m.saved.Changed() || m.remembering {
		return cmd
	}
	m.remembering = true
	return tea.Batch(cmd, tea.Tick(rememberAfter, func(time.Time) tea.Msg { return rememberDue{} }))
}

// onRememberDue takes a snapshot and leaves the writing to a command.
func (m *Model) onRememberDue() tea.Cmd {
	shot := m.saved.Snapshot()
	return func() tea.Msg { return remembered{shot.Write()} }
}

func (m *Model) onRemembered(msg remembered) {
	m.remembering = false
	if msg.err != nil && !m.unsaved {
		m.notify(msg.err.Error(), theme.Warn)
	}
	m.unsaved = msg.err != nil
}

// openMemory opens what was saved of the server. The memory can be used even if
// there is an error, which is for the user.
func openMemory(opts Options) (*memory.Memory, error) {
	saved, err := memory.Open(opts.StateDir, opts.Server)
	if err == nil {
		err = opts.StateMissing
	}
	return saved, err
}

// windowOf returns the span of time that charts show at first.
func windowOf(opts Options, saved *memory.Memory) time.Duration {
	return cmp.Or(opts.Window, saved.Window(), usualWindow)
}

// restore restores what was saved of the server. It is called before the program
// runs.
func (m *Model) restore(saved *memory.Memory) {
	m.saved = saved
	m.recallTheme()
	m.window = windowOf(m.opts, saved)
	m.recallGroups()
	m.recallVisibility()
	kind, chosen := layout.Parse(m.saved.Layout())
	m.kind, m.unasked = kind, !chosen
	m.list.SetSort(m.saved.Text(listSort))
}

// keep writes what changed since the last snapshot. It is called after the
// program has ended. An error that the person knows of is not returned again.
func (m *Model) keep() error {
	if !m.saved.Changed() {
		return nil
	}
	err := m.saved.Snapshot().Write()
	if m.unsaved {
		return nil
	}
	return err
}
