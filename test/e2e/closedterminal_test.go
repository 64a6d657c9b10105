//go:build unix

package e2e_test

import (
	"bytes"
	"os"
	"os/exec"
	"syscall"
	"testing"
	"time"

	"github.com/charmbracelet/x/ansi"
	"github.com/creack/pty"
)

// TestAClosedTerminalEndsTheDashboard closes the terminal of three dashboards:
// one that gets SIGHUP, one that ignores it, and one whose terminal is not its
// controlling terminal, so that it gets no signal.
func TestAClosedTerminalEndsTheDashboard(t *testing.T) {
	t.Parallel()
	url := stage(t)
	for _, c := range []struct {
		name    string
		script  string
		control bool
	}{
		{"with SIGHUP", "exec topicmux watch --no-state " + url, true},
		{"without SIGHUP", "trap '' HUP; exec topicmux watch --no-state " + url, true},
		{"without a controlling terminal", "exec topicmux watch --no-state " + url, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			master, slave, err := pty.Open()
			if err != nil {
				t.Fatal(err)
			}
			if err := pty.Setsize(master, &pty.Winsize{Rows: 20, Cols: 80}); err != nil {
				t.Fatal(err)
			}
			sh := exec.Command("sh", "-c", c.script)
			sh.Env = append(os.Environ(), "TERM=xterm-256color")
			sh.Stdin, sh.Stdout, sh.Stderr = slave, slave, slave
			sh.SysProcAttr = &syscall.SysProcAttr{Setsid: true, Setctty: c.control}
			if err := sh.Start(); err != nil {
				t.Fatal(err)
			}
			_ = slave.Close()
			giveUp := time.AfterFunc(shutdownTimeout, func() { _ = sh.Process.Kill() }) // ends the read
			readUntil(t, master, ansi.SetModeAltScreenSaveCursor)
			giveUp.Stop()
			_ = master.Close()
			ended := make(chan struct{})
			go func() { // waited for below
				defer close(ended)
				_ = sh.Wait()
			}()
			select {
			case <-ended:
				if code := sh.ProcessState.ExitCode(); code != 130 {
					t.Errorf("exit code %d, want 130: %v", code, sh.ProcessState)
				}
			case <-time.After(shutdownTimeout):
				_ = sh.Process.Kill()
				<-ended
				t.Error("it goes on without a terminal")
			}
		})
	}
}

// readUntil reads the output of a terminal until a sequence arrives. Use it
// only for sequences that are written at once: of a frame only the changed
// cells are sent, so its text need not appear.
func readUntil(t *testing.T, terminal *os.File, want string) {
	t.Helper()
	var shown []byte
	buf := make([]byte, 32<<10)
	for !bytes.Contains(shown, []byte(want)) {
		n, err := terminal.Read(buf)
		if err != nil {
			t.Fatalf("%v before %q: %q", err, want, shown)
		}
		shown = append(shown, buf[:n]...)
	}
}
