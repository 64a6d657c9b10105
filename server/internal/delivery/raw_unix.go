//go:build unix

package delivery

import (
	"net"
	"syscall"

	"topicmux/server/internal/transport"
)

// rawConn returns the raw connection for non-blocking writes, or nil if there is
// none, as with TLS.
func rawConn(c net.Conn) syscall.RawConn {
	if b, ok := c.(*transport.BorrowedConn); ok {
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
