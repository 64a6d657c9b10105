package cmd

import (
	"os"

	"topicmux/tui/savedstate"
)

// stateDir returns the directory of the saved state. It is "" if nothing is saved; the
// error says why if --no-state does not.
func stateDir(off bool) (string, error) {
	if off {
		return "", nil
	}
	return savedstate.Place(os.Getenv)
}
