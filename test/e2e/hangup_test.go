//go:build unix

package e2e_test

import (
	"bufio"
	"net/http"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"

	"github.com/creack/pty"
)

// onTerminal starts a command with its own terminal, which the caller must
// close.
func onTerminal(t *testing.T, args ...string) (*exec.Cmd, *os.File, *bufio.Reader) {
	t.Helper()
	c := exec.Command("topicmux", args...)
	c.Env = append(c.Environ(), "TERM=xterm-256color", "HOME="+t.TempDir())
	screen, err := pty.StartWithSize(c, &pty.Winsize{Rows: 24, Cols: 80})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Process.Kill() })
	return c, screen, bufio.NewReader(screen)
}

func await(t *testing.T, r *bufio.Reader, text string) {
	t.Helper()
	var all strings.Builder
	for !strings.Contains(all.String(), text) {
		b, err := r.ReadByte()
		if err != nil {
			t.Fatalf("%q never came: %v after %q", text, err, all.String())
		}
		all.WriteByte(b)
	}
}

// TestServerAtATerminalTellsAReloadFromItsEnd sends SIGHUP while the terminal
// is open, and then closes it.
func TestServerAtATerminalTellsAReloadFromItsEnd(t *testing.T) {
	t.Parallel()
	c, screen, said := onTerminal(t, "serve", "--addr", "127.0.0.1:0", "--no-system")
	await(t, said, "dashboard")
	if err := c.Process.Signal(syscall.SIGHUP); err != nil {
		t.Fatal(err)
	}
	await(t, said, "msg=reloaded")
	_ = screen.Close()
	_ = c.Wait()
	if code := c.ProcessState.ExitCode(); code != 130 {
		t.Errorf("it ended with %v, want exit code 130", c.ProcessState)
	}
}

func TestDashboardEndsWithItsTerminal(t *testing.T) {
	t.Parallel()
	s := start(t, "serve", "--addr", "127.0.0.1:0", "--no-system")
	url, err := s.url()
	if err != nil {
		t.Fatal(err)
	}
	for _, args := range [][]string{{"watch", url}, {"tail", url}, nil} {
		c, screen, said := onTerminal(t, args...)
		if _, err := said.ReadByte(); err != nil {
			t.Fatal(err)
		}
		_ = screen.Close()
		_ = c.Wait()
		if status, ok := c.ProcessState.Sys().(syscall.WaitStatus); !ok || status.Signaled() {
			t.Errorf("%v: it was killed: %v", args, c.ProcessState)
		}
	}
}

// TestNohupKeepsACommandAlive ignores the signal, as nohup does.
func TestNohupKeepsACommandAlive(t *testing.T) {
	t.Parallel()
	s := start(t, "serve", "--addr", "127.0.0.1:0", "--no-system")
	url, err := s.url()
	if err != nil {
		t.Fatal(err)
	}
	c := exec.Command("sh", "-c", "trap '' HUP; exec topicmux tail "+url+"/events")
	out, err := c.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Process.Kill(); _ = c.Wait() })
	lines := bufio.NewReader(out)
	publish := func() {
		t.Helper()
		resp, err := http.Post(url+"/topics/a", "text/plain", strings.NewReader("hello"))
		if err != nil {
			t.Fatal(err)
		}
		_ = resp.Body.Close()
		if line, err := lines.ReadString('\n'); err != nil || !strings.Contains(line, "hello") {
			t.Fatalf("got %q, %v", line, err)
		}
	}
	publish()
	if err := c.Process.Signal(syscall.SIGHUP); err != nil {
		t.Fatal(err)
	}
	publish()
	publish()
}
