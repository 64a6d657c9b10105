package sse_test

import (
	"errors"
	"fmt"
	"net"
	"os"
	"strings"
	"syscall"
	"testing"

	"topicmux/sse"
)

// The messages of Go's network library begin with the system call and addresses.
func TestNetworkErrorsAreDescribedInPlainWords(t *testing.T) {
	t.Parallel()
	tcp := &net.TCPAddr{IP: net.IPv4(10, 0, 0, 1), Port: 80}
	op := func(name string, err error) error {
		return fmt.Errorf("request: %w", &net.OpError{Op: name, Net: "tcp", Source: tcp, Addr: tcp, Err: err})
	}
	call := func(err error) error { return os.NewSyscallError("connect", err) }
	for _, c := range []struct {
		err  error
		want string
	}{
		{op("dial", call(syscall.ECONNREFUSED)), "connection refused"},
		{op("read", call(syscall.ECONNRESET)), "connection reset by the server"},
		{op("write", call(syscall.EPIPE)), "connection reset by the server"},
		{op("dial", call(syscall.EHOSTUNREACH)), "the host cannot be reached"},
		{op("dial", call(syscall.ENETUNREACH)), "the network cannot be reached"},
		{op("dial", call(syscall.ETIMEDOUT)), "the connection timed out"},
		{op("dial", os.ErrDeadlineExceeded), "the connection timed out"},
		{op("dial", call(syscall.EADDRNOTAVAIL)), syscall.EADDRNOTAVAIL.Error()},
		{op("dial", errors.New("no suitable address found")), "no suitable address found"},
		{op("dial", &net.DNSError{Name: "example.org", Server: "10.255.255.53:53", IsNotFound: true}), "no host named example.org"},
		{&net.DNSError{Name: "example.org", IsTimeout: true}, "the lookup of example.org timed out"},
		{&net.DNSError{Name: "example.org", Err: "server misbehaving"}, "the lookup of example.org failed"},
		{errors.New("another error"), "another error"},
		{op("remote error", errors.New("tls: handshake failure")), op("remote error", errors.New("tls: handshake failure")).Error()},
	} {
		got := sse.DescribeNetwork(c.err)
		if got.Error() != c.want {
			t.Errorf("%v: got %q, want %q", c.err, got, c.want)
		}
		if !errors.Is(got, c.err) || !errors.Is(sse.DescribeNetwork(got), got) {
			t.Errorf("%v: %v does not wrap it once", c.err, got)
		}
	}
	if sse.DescribeNetwork(nil) != nil {
		t.Error("no error became one")
	}
}

// A port on which nobody listens: State.Err must not be Go's message.
func TestAStateSaysPlainlyThatTheConnectionWasRefused(t *testing.T) {
	t.Parallel()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := l.Addr().String()
	_ = l.Close()
	c, err := sse.NewClient("http://"+address+"/", sse.Options{NoReconnect: true})
	if err != nil {
		t.Fatal(err)
	}
	err = c.Run(t.Context(), func(sse.Event) error { return nil })
	if err == nil || strings.Contains(err.Error(), "dial tcp") || !strings.HasSuffix(err.Error(), ": connection refused") {
		t.Errorf("got %v", err)
	}
}
