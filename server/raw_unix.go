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
