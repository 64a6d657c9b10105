package command_test

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"topicmux/topics/command"
)

// TestProcessesThatLeaveTheGroupEndWithTheSource starts a process outside of the group of
// its command, and ends the source.
func TestProcessesThatLeaveTheGroupEndWithTheSource(t *testing.T) {
	t.Parallel()
	const sleeper = `sh -c 'echo $$ >"$PIDS"; exec sleep 600'`
	for name, opts := range map[string]command.Options{
		"a session":              {Shell: "setsid " + sleeper + " & wait"},
		"a daemon":               {Shell: "(setsid " + sleeper + " & setsid true); sleep 600"},
		"a job":                  {Shell: "set -m; " + sleeper + " & wait"},
		"without an environment": {Shell: `setsid env -i PIDS="$PIDS" PATH="$PATH" ` + sleeper + " & wait"},
		"without an output":      {Shell: "setsid " + sleeper + " >/dev/null 2>&1 </dev/null & wait"},
		"at a terminal":          {Shell: "setsid " + sleeper + " & wait", PTY: true},
		"of an earlier run":      {Shell: "setsid " + sleeper + " >/dev/null 2>&1 & until [ -s \"$PIDS\" ]; do sleep 0.01; done", Every: time.Hour},
		"deaf": {
			Shell: `setsid sh -c 'trap "" TERM; echo $$ >"$PIDS"; while :; do sleep 1; done' & wait`,
			Grace: 100 * time.Millisecond,
		},
	} {
		t.Run(name, func(t *testing.T) {
			pids := filepath.Join(t.TempDir(), "pids")
			opts.Env = []string{"PIDS=" + pids}
			r := run(t, opts)
			var pid string
			for pid == "" {
				text, _ := os.ReadFile(pids)
				pid = strings.TrimSpace(string(text))
				<-time.After(time.Millisecond)
			}
			if !runs(pid) {
				t.Fatalf("process %s does not run", pid)
			}
			r.stop()
			if runs(pid) {
				t.Errorf("process %s is left", pid)
			}
		})
	}
}

// runs reports whether a process has not ended.
func runs(pid string) bool {
	stat, err := os.ReadFile("/proc/" + pid + "/stat")
	return err == nil && !bytes.HasPrefix(stat[bytes.LastIndexByte(stat, ')')+1:], []byte(" Z"))
}
