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
			"exits": exits,
			"serve": serve,
			"lines": lines,
			"site":  site,
			"port":  port,
		},
	})
}

// exits CODE PROGRAM [ARG...] runs a program with the input set by stdin, and
// checks its exit code. The commands stdout and stderr check its output.
func exits(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: exits CODE PROGRAM [ARG...]")
	}
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	err = ts.Exec(args[1], args[2:]...)
	got := 0
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		got = exit.ExitCode()
	} else if err != nil {
		ts.Fatalf("%v", err)
	}
	if got != want {
		ts.Fatalf("exit code %d, want %d", got, want)
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
