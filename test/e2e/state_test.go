package e2e_test

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"
)

// TestADashboardWithoutAPlaceForItsLayoutWatches has no directory to save in.
// The dashboard says so once, continues, and exits normally.
func TestADashboardWithoutAPlaceForItsLayoutWatches(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	file := filepath.Join(dir, "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	tape := filepath.Join(dir, "tape.sse")
	if err := os.WriteFile(tape, []byte("event: cpu\ndata: 1\n\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		env   string
		known bool // before there is anything to save
	}{
		"a file in its place":   {"TOPICMUX_STATE=" + file, true},
		"a file on the way":     {"TOPICMUX_STATE=" + file + "/a/b", true},
		"nothing can be made":   {"TOPICMUX_STATE=/proc/topicmux", false},
		"HOME is not set":       {"TOPICMUX_STATE= XDG_STATE_HOME= HOME=", true},
		"HOME is no directory":  {"TOPICMUX_STATE= XDG_STATE_HOME= HOME=" + file, true},
		"HOME is a device":      {"TOPICMUX_STATE= XDG_STATE_HOME= HOME=/dev/null", true},
		"a device in its place": {"TOPICMUX_STATE=/dev/full", true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			term := open(t, 120, 20, fmt.Sprintf("%s topicmux watch %s", c.env, tape))
			term.shows("cpu")
			if c.known {
				term.shows("the layout is not saved")
			}
			term.presses("L") // a change to save
			if !c.known {
				term.shows("the layout is not saved")
			}
			term.presses("q")
			term.shows("exit code 0")

			term = open(t, 120, 20, fmt.Sprintf("%s topicmux watch %s --once 2>&1 >/dev/null", c.env, tape))
			term.shows("exit code 0")
		})
	}
	t.Run("told when it leaves", func(t *testing.T) {
		t.Parallel()
		term := open(t, 120, 20, "TOPICMUX_STATE=/proc/topicmux topicmux watch "+tape)
		term.shows("cpu")
		term.presses("L")
		term.presses("q") // within a second
		term.shows("the layout is not saved", "exit code 0")
	})
}
