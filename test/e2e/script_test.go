package e2e_test

import (
	"bufio"
	"errors"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

// TestScripts runs the scripts of the command line against the real program.
func TestScripts(t *testing.T) {
	t.Parallel()
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata/script",
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		Cmds: map[string]func(ts *testscript.TestScript, neg bool, args []string){
			"exits":      exits,
			"eventually": eventually,
			"until":      until,
			"serve":      serve,
			"lines":      lines,
			"site":       site,
			"port":       port,
		},
	})
}

// exits CODE PROGRAM [ARG...] runs a program with the input set by stdin, and
// checks its exit code. The commands stdout and stderr check its output.
func exits(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: exits CODE PROGRAM [ARG...]")
	}
	checkExitCode(ts, args[0], exitCode(ts, args[1:]))
}

// exitCode runs a program and returns its exit code.
func exitCode(ts *testscript.TestScript, program []string) int {
	err := ts.Exec(program[0], program[1:]...)
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		return exit.ExitCode()
	}
	ts.Check(err)
	return 0
}

// checkExitCode ends the script unless the exit code is the wanted one.
func checkExitCode(ts *testscript.TestScript, want string, got int) {
	if _, err := strconv.Atoi(want); err != nil {
		ts.Fatalf("%s is not an exit code", want)
	}
	if strconv.Itoa(got) != want {
		ts.Fatalf("exit code %d, want %s", got, want)
	}
}

// serve NAME [ARG...] starts topicmux serve on a free port until the script
// ends, and sets NAME to its URL.
func serve(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 1 {
		ts.Fatalf("usage: serve NAME [ARG...]")
	}
	c := exec.Command("topicmux", append([]string{"serve", "--addr", "127.0.0.1:0"}, args[1:]...)...)
	stderr, err := c.StderrPipe()
	ts.Check(err)
	ts.Check(c.Start())
	ts.Defer(func() {
		ts.Check(c.Process.Signal(os.Interrupt))
		_ = c.Wait()
	})
	said := bufio.NewScanner(stderr)
	if !said.Scan() {
		ts.Fatalf("serve said nothing")
	}
	url, ok := strings.CutPrefix(said.Text(), "listening on ")
	if !ok {
		ts.Fatalf("serve said %q", said.Text())
	}
	ts.Setenv(args[0], url)
}

// lines stdout|stderr MAX checks that the output has at most MAX lines, none
// wider than a screen.
func lines(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: lines stdout|stderr MAX")
	}
	most, err := strconv.Atoi(args[1])
	ts.Check(err)
	all := strings.Split(strings.TrimSuffix(ts.ReadFile(args[0]), "\n"), "\n")
	if len(all) > most {
		ts.Fatalf("%d lines, at most %d fit a screen", len(all), most)
	}
	for _, line := range all {
		if n := len([]rune(strings.TrimRight(line, " "))); n > 80 {
			ts.Fatalf("%d columns: %s", n, line)
		}
	}
}

// port NAME URL sets NAME to the host and port of URL.
func port(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: port NAME URL")
	}
	ts.Setenv(args[0], strings.TrimPrefix(args[1], "http://"))
}
