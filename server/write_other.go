//go:build !unix

package server

import (
	"net"
	"syscall"
)

// rawConn returns nil: this system cannot write without waiting.
func rawConn(net.Conn) syscall.RawConn { return nil }

func newWriter() *writer { return &writer{} }
