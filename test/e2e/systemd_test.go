package e2e_test

import (
	"net"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"time"
)

func TestSystemdIsToldHowTheServiceIs(t *testing.T) {
	t.Parallel()
	if runtime.GOOS != "linux" {
		t.Skip("systemd is Linux's")
	}
	socket := filepath.Join(t.TempDir(), "notify")
	conn, err := net.ListenUnixgram("unixgram", &net.UnixAddr{Name: socket, Net: "unixgram"})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.Close() }()
	_ = conn.SetDeadline(time.Now().Add(30 * time.Second))
	next := func() string {
		t.Helper()
		buf := make([]byte, 1<<10)
		n, err := conn.Read(buf)
		if err != nil {
			t.Fatal(err)
		}
		return string(buf[:n])
	}

	c := exec.Command("topicmux", "serve", "--addr", "127.0.0.1:0", "--no-system")
	c.Env = append(c.Environ(), "NOTIFY_SOCKET="+socket, "WATCHDOG_USEC=300000")
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	defer func() { _ = c.Process.Kill() }()
	if got := next(); !strings.HasPrefix(got, "READY=1\nSTATUS=listening on http://127.0.0.1:") {
		t.Errorf("first came %q", got)
	}
	for range 2 {
		if got := next(); got != "WATCHDOG=1" {
			t.Errorf("then came %q", got)
		}
	}
	if err := c.Process.Signal(syscall.SIGHUP); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"RELOADING=1", "READY=1"} {
		got := next()
		for got == "WATCHDOG=1" {
			got = next()
		}
		if got != want {
			t.Errorf("a reload said %q, want %q", got, want)
		}
	}
	if err := c.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	got := next()
	for got == "WATCHDOG=1" {
		got = next()
	}
	if !strings.HasPrefix(got, "STOPPING=1") {
		t.Errorf("in the end came %q", got)
	}
	if err := c.Wait(); err != nil {
		t.Error(err)
	}
}
