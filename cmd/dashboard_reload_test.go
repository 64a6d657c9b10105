package cmd

import (
	"errors"
	"testing"

	"topicmux/tui"
)

func TestARejectedDashboardLeavesTheOneThatWaits(t *testing.T) {
	t.Parallel()
	rejected := errors.New("a mistake")
	for _, c := range []struct{ put, want string }{
		{"ab", "b"}, {"a!", "a!"}, {"a!!", "a!"}, {"!a", "a"}, {"a!b", "b"}, {"a!b!", "b!"}, {"!!", "!"},
	} {
		changes := newDashboardChanges()
		for _, note := range c.put {
			change := tui.Change{Note: string(note)}
			if note == '!' {
				change.Err = rejected
			}
			changes.put(change)
		}
		close(changes)
		got := ""
		for change := range changes {
			got += change.Note
		}
		if got != c.want {
			t.Errorf("%s: got %s, want %s", c.put, got, c.want)
		}
	}
}
