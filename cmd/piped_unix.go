//go:build unix

package cmd

import (
	"os"

	"golang.org/x/sys/unix"
)

// emptyPipe is how long isEmptyPipe waits for the other end of a pipe, in milliseconds.
const emptyPipe = 50

// isEmptyPipe reports whether the other end of a pipe has been closed without data.
func isEmptyPipe(file *os.File) bool {
	fds := []unix.PollFd{{Fd: int32(file.Fd()), Events: unix.POLLIN}}
	n, err := unix.Poll(fds, emptyPipe)
	return err == nil && n > 0 && fds[0].Revents&unix.POLLHUP != 0 && fds[0].Revents&unix.POLLIN == 0
}
