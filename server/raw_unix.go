//go:build unix

package server

import (
	"net"
	"syscall"
)

// rawConn returns the raw connection for non-blocking writes, or nil if there is
// none, as with TLS.
func rawConn(c net.Conn) syscall.RawConn {
	if b, ok := c.(*borrowedConn); ok {
		c = b.Conn
	}
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
