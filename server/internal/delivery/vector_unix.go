//go:build unix && !(linux && (amd64 || arm64))

package delivery

import (
	"syscall"
)

// A vector is a list of buffers for one system call.
type vector struct {
	joined []byte
}

func (v *vector) set(pieces [][]byte) {
	for _, p := range pieces {
		v.joined = append(v.joined, p...)
	}
}

func (v *vector) clear() {
	const most = 128 << 10 // larger buffers are not kept
	if cap(v.joined) > most {
		v.joined = nil
	}
	v.joined = v.joined[:0]
}

// write writes as much as the connection accepts without waiting. 0 bytes is not an
// error.
func (v *vector) write(fd int) (int, error) {
	for {
		n, err := syscall.Write(fd, v.joined)
		switch err {
		case nil:
			return n, nil
		case syscall.EINTR:
		case syscall.EAGAIN:
			return 0, nil
		default:
			return 0, err
		}
	}
}
