//go:build !unix

package server

import (
	"errors"
	"net"
	"syscall"
)

// rawConn returns nil: this system cannot write without waiting.
func rawConn(net.Conn) syscall.RawConn { return nil }

// A vector is pieces of memory that are written as one, where that can be done.
type vector struct{}

func (*vector) set([][]byte) {}

func (*vector) clear() {}

func (*vector) write(int) (int, error) { return 0, errors.ErrUnsupported }
