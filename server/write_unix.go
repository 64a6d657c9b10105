//go:build unix

package server

import (
	"net"
	"syscall"
)

// rawConn returns the connection for writes that do not wait, or nil if it has
// none, like one with TLS.
func rawConn(c net.Conn) syscall.RawConn {
	sc, ok := c.(syscall.Conn)
	if !ok {
		return nil
	}
	raw, err := sc.SyscallConn()
	if err != nil {
		return nil
	}
	return raw
}

func newWriter() *writer {
	w := &writer{}
	w.attempt = func(fd uintptr) bool {
		for {
			n, err := syscall.Write(int(fd), w.p)
			switch err {
			case nil:
				w.n = n
			case syscall.EINTR:
				continue
			case syscall.EAGAIN:
			default:
				w.err = err
			}
			return true // never wait here
		}
	}
	return w
}
