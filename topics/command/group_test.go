//go:build unix

package command_test

import (
	"errors"
	"fmt"
	"os"
	"strings"
	"syscall"
	"testing"
	"time"

	"topicmux/topics/command"
)

func TestNothingOutlivesTheSource(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ what, line string }{
		{"a program", "echo $$; exec sleep 1000"},
		{"a child", "sleep 1000 & echo $!; wait"},
		{"a child with closed output", "sleep 1000 >/dev/null 2>&1 & echo $!; wait"},
		{"a grandchild", "sh -c 'sleep 1000 & echo $!; wait'; :"},
		{"a pipeline", "sh -c 'echo $$; exec sleep 1000' | cat"},
		{"a program that ignores SIGTERM", "trap '' TERM; echo $$; while :; do sleep 1000; done"},
		{"a child that ignores SIGTERM", "(trap '' TERM; exec sleep 1000) & echo $!; wait"},
	} {
		for _, pty := range []bool{false, true} {
			t.Run(fmt.Sprintf("%s, pty %v", c.what, pty), func(t *testing.T) {
				r := run(t, command.Options{Shell: c.line, Grace: 50 * time.Millisecond, PTY: pty})
				pid := r.pid()
				r.stop()
				if isRunning(pid) {
					t.Error("it runs")
				}
			})
		}
	}
}

func TestChildrenEndWithTheCommand(t *testing.T) {
	r := run(t, shell("sleep 1000 & echo $!"))
	pid := r.pid()
	r.expect("a complete")
	if isRunning(pid) {
		t.Error("the child runs")
	}
}

func TestCommandMayHaveALastWord(t *testing.T) {
	r := run(t, command.Options{Shell: "trap 'echo bye; exit' TERM; echo hi; sleep 1000 & wait", Grace: time.Minute})
	r.expect("a=hi")
	r.stop()
	r.expect("a=bye")
}

func TestProcessThatLeavesTheGroupIsNotWaitedFor(t *testing.T) {
	t.Parallel()
	for _, pty := range []bool{false, true} {
		t.Run(fmt.Sprintf("pty %v", pty), func(t *testing.T) {
			r := run(t, command.Options{Shell: "setsid sleep 1000 & echo $!; sleep 0.1", PTY: pty})
			pid := r.pid()
			t.Cleanup(func() { _ = syscall.Kill(pid, syscall.SIGKILL) })
			r.expect("a complete")
		})
	}
}

// isRunning reports whether a process runs. A zombie does not.
func isRunning(pid int) bool {
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if errors.Is(err, os.ErrNotExist) {
		if _, noProc := os.Stat("/proc/self"); noProc != nil {
			return syscall.Kill(pid, 0) == nil
		}
		return false
	}
	_, state, _ := strings.Cut(string(stat), ") ")
	return !strings.HasPrefix(state, "Z")
}
