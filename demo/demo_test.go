package demo_test

import (
	"context"
	"errors"
	"net"
	"net/url"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"topicmux/demo"
	"topicmux/server"
	"topicmux/sse"
)

// errEnough ends a stream when a test has seen enough of it.
var errEnough = errors.New("enough")

// watchFor returns a screen that receives the stream until each of the topics has had an
// event.
func watchFor(t *testing.T, wanted ...string) func(ctx context.Context, url string) error {
	return func(ctx context.Context, url string) error {
		client, err := sse.NewClient(url, sse.Options{})
		if err != nil {
			return err
		}
		missing := slices.Clone(wanted)
		err = client.Run(ctx, func(ev sse.Event) error {
			missing = slices.DeleteFunc(missing, func(name string) bool { return name == ev.Type })
			if len(missing) == 0 {
				return errEnough
			}
			return nil
		})
		if !errors.Is(err, errEnough) {
			t.Errorf("these never came: %v: %v", missing, err)
		}
		return nil
	}
}

func TestEveryTopicArrivesOverTheSocket(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	defer cancel()
	err := demo.Run(ctx, demo.Options{Screen: watchFor(t,
		"$hello", "clock", "chat", "orders", "message", "hub",
		"cpu", "mem", "net", "disk", "disk.root", "load", "procs")})
	if err != nil {
		t.Error(err)
	}
}

func TestFirstEventsArriveAtOnce(t *testing.T) {
	t.Parallel()
	var first time.Duration
	began := time.Now()
	err := demo.Run(t.Context(), demo.Options{Screen: func(ctx context.Context, url string) error {
		err := watchFor(t, "clock", "mem")(ctx, url)
		first = time.Since(began)
		return err
	}})
	if err != nil {
		t.Error(err)
	}
	t.Logf("the first events came after %v", first)
}

func TestClosingTheScreenEndsEverything(t *testing.T) {
	t.Parallel()
	var addr string
	err := demo.Run(t.Context(), demo.Options{Screen: func(_ context.Context, stream string) error {
		u, err := url.Parse(stream)
		if err != nil {
			return err
		}
		addr = u.Host
		return nil
	}})
	if err != nil {
		t.Error(err)
	}
	if conn, err := net.Dial("tcp", addr); err == nil {
		_ = conn.Close()
		t.Errorf("the server still listens on %s", addr)
	}
}

func TestEndOfTheContextIsNotAnError(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	err := demo.Run(ctx, demo.Options{Screen: func(ctx context.Context, _ string) error {
		cancel()
		<-ctx.Done()
		return ctx.Err()
	}})
	if err != nil {
		t.Error(err)
	}
}

func TestAnAddressForOthersIsRefusedBeforeTheScreenOpens(t *testing.T) {
	t.Parallel()
	err := demo.Run(t.Context(), demo.Options{
		Addr: "0.0.0.0:0",
		Screen: func(context.Context, string) error {
			t.Error("the screen opened")
			return nil
		},
	})
	if !errors.Is(err, server.ErrRemote) {
		t.Errorf("got %v, want %v", err, server.ErrRemote)
	}
}

// TestTheScreenEndsWithItsServer: the demo must not show a dashboard of a server that no
// longer runs.
func TestTheScreenEndsWithItsServer(t *testing.T) {
	t.Parallel()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ended := false
	err = demo.Run(t.Context(), demo.Options{
		Listener: ln,
		Screen: func(ctx context.Context, url string) error {
			if err := watchFor(t, "clock")(ctx, url); err != nil { // the server serves
				return err
			}
			if err := ln.Close(); err != nil {
				return err
			}
			<-ctx.Done()
			ended = true
			return ctx.Err()
		},
	})
	if !ended || !errors.Is(err, net.ErrClosed) || errors.Is(err, context.Canceled) {
		t.Errorf("screen ended: %v, error: %v, want that of the server alone", ended, err)
	}
}

func TestPortInUseIsReportedBeforeTheScreenOpens(t *testing.T) {
	t.Parallel()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = ln.Close() }()
	err = demo.Run(t.Context(), demo.Options{
		Addr: ln.Addr().String(),
		Screen: func(context.Context, string) error {
			t.Error("the screen opened")
			return nil
		},
	})
	if !errors.Is(err, syscall.EADDRINUSE) || !strings.Contains(err.Error(), ln.Addr().String()) {
		t.Errorf("got %v", err)
	}
}

func TestErrorOfTheScreenIsReturned(t *testing.T) {
	t.Parallel()
	broken := errors.New("no screen")
	err := demo.Run(t.Context(), demo.Options{Screen: func(context.Context, string) error { return broken }})
	if !errors.Is(err, broken) {
		t.Errorf("got %v, want %v", err, broken)
	}
}
