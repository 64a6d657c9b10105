package cmd

import (
	"context"
	"fmt"
	"log/slog"
	"net"
	"os"
	"strconv"
	"sync"
	"time"
)

// A systemdNotifier notifies systemd of the state of the service, at $NOTIFY_SOCKET and
// as often as $WATCHDOG_USEC requires. Without these variables it does nothing.
type systemdNotifier struct {
	conn             net.Conn
	watchdogInterval time.Duration // 0: there is no watchdog
	work             sync.WaitGroup
	quit             chan struct{}
}

// newSystemdNotifier connects to systemd. The caller must call stop.
func newSystemdNotifier(ctx context.Context, getenv func(string) string) (*systemdNotifier, error) {
	m := &systemdNotifier{quit: make(chan struct{})}
	socket := getenv("NOTIFY_SOCKET")
	if socket == "" {
		return m, nil
	}
	conn, err := (&net.Dialer{}).DialContext(ctx, "unixgram", socket) // "@" is an abstract one
	if err != nil {
		return nil, fmt.Errorf("notify %s: %w", socket, err)
	}
	m.conn = conn
	usec, err := strconv.ParseInt(getenv("WATCHDOG_USEC"), 10, 64)
	pid := getenv("WATCHDOG_PID")
	if err == nil && usec > 0 && (pid == "" || pid == strconv.Itoa(os.Getpid())) {
		m.watchdogInterval = time.Duration(usec) * time.Microsecond / 3
	}
	return m, nil
}

// send sends a state. It ignores errors: the service goes on without systemd.
func (m *systemdNotifier) send(state string) {
	if m.conn != nil {
		_, _ = m.conn.Write([]byte(state))
	}
}

// watch sends that the service is ready, then the watchdog's signal as long as alive
// returns, and that the service stops when ctx ends.
func (m *systemdNotifier) watch(ctx context.Context, status string, alive func()) {
	m.send("READY=1\nSTATUS=" + status)
	var watchdog <-chan time.Time // nil: there is none
	if m.watchdogInterval > 0 {
		ticker := time.NewTicker(m.watchdogInterval)
		defer ticker.Stop()
		watchdog = ticker.C
	}
	for {
		select {
		case <-watchdog:
			alive()
			m.send("WATCHDOG=1")
		case <-ctx.Done():
			m.send("STOPPING=1\nSTATUS=shutting down")
			return
		case <-m.quit: // it failed, or has ended already
			m.send("STOPPING=1")
			return
		}
	}
}

// stop stops the notifications.
func (m *systemdNotifier) stop() {
	close(m.quit)
	m.work.Wait()
	if m.conn != nil {
		_ = m.conn.Close()
	}
}

// startSystemdNotifier starts the notifications. The caller must call stop when the
// service has stopped.
func startSystemdNotifier(ctx context.Context, log *slog.Logger, status string, alive func()) *systemdNotifier {
	m, err := newSystemdNotifier(ctx, os.Getenv)
	if err != nil {
		log.Warn("cannot notify systemd", "err", err)
		return &systemdNotifier{quit: make(chan struct{})}
	}
	if m.conn != nil {
		m.work.Go(func() { m.watch(ctx, status, alive) })
	}
	return m
}
