//go:build unix

package e2e_test

import (
	"bufio"
	"context"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// pipedConfig has a source that reads standard input.
const pipedConfig = "system: false\nsources:\n  - name: in\n    stdin: true\n"

func configFile(t *testing.T, text string) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "topicmux.yaml")
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

func TestASourceOfStandardInputLeavesTheKeysToTheTerminal(t *testing.T) {
	t.Parallel()
	file := configFile(t, pipedConfig)
	term := open(t, 80, 24, "(echo 20.5; echo 21.5) | topicmux --no-state -c "+file)
	term.shows("in ✓", "21.5")
	term.presses("z")
	term.shows("zoom")
	term.presses("q")
	term.shows("exit code 0")
	term = open(t, 160, 24, "topicmux --no-state -c "+file)
	term.shows(`the source "in" reads standard input, but nothing is piped into topicmux`, "vmstat 1 | topicmux -c", "exit code 2")
}

// TestAnEmptyPipeIsAnErrorAtATerminal runs topicmux with each standard input that has nothing.
func TestAnEmptyPipeIsAnErrorAtATerminal(t *testing.T) {
	t.Parallel()
	empty := filepath.Join(t.TempDir(), "empty")
	if err := os.WriteFile(empty, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, command := range []string{
		"true | topicmux --no-state", "grep nosuchthing /etc/passwd | topicmux", "topicmux --no-state < " + empty,
	} {
		term := open(t, 100, 24, command)
		term.shows("standard input is empty", "hint: the program before the | printed nothing", "exit code 1")
	}
	for _, command := range []string{"topicmux --no-state < /dev/null", "topicmux --no-state <&-"} {
		term := open(t, 100, 24, command)
		term.shows("orders") // the line that says so has left the screen at once
		term.presses("C-c")
		term.shows("exit code 130")
	}
}

// A pipedRun is a topicmux whose standard input is a pipe.
type pipedRun struct {
	t    *testing.T
	in   io.WriteCloser
	said *bufio.Scanner
}

// startPiped starts topicmux. It ends with the test.
func startPiped(t *testing.T, args ...string) *pipedRun {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	cmd := exec.CommandContext(ctx, "topicmux", args...)
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	cmd.Stdout, cmd.Stderr = w, w
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	_ = w.Close()
	t.Cleanup(func() {
		_ = cmd.Process.Signal(syscall.SIGTERM)
		_, _ = io.Copy(io.Discard, out)
		_ = cmd.Wait() // with its pipe open: it must not wait for more
		_ = in.Close()
		cancel()
	})
	return &pipedRun{t, in, bufio.NewScanner(out)}
}

func (r *pipedRun) writes(text string) {
	r.t.Helper()
	if _, err := io.WriteString(r.in, text); err != nil {
		r.t.Fatal(err)
	}
}

func (r *pipedRun) says(text string) {
	r.t.Helper()
	var all []string
	for r.said.Scan() {
		line := strings.Join(strings.Fields(r.said.Text()), " ") // without the columns
		if all = append(all, line); strings.Contains(line, text) {
			return
		}
	}
	r.t.Fatalf("it never said %q, but %q", text, all)
}

// TestStandardInputIsASource pipes each format that topicmux reads.
func TestStandardInputIsASource(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ config, input, want string }{
		"lines":        {pipedConfig, "1\n2.5\n", "in 2.5"},
		"JSON":         {pipedConfig + "    transform: [{split: .host}]\n", `{"host":"a","cpu":5}` + "\n", `in.a {"host":"a","cpu":5}`},
		"logfmt":       {pipedConfig, "level=info ms=5\n", "in level=info ms=5"},
		"events":       {pipedConfig, "event: rx\ndata: 7\n\n", "in.rx 7"},
		"a table":      {pipedConfig, "rx  tx\n 1   2\n", `in {"rx":1,"tx":2}`},
		"with a match": {pipedConfig + "    match: time=([0-9.]+)\n", "64 bytes time=0.5 ms\n", "in 0.5"},
		"records":      {pipedConfig + "    first: ^\\S\n", "a\n  b\nc\n", "in a"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := startPiped(t, "-c", configFile(t, c.config))
			r.says("$hello")
			r.writes(c.input)
			r.says(c.want)
			if err := r.in.Close(); err != nil {
				t.Fatal(err)
			}
			r.says("$complete")
		})
	}
}

// TestAReloadDoesNotStartStandardInputAgain changes the source, and then another one.
func TestAReloadDoesNotStartStandardInputAgain(t *testing.T) {
	t.Parallel()
	for name, args := range map[string][]string{"dashboard": {"-c"}, "serve": {"serve", "--addr", "127.0.0.1:0", "-c"}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			file := configFile(t, pipedConfig)
			r := startPiped(t, append(args, file)...)
			r.says(map[string]string{"dashboard": "$hello", "serve": "listening"}[name])
			r.writes("1\n")
			if err := os.WriteFile(file, []byte(pipedConfig+"    match: x\n"), 0o600); err != nil {
				t.Fatal(err)
			}
			r.says("sources (stdin)") // needs a restart
			r.writes("2\n")           // which the pattern does not match
			if name == "dashboard" {
				r.says("in 2")
			}
		})
	}
}

func TestStandardInputIsNoConfigFile(t *testing.T) {
	t.Parallel()
	for args, want := range map[string]string{
		"-c -":                "-c needs a file, but this is standard input",
		"serve -c -":          "a source with stdin: true publishes what is piped into topicmux",
		"watch -c -":          "-c needs a file",
		"-c /dev/stdin":       `the source "in" reads standard input, but that has the settings`,
		"serve -c /dev/stdin": "write the settings to a file",
	} {
		cmd := exec.Command("topicmux", strings.Fields(args)...)
		cmd.Stdin = strings.NewReader(pipedConfig)
		out, _ := cmd.CombinedOutput()
		if cmd.ProcessState.ExitCode() != 2 || !strings.Contains(string(out), want) {
			t.Errorf("%s: exit code %d, %s", args, cmd.ProcessState.ExitCode(), out)
		}
	}
}
