//go:build unix

package command

import (
	"fmt"
	"os/exec"
	"syscall"
)

// newCmd returns the command, not started yet.
func newCmd(opts Options) *exec.Cmd {
	if opts.Shell != "" {
		return exec.Command("sh", "-c", opts.Shell)
	}
	return exec.Command(opts.Args[0], opts.Args[1:]...)
}

// A group is the process group of a command.
type group struct{ id int }

// startGroup starts a command as the leader of a process group.
func startGroup(cmd *exec.Cmd) (*group, error) {
	if cmd.SysProcAttr == nil {
		cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	}
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	return &group{cmd.Process.Pid}, nil
}

// terminate asks all processes of the group to end. It returns an error if there are
// none. The number of a group is not used again while a process has it, or while its
// leader has not been waited for.
func (g *group) terminate() error { return syscall.Kill(-g.id, syscall.SIGTERM) }

// kill ends all processes of the group.
func (g *group) kill() { _ = syscall.Kill(-g.id, syscall.SIGKILL) }

// alive reports whether the group has processes that have not ended. The leader must have been waited for.
// Where topicmux is the first process, as in a container, the other processes of the
// group become its children when the leader has ended, and it must wait for them.
func (g *group) alive() bool {
	for {
		if pid, err := syscall.Wait4(-g.id, nil, syscall.WNOHANG, nil); pid <= 0 || err != nil {
			break
		}
	}
	return syscall.Kill(-g.id, 0) == nil && !onlyZombies(g.id)
}

func (*group) close() {}

// exitError returns a sentence for the exit of a command. A shell exits with 128 and the
// number of the signal that ended its command.
func exitError(exit *exec.ExitError, shell bool) error {
	status, ok := exit.Sys().(syscall.WaitStatus)
	switch code := exit.ExitCode(); {
	case ok && status.Signaled():
		return signalError(status.Signal())
	case shell && code > 128 && code <= 128+31:
		return fmt.Errorf("exit status %d: signal %d, %v", code, code-128, syscall.Signal(code-128))
	default:
		return fmt.Errorf("exit status %d", code)
	}
}

func signalError(s syscall.Signal) error { return fmt.Errorf("ended by signal %d, %v", s, s) }
