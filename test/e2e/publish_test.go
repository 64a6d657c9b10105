package e2e_test

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"
)

// A follower is a running topicmux tail with its output.
type follower struct{ out *bufio.Scanner }

func follow(t *testing.T, url, topic string) *follower {
	t.Helper()
	c := exec.Command("topicmux", "tail", "--json", "--last", "1000", "--topics", topic, url)
	stdout, err := c.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = c.Process.Kill()
		_ = c.Wait()
	})
	f := &follower{bufio.NewScanner(stdout)}
	f.until(t, func(kind, _ string) bool { return kind == "$hello" })
	return f
}

// until reads events up to the wanted one.
func (f *follower) until(t *testing.T, wanted func(kind, data string) bool) {
	t.Helper()
	for f.out.Scan() {
		var e struct{ Type, Data string }
		if err := json.Unmarshal(f.out.Bytes(), &e); err != nil {
			t.Fatal(err)
		}
		if wanted(e.Type, e.Data) {
			return
		}
	}
	t.Fatal("the stream ended")
}

// lines checks that each of these lines arrives once and in order. The line
// before may be repeated if a server was killed before it could respond.
func (f *follower) lines(t *testing.T, topic string, from, to int) {
	t.Helper()
	next := from
	f.until(t, func(kind, data string) bool {
		if kind != topic || next == from && data == fmt.Sprint("line ", from-1) {
			return false
		}
		if data != fmt.Sprint("line ", next) {
			t.Fatalf("got %s, want line %d", data, next)
		}
		next++
		return next > to
	})
}

// A typist is a running topicmux publish --lines with a pipe as its input.
type typist struct {
	*started
	in io.WriteCloser
}

func write(t *testing.T, args ...string) *typist {
	t.Helper()
	cmd := exec.Command("topicmux", append([]string{"publish", "--lines"}, args...)...)
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	return &typist{begin(t, cmd), in}
}

func (w *typist) lines(t *testing.T, from, to int) {
	t.Helper()
	for i := from; i <= to; i++ {
		if _, err := fmt.Fprintf(w.in, "line %d\n", i); err != nil {
			t.Fatal(err)
		}
	}
}

// serveAt starts a server, and returns it with its URL.
func serveAt(t *testing.T, addr string) (*started, string) {
	t.Helper()
	s := start(t, "serve", "--no-system", "--addr", addr)
	url, err := s.url()
	if err != nil {
		t.Fatal(err)
	}
	return s, url
}

func TestEveryLineArrivesOnceOverARestart(t *testing.T) {
	t.Parallel()
	for name, end := range map[string]os.Signal{"killed": syscall.SIGKILL, "terminated": syscall.SIGTERM} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s, url := serveAt(t, "127.0.0.1:0")
			reader := follow(t, url, "log")
			w := write(t, "--server", url, "log")

			// A line is published as soon as it was typed.
			w.lines(t, 1, 1)
			reader.lines(t, "log", 1, 1)
			w.lines(t, 2, 499)
			reader.lines(t, "log", 2, 499)
			w.lines(t, 500, 500) // sent after the earlier ones were acknowledged
			reader.lines(t, "log", 500, 500)

			if err := s.Process.Signal(end); err != nil {
				t.Fatal(err)
			}
			_ = s.Wait()
			w.lines(t, 501, 600)
			if err := w.says("retrying in"); err != nil {
				t.Fatal(err)
			}
			w.lines(t, 601, 700)
			serveAt(t, strings.TrimPrefix(url, "http://"))
			w.lines(t, 701, 1000)
			if err := w.in.Close(); err != nil {
				t.Fatal(err)
			}
			reader.lines(t, "log", 501, 1000)
			if err := w.says("publishing again"); err != nil {
				t.Error(err)
			}
			if err := w.Wait(); err != nil {
				t.Errorf("it ended with %v", err)
			}
		})
	}
}

func TestAnInterruptedPublishSaysHowMuchWasPublished(t *testing.T) {
	t.Parallel()
	s, url := serveAt(t, "127.0.0.1:0")
	reader := follow(t, url, "log")
	w := write(t, "--server", url, "log")
	w.lines(t, 1, 41)
	reader.lines(t, "log", 1, 41)
	w.lines(t, 42, 42) // sent after the earlier ones were acknowledged
	reader.lines(t, "log", 42, 42)
	_ = s.Process.Kill()
	_ = s.Wait()
	w.lines(t, 43, 45)
	if err := w.says("retrying in"); err != nil {
		t.Fatal(err)
	}
	w.lines(t, 46, 50)
	if err := w.Process.Signal(os.Interrupt); err != nil {
		t.Fatal(err)
	}
	if err := w.says(" lines published; "); err != nil {
		t.Error(err)
	}
	if said := w.said.Text(); !strings.HasPrefix(said, "42 lines") && !strings.HasPrefix(said, "41 lines published; no response for the next ") {
		t.Error(said)
	}
	_ = w.Wait()
	if code := w.ProcessState.ExitCode(); code != 130 {
		t.Errorf("exit code %d, want 130", code)
	}
}
