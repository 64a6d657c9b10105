package e2e_test

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"
	"time"
)

// shutdownTimeout is the longest acceptable shutdown. A second is promised, but
// a busy machine that runs all tests at once takes longer.
const shutdownTimeout = 20 * time.Second

func TestSignalsEndEverythingInGoodOrder(t *testing.T) {
	t.Parallel()
	cases := []struct {
		name string
		args []string
		says string
		sig  os.Signal
		code int
	}{
		{"serve interrupted", []string{"serve", "--addr", "127.0.0.1:0"}, "dashboard", os.Interrupt, 130},
		{"serve terminated", []string{"serve", "--addr", "127.0.0.1:0", "--demo"}, "dashboard", syscall.SIGTERM, 0},
		{"demo without a screen", nil, "connected to", os.Interrupt, 130},
		{"tail while it waits", []string{"tail", "http://127.0.0.1:1/"}, "retrying in", os.Interrupt, 130},
		{"tail terminated", []string{"tail", "http://127.0.0.1:1/"}, "retrying in", syscall.SIGTERM, 130},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			s := start(t, c.args...)
			if err := s.says(c.says); err != nil {
				t.Fatal(err)
			}
			code, took := s.ends(t, c.sig)
			if code != c.code || took > shutdownTimeout {
				t.Errorf("exit code %d after %v, want %d at once", code, took, c.code)
			}
		})
	}
}

func TestAnInterruptedReadOfStandardInputEnds(t *testing.T) {
	t.Parallel()
	c := exec.Command("topicmux", "tail", "-")
	stdin, err := c.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = stdin.Close() }()
	stdout, err := c.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	if _, err := io.WriteString(stdin, "data: there\n\ndata: and then"); err != nil {
		t.Fatal(err)
	}
	if line, err := bufio.NewReader(stdout).ReadString('\n'); err != nil || !strings.HasSuffix(line, "there\n") {
		t.Fatalf("got %q, %v", line, err)
	}
	if err := c.Process.Signal(os.Interrupt); err != nil {
		t.Fatal(err)
	}
	_ = c.Wait()
	if code := c.ProcessState.ExitCode(); code != 130 {
		t.Errorf("exit code %d, want 130", code)
	}
}

func TestAReaderThatGoesAwayEndsTailQuietly(t *testing.T) {
	t.Parallel()
	s := &started{Cmd: exec.Command("topicmux")}
	stdout, err := s.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	var stderr bytes.Buffer
	s.Stderr = &stderr
	if err := s.Start(); err != nil {
		t.Fatal(err)
	}
	if _, err := bufio.NewReader(stdout).ReadString('\n'); err != nil {
		t.Fatal(err)
	}
	_ = stdout.Close()
	if err := s.Wait(); err != nil || strings.Contains(stderr.String(), "pipe") {
		t.Errorf("it ended with %v and said %q", err, stderr.String())
	}
}

// started is a running topicmux with its standard error.
type started struct {
	*exec.Cmd
	said *bufio.Scanner
}

func start(t *testing.T, args ...string) *started {
	t.Helper()
	return begin(t, exec.Command("topicmux", args...))
}

func begin(t *testing.T, cmd *exec.Cmd) *started {
	t.Helper()
	s := &started{Cmd: cmd}
	stderr, err := s.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	s.said = bufio.NewScanner(stderr)
	if err := s.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Process.Kill() })
	return s
}

// says waits for a line on standard error that contains text.
func (s *started) says(text string) error {
	var all []string
	for s.said.Scan() {
		if strings.Contains(s.said.Text(), text) {
			return nil
		}
		all = append(all, s.said.Text())
	}
	return fmt.Errorf("it never said %q, but %q", text, all)
}

// url returns the URL on which it listens.
func (s *started) url() (string, error) {
	for s.said.Scan() {
		if url, ok := strings.CutPrefix(s.said.Text(), "listening on "); ok {
			return url, nil
		}
	}
	return "", fmt.Errorf("it does not listen")
}

// ends sends a signal and returns the exit code and the time until the exit.
func (s *started) ends(t *testing.T, sig os.Signal) (code int, took time.Duration) {
	t.Helper()
	began := time.Now()
	if err := s.Process.Signal(sig); err != nil {
		t.Fatal(err)
	}
	for s.said.Scan() { // until it closes standard error
	}
	_ = s.Wait()
	return s.ProcessState.ExitCode(), time.Since(began)
}
