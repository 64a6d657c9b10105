package tui

import (
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
	if !m.memory.Changed() || m.remembering {
		return cmd
	}
	m.remembering = true
	return tea.Batch(cmd, tea.Tick(rememberAfter, func(time.Time) tea.Msg { return rememberDue{} }))
}

// onRememberDue takes a snapshot and leaves the writing to a command.
func (m *Model) onRememberDue() tea.Cmd {
	shot := m.memory.Snapshot()
	return func() tea.Msg { return remembered{shot.Write()} }
}

func (m *Model) onRemembered(msg remembered) {
	m.remembering = false
	if msg.err != nil && !m.unsaved {
		m.tell(msg.err.Error(), theme.Warn)
	}
	m.unsaved = msg.err != nil
}

// recall opens what was remembered of the server. It is called before the
// program runs. The error is for the person; the dashboard goes on without.
func (m *Model) recall() error {
	var err error
	if m.memory, err = memory.Open(m.opts.StateDir, m.opts.Server); err == nil {
		err = m.opts.StateMissing
	}
	m.recallTheme()
	if w := m.memory.Window(); w > 0 && m.opts.Window == 0 {
		m.window = w
	}
	m.recallGroups()
	m.recallVisibility()
	kind, chosen := layout.Parse(m.memory.Layout())
	m.kind, m.unasked = kind, !chosen
	m.list.SetSort(m.memory.Text(listSort))
	return err
}

// keep writes what changed since the last snapshot. It is called after the
// program has ended. An error that the person knows of is not returned again.
func (m *Model) keep() error {
	if !m.memory.Changed() {
		return nil
	}
	err := m.memory.Snapshot().Write()
	if m.unsaved {
		return nil
	}
	return err
}
