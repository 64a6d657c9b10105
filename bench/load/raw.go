package load

import (
	"unsafe"

	"golang.org/x/sys/unix"
)

// The loops make raw system calls, of which the Go runtime does not know. The runtime
// checks threads in system calls every few microseconds. These checks, each a short
// sleep, keep the kernel from moving threads to a free core: a fifth of the machine was
// idle under full load. So a loop occupies a processor of the runtime even while it
// waits; see Connect.

// wait waits until streams are readable, and returns how many are.
func wait(poll int, ready []unix.EpollEvent, milliseconds int) (int, error) {
	n, _, err := unix.RawSyscall6(unix.SYS_EPOLL_PWAIT, uintptr(poll),
		uintptr(unsafe.Pointer(unsafe.SliceData(ready))), uintptr(len(ready)), uintptr(milliseconds), 0, 0)
	if err != 0 {
		return 0, err
	}
	return int(n), nil
}

// read reads the available bytes of a stream.
func read(fd int, into []byte) (int, error) {
	n, _, err := unix.RawSyscall(unix.SYS_READ, uintptr(fd),
		uintptr(unsafe.Pointer(unsafe.SliceData(into))), uintptr(len(into)))
	if err != 0 {
		return 0, err
	}
	return int(n), nil
}
