//go:build unix && !(linux && (amd64 || arm64))

package server

import "syscall"

// A vector is pieces of memory that are written as one.
type vector struct {
	joined []byte
}

func (v *vector) set(pieces [][]byte) {
	for _, p := range pieces {
		v.joined = append(v.joined, p...)
	}
}

func (v *vector) clear() {
	const most = 128 << 10 // of memory that is kept
	if cap(v.joined) > most {
		v.joined = nil
	}
	v.joined = v.joined[:0]
}

// write writes as much as the connection takes at once; none is no error.
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
