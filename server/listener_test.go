package server_test

import (
	"context"
	"errors"
	"net"
	"strings"
	"testing"

	"topicmux/server"
	"topicmux/topics"
)

func TestServeAloneLeavesTheHubOpen(t *testing.T) {
	t.Parallel()
	hub := topics.NewHub(server.HubOptions())
	defer hub.Close()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	done := make(chan error, 1)
	srv := server.New(hub, server.Options{})
	go func() { done <- srv.Serve(ctx, ln) }()
	h := &testServer{t: t, hub: hub, addr: ln.Addr().String()}
	s := h.open("topics=a")
	s.until("$hello")
	h.publish("a", "1")
	stop()
	s.until("a")
	s.until("$drain")
	if err := <-done; err != nil {
		t.Error(err)
	}
	h.publish("a", "2")
	if err := srv.Serve(t.Context(), ln); err == nil {
		t.Error("a server serves twice")
	}
}

func TestListenerThatOthersReachIsRefused(t *testing.T) {
	t.Parallel()
	for _, allow := range []bool{false, true} {
		ln, err := net.Listen("tcp", "0.0.0.0:0")
		if err != nil {
			t.Fatal(err)
		}
		h := runOn(t, ln, server.HubOptions(), server.Options{AllowRemote: allow})
		if allow {
			h.open("")
			continue
		}
		err = <-h.done
		if !errors.Is(err, server.ErrRemote) || !strings.Contains(err.Error(), "127.0.0.1") || !strings.Contains(err.Error(), "Tokens") || !strings.Contains(err.Error(), "AllowRemote") {
			t.Errorf("got %v", err)
		}
		if _, err := h.hub.Publish(topics.MustName("a"), nil); !errors.Is(err, topics.ErrClosed) {
			t.Errorf("the hub is open: %v", err)
		}
	}
}

// A brittle listener fails before it works.
type brittle struct {
	net.Listener
	errs chan error
}

func (b *brittle) Accept() (net.Conn, error) {
	select {
	case err := <-b.errs:
		return nil, err
	default:
		return b.Listener.Accept()
	}
}

type passing struct{}

func (passing) Error() string { return "too many open files" }

func (passing) Temporary() bool { return true }

func TestServerOutlivesLackOfDescriptors(t *testing.T) {
	t.Parallel()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	errs := make(chan error, 3)
	for range cap(errs) {
		errs <- passing{}
	}
	h := runOn(t, &brittle{ln, errs}, server.HubOptions(), server.Options{})
	h.waitLog("cannot accept a connection", "too many open files")
	h.open("").until("$hello")
}

// TestServerEndsWithItsListener: a server that can accept nobody fails, also when its
// listener was closed by others.
func TestServerEndsWithItsListener(t *testing.T) {
	t.Parallel()
	cut := errors.New("the cable was cut")
	for name, c := range map[string]struct {
		end  func(ln net.Listener, errs chan<- error)
		want error
	}{
		"it fails":      {func(_ net.Listener, errs chan<- error) { errs <- cut }, cut},
		"it was closed": {func(ln net.Listener, _ chan<- error) { _ = ln.Close() }, net.ErrClosed},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			ln, err := net.Listen("tcp", "127.0.0.1:0")
			if err != nil {
				t.Fatal(err)
			}
			errs := make(chan error, 1)
			c.end(ln, errs)
			h := runOn(t, &brittle{ln, errs}, server.HubOptions(), server.Options{})
			if err := <-h.done; !errors.Is(err, c.want) || !strings.Contains(err.Error(), ln.Addr().String()) {
				t.Errorf("got %v, want %v", err, c.want)
			}
		})
	}
}
