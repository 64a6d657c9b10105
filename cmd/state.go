package cmd

import (
	"os"

	"topicmux/tui/memory"
)

// stateDir returns where dashboards are remembered, "" for nowhere, and why if that
// is not what the person wants.
func stateDir(off bool) (string, error) {
	if off {
		return "", nil
	}
	return memory.Place(os.Getenv)
}
