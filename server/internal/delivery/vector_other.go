//go:build !unix

package delivery

import (
	"errors"
	"net"
	"syscall"
)

// rawConn returns nil: this system has no non-blocking writes.
func rawConn(net.Conn) syscall.RawConn { return nil }

// A vector is a list of buffers for one system call, where the system supports
// that.
type vector struct{}

func (*vector) set([][]byte) {}

func (*vector) clear() {}

func (*vector) write(int) (int, error) { return 0, errors.ErrUnsupported }
