package e2e_test

import (
	"bytes"
	"os"
	"os/exec"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
)

// until CODE stdout|stderr REGEXP PROGRAM [ARG...] runs a program until it writes a match,
// then interrupts it and checks its exit code. The commands stdout and stderr check its
// output.
func until(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 4 || args[1] != "stdout" && args[1] != "stderr" {
		ts.Fatalf("usage: until CODE stdout|stderr REGEXP PROGRAM [ARG...]")
	}
	want := lineRegexp(ts, args[2])
	outputs := map[string]*watchedOutput{"stdout": newWatchedOutput(want), "stderr": newWatchedOutput(want)}
	c := exec.Command(args[3], args[4:]...)
	c.Dir, c.Env = ts.MkAbs("."), environment(ts)
	c.Stdout, c.Stderr = outputs["stdout"], outputs["stderr"]
	ts.Check(c.Start())
	ended := make(chan struct{})
	go func() { // the receive from ended waits for it
		defer close(ended)
		_ = c.Wait()
	}()
	select {
	case <-outputs[args[1]].found:
	case <-ended:
	case <-time.After(patience):
	}
	_ = c.Process.Signal(os.Interrupt)
	kill := time.AfterFunc(patience, func() { _ = c.Process.Kill() })
	<-ended
	kill.Stop()
	_, _ = ts.Stdout().Write(outputs["stdout"].written.Bytes())
	_, _ = ts.Stderr().Write(outputs["stderr"].written.Bytes())
	if !want.Match(outputs[args[1]].written.Bytes()) {
		ts.Fatalf("no match for %s in %s:\n%s", args[2], args[1], outputs[args[1]].written.Bytes())
	}
	checkExitCode(ts, args[0], c.ProcessState.ExitCode())
}

// eventually CODE stdout|stderr REGEXP PROGRAM [ARG...] runs a program that ends after the
// time WAIT, and checks its exit code and its output. WAIT is short. If the program fails
// to do enough in that time, it runs again with a longer one.
func eventually(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 4 || args[1] != "stdout" && args[1] != "stderr" {
		ts.Fatalf("usage: eventually CODE stdout|stderr REGEXP PROGRAM [ARG...]")
	}
	for _, wait := range []string{"300ms", "3s", "10s", "1m"} {
		run := make([]string, len(args))
		for i, arg := range args {
			run[i] = strings.ReplaceAll(arg, "WAIT", wait)
		}
		code := exitCode(ts, run[3:])
		if strconv.Itoa(code) == run[0] && lineRegexp(ts, run[2]).MatchString(ts.ReadFile(run[1])) {
			return
		}
	}
	ts.Fatalf("never the exit code %s and a match for %s in %s", args[0], args[2], args[1])
}

// lineRegexp compiles a regular expression in which ^ and $ match at lines, as in the
// commands stdout and stderr.
func lineRegexp(ts *testscript.TestScript, expression string) *regexp.Regexp {
	re, err := regexp.Compile("(?m)" + expression)
	ts.Check(err)
	return re
}

// environment returns the environment of the script's programs.
func environment(ts *testscript.TestScript) []string {
	ts.Check(ts.Exec("env", "-0"))
	return strings.Split(strings.TrimSuffix(ts.ReadFile("stdout"), "\x00"), "\x00")
}

// A watchedOutput keeps what a program writes and looks for a match.
type watchedOutput struct {
	want  *regexp.Regexp
	found chan struct{} // closed after the first match

	written bytes.Buffer
	once    sync.Once
}

func newWatchedOutput(want *regexp.Regexp) *watchedOutput {
	return &watchedOutput{want: want, found: make(chan struct{})}
}

func (w *watchedOutput) Write(p []byte) (int, error) {
	n, err := w.written.Write(p)
	if w.want.Match(w.written.Bytes()) {
		w.once.Do(func() { close(w.found) })
	}
	return n, err
}
