//go:build unix

package command

import (
	"errors"
	"io"
	"os"
	"os/exec"
	"syscall"

	"github.com/creack/pty"
)

// errPTY is nil, since this system has pseudo-terminals.
var errPTY error

// The size of the terminal of a command in cells. Programs cut or wrap their lines at its
// width, so it is wide.
const ptyRows, ptyColumns = 50, 250

// startPTY starts a command with a terminal as its standard input and output.
func startPTY(cmd *exec.Cmd) (io.ReadCloser, *group, error) {
	control, terminal, err := pty.Open()
	if err != nil {
		return nil, nil, err
	}
	defer control.Close()
	defer terminal.Close()
	if err := pty.Setsize(control, &pty.Winsize{Rows: ptyRows, Cols: ptyColumns}); err != nil {
		return nil, nil, err
	}
	stdout, err := pollable(control)
	if err != nil {
		return nil, nil, err
	}
	cmd.Stdin, cmd.Stdout = terminal, terminal
	cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true, Setctty: true}
	group, err := startGroup(cmd)
	if err != nil {
		_ = stdout.Close()
		return nil, nil, err
	}
	return ptyReader{stdout}, group, nil
}

// pollable returns a copy of a file on which Close makes Read return. Package pty leaves
// the file in blocking mode.
func pollable(f *os.File) (*os.File, error) {
	syscall.ForkLock.RLock() // no command may inherit the copy
	defer syscall.ForkLock.RUnlock()
	fd, err := syscall.Dup(int(f.Fd()))
	if err != nil {
		return nil, os.NewSyscallError("dup", err)
	}
	syscall.CloseOnExec(fd)
	if err := syscall.SetNonblock(fd, true); err != nil {
		_ = syscall.Close(fd)
		return nil, os.NewSyscallError("fcntl", err)
	}
	return os.NewFile(uintptr(fd), f.Name()), nil
}

// A ptyReader reads what a command writes to its terminal.
type ptyReader struct{ *os.File }

// Read returns io.EOF when the last process has closed the terminal.
func (r ptyReader) Read(p []byte) (int, error) {
	n, err := r.File.Read(p)
	if errors.Is(err, syscall.EIO) { // what Linux returns then
		err = io.EOF
	}
	return n, err
}
