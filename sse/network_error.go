package sse

import (
	"errors"
	"net"
	"os"
	"syscall"
)

// NetworkError is an error of the network in plain words. Its message repeats neither
// the addresses nor the system call, which Go's own message begins with.
type NetworkError struct {
	message string
	err     error
}

// Error returns a message such as "connection refused".
func (e *NetworkError) Error() string { return e.message }

// Unwrap returns the error of Go's network library.
func (e *NetworkError) Unwrap() error { return e.err }

// DescribeNetwork returns a *NetworkError for an error of Go's network library, and the
// error itself if it is another one.
func DescribeNetwork(err error) error {
	var (
		op       *net.OpError
		host     *net.DNSError
		deadline interface{ Timeout() bool }
		call     *os.SyscallError
	)
	message := ""
	switch {
	case err == nil, errors.As(err, new(*NetworkError)):
		return err
	case errors.As(err, &host):
		message = describeLookup(host)
	case !errors.As(err, &op):
		return err
	case errors.Is(err, syscall.ECONNREFUSED):
		message = "connection refused"
	case errors.Is(err, syscall.ECONNRESET), errors.Is(err, syscall.EPIPE), errors.Is(err, syscall.ECONNABORTED):
		message = "connection reset by the server"
	case errors.Is(err, syscall.EHOSTUNREACH):
		message = "the host cannot be reached"
	case errors.Is(err, syscall.ENETUNREACH):
		message = "the network cannot be reached"
	case errors.As(op.Err, &deadline) && deadline.Timeout():
		message = "the connection timed out"
	case op.Op == "remote error", op.Op == "local error": // a TLS alert
		return err
	case errors.As(op.Err, &call):
		message = call.Err.Error()
	default:
		message = op.Err.Error()
	}
	return &NetworkError{message: message, err: err}
}

// describeLookup says why a host name has no address.
func describeLookup(err *net.DNSError) string {
	name := sanitize(err.Name)
	switch {
	case err.IsNotFound:
		return "no host named " + name
	case err.IsTimeout:
		return "the lookup of " + name + " timed out"
	}
	return "the lookup of " + name + " failed"
}
