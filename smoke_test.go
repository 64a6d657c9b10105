package main

import (
	"errors"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// TestTheProgramStartsItsCommandLine builds the program and runs it. The tests of
// what it does are in test/e2e.
func TestTheProgramStartsItsCommandLine(t *testing.T) {
	t.Parallel()
	program := filepath.Join(t.TempDir(), "topicmux")
	if out, err := exec.Command("go", "build", "-o", program, ".").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	if out, err := exec.Command(program, "version").Output(); err != nil || !strings.HasPrefix(string(out), "topicmux ") {
		t.Errorf("version: got %q, %v", out, err)
	}
	var exit *exec.ExitError
	if out, err := exec.Command(program, "nonsense").CombinedOutput(); !errors.As(err, &exit) || exit.ExitCode() != 2 {
		t.Errorf("a wrong command: got %q, %v", out, err)
	}
}
