//go:build amd64 || arm64

package delivery

import (
	"syscall"
	"unsafe"
)

// A vector is a list of buffers for one system call.
type vector struct {
	parts []syscall.Iovec
}

// maxVector is the maximum number of buffers in one call on Linux.
const maxVector = 1024

func (v *vector) set(pieces [][]byte) {
	for _, p := range pieces[:min(len(pieces), maxVector)] {
		v.parts = append(v.parts, syscall.Iovec{Base: unsafe.SliceData(p)})
		v.parts[len(v.parts)-1].SetLen(len(p))
	}
}

// clear drops the buffers.
func (v *vector) clear() {
	clear(v.parts)
	v.parts = v.parts[:0]
}

// write writes as much as the connection accepts without waiting. 0 bytes is not an
// error.
//
// The call never blocks, so it bypasses the scheduler: entering and leaving a
// system call through the runtime costs more than the rest of this function.
func (v *vector) write(fd int) (int, error) {
	const flags = syscall.MSG_DONTWAIT | syscall.MSG_NOSIGNAL
	for {
		var n uintptr
		var err syscall.Errno
		if len(v.parts) == 1 { // slightly faster
			n, _, err = syscall.RawSyscall6(syscall.SYS_SENDTO, uintptr(fd),
				uintptr(unsafe.Pointer(v.parts[0].Base)), uintptr(v.parts[0].Len), flags, 0, 0)
		} else {
			n, _, err = syscall.RawSyscall(syscall.SYS_WRITEV, uintptr(fd),
				uintptr(unsafe.Pointer(unsafe.SliceData(v.parts))), uintptr(len(v.parts)))
		}
		switch err {
		case 0:
			return int(n), nil
		case syscall.EINTR:
		case syscall.EAGAIN:
			return 0, nil
		default:
			return 0, err
		}
	}
}
