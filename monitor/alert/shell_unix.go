//go:build unix

package alert

import (
	"context"
	"os/exec"
	"syscall"
)

// shell returns a command that runs in a new process group. When ctx ends, the
// whole group is killed.
func shell(ctx context.Context, command string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, "/bin/sh", "-c", command)
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	cmd.Cancel = func() error { return syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) }
	return cmd
}
