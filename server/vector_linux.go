//go:build amd64 || arm64

package server

import (
	"syscall"
	"unsafe"
)

// A vector is pieces of memory that are written as one.
type vector struct {
	parts []syscall.Iovec
}

// maxVector is how many pieces Linux takes at once.
const maxVector = 1024

func (v *vector) set(pieces [][]byte) {
	for _, p := range pieces[:min(len(pieces), maxVector)] {
		v.parts = append(v.parts, syscall.Iovec{Base: unsafe.SliceData(p)})
		v.parts[len(v.parts)-1].SetLen(len(p))
	}
}

// clear lets go of the pieces.
func (v *vector) clear() {
	clear(v.parts)
	v.parts = v.parts[:0]
}

// write writes as much as the connection takes at once; none is no error.
//
// The call never waits, so the runtime need not know of it: to be told that a
// goroutine may be gone for long costs it more than the rest of this does.
func (v *vector) write(fd int) (int, error) {
	const flags = syscall.MSG_DONTWAIT | syscall.MSG_NOSIGNAL
	for {
		var n uintptr
		var err syscall.Errno
		if len(v.parts) == 1 { // a little quicker
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
