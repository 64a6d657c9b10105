package cmd

import (
	"os"

	"topicmux/tui/memory"
)

// stateDir returns where dashboards are remembered, "" for nowhere.
func stateDir(off bool) string {
	if off {
		return ""
	}
	return memory.Dir(os.Getenv)
}
