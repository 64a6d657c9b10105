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

// A manager is systemd, as far as it asked to hear how the service is: in
// $NOTIFY_SOCKET, and in $WATCHDOG_USEC how often. The zero manager did not.
type manager struct {
	conn  net.Conn
	every time.Duration // between signs of life; 0: none are wanted
	work  sync.WaitGroup
	quit  chan struct{}
}

// newManager connects to the manager; stop must be called in the end.
func newManager(ctx context.Context, getenv func(string) string) (*manager, error) {
	m := &manager{quit: make(chan struct{})}
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
		m.every = time.Duration(usec) * time.Microsecond / 3
	}
	return m, nil
}

// tell sends a state. A manager that does not listen is none of our troubles.
func (m *manager) tell(state string) {
	if m.conn != nil {
		_, _ = m.conn.Write([]byte(state))
	}
}

// watch says that the service is ready, and from then on that it is alive, as
// often as was asked for and as long as alive returns, and that it stops, once ctx
// ends.
func (m *manager) watch(ctx context.Context, status string, alive func()) {
	m.tell("READY=1\nSTATUS=" + status)
	var sign <-chan time.Time // of life; nil: none are wanted
	if m.every > 0 {
		ticker := time.NewTicker(m.every)
		defer ticker.Stop()
		sign = ticker.C
	}
	for {
		select {
		case <-sign:
			alive()
			m.tell("WATCHDOG=1")
		case <-ctx.Done():
			m.tell("STOPPING=1\nSTATUS=shutting down")
			return
		case <-m.quit: // it failed, or has ended already
			m.tell("STOPPING=1")
			return
		}
	}
}

// stop returns when nothing is told any more.
func (m *manager) stop() {
	close(m.quit)
	m.work.Wait()
	if m.conn != nil {
		_ = m.conn.Close()
	}
}

// tellManager tells systemd, where it asked, how the service is. The manager that it
// returns must be stopped when the service has.
func tellManager(ctx context.Context, log *slog.Logger, status string, alive func()) *manager {
	m, err := newManager(ctx, os.Getenv)
	if err != nil {
		log.Warn("cannot notify systemd", "err", err)
		return &manager{quit: make(chan struct{})}
	}
	if m.conn != nil {
		m.work.Go(func() { m.watch(ctx, status, alive) })
	}
	return m
}
