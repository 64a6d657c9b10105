package load

import (
	"unsafe"

	"golang.org/x/sys/unix"
)

// The loops make their system calls without telling the runtime. It would look
// after threads in calls every few microseconds, and these looks, each a short
// sleep, keep the kernel from moving threads to a core that is free: a fifth of
// the machine was idle while it was asked for all it has. So a loop keeps a
// processor of the runtime's even while it waits; see Connect.

// wait waits for streams that have something, and returns how many.
func wait(poll int, ready []unix.EpollEvent, milliseconds int) (int, error) {
	n, _, err := unix.RawSyscall6(unix.SYS_EPOLL_PWAIT, uintptr(poll),
		uintptr(unsafe.Pointer(unsafe.SliceData(ready))), uintptr(len(ready)), uintptr(milliseconds), 0, 0)
	if err != 0 {
		return 0, err
	}
	return int(n), nil
}

// read reads what a stream has.
func read(fd int, into []byte) (int, error) {
	n, _, err := unix.RawSyscall(unix.SYS_READ, uintptr(fd),
		uintptr(unsafe.Pointer(unsafe.SliceData(into))), uintptr(len(into)))
	if err != 0 {
		return 0, err
	}
	return int(n), nil
}
