//go:build unix

package e2e_test

import (
	"bufio"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

// steadySource is a source that no config of these tests changes.
const steadySource = "sources:\n  - {name: steady, simulate: sine, seed: 1, every: 10ms}\n"

// A change of a config file is done as programs do it.
type change struct {
	name string
	do   func(t *testing.T, file, config string)
}

var changes = []change{
	{"renamed over", func(t *testing.T, file, config string) {
		t.Helper()
		temp := file + ".new"
		if err := os.WriteFile(temp, []byte(config), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := os.Rename(temp, file); err != nil {
			t.Fatal(err)
		}
	}},
	{"written in place", func(t *testing.T, file, config string) {
		t.Helper()
		if err := os.WriteFile(file, []byte(config), 0o600); err != nil {
			t.Fatal(err)
		}
	}},
	{"moved away and written", func(t *testing.T, file, config string) {
		t.Helper()
		if err := os.Rename(file, file+"~"); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(config), 0o600); err != nil {
			t.Fatal(err)
		}
	}},
	{"linked", func(t *testing.T, file, config string) {
		t.Helper()
		dir := t.TempDir()
		if err := os.WriteFile(filepath.Join(dir, "c"), []byte(config), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := os.Remove(file); err != nil {
			t.Fatal(err)
		}
		if err := os.Symlink(filepath.Join(dir, "c"), file); err != nil {
			t.Fatal(err)
		}
	}},
}

// TestAChangedConfigFileIsReloaded changes a config file in each way, first to one with a
// mistake and then to one without, while a client reads a topic that no change concerns.
func TestAChangedConfigFileIsReloaded(t *testing.T) {
	t.Parallel()
	for _, c := range changes {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			const addr = "addr: 127.0.0.1:0\n"
			r := serveFile(t, addr+steadySource)
			steady := steadyIDs(r.get("/events?topics=steady&last=1000", "").Body)
			c.do(t, r.file, addr+steadySource+"  - {name: late, simulat: walk}\n")
			if err := r.says("reload failed"); err != nil {
				t.Fatal(err)
			}
			if line := r.said.Text(); !strings.Contains(line, "topicmux.yaml:4:") || !strings.Contains(line, "trigger=change") {
				t.Errorf("got %s", line)
			}
			c.do(t, r.file, addr+steadySource+"  - {name: late, simulate: walk, every: 10ms}\n")
			for _, says := range []string{`msg="sources changed" started=1 stopped=0`, "msg=reloaded"} {
				if err := r.says(says); err != nil {
					t.Fatal(err)
				}
			}
			if line, err := bufio.NewReader(r.get("/events?topics=late&control=0", "").Body).ReadString('\n'); err != nil || !strings.HasPrefix(line, "id:") {
				t.Errorf("the new topic has %q, %v", line, err)
			}
			steady.check(t)
			if code, _ := r.ends(t, syscall.SIGTERM); code != 0 {
				t.Errorf("exit code %d", code)
			}
		})
	}
}

// A steadyReader reads a topic.
type steadyReader struct{ lines *bufio.Scanner }

func steadyIDs(body io.Reader) steadyReader { return steadyReader{bufio.NewScanner(body)} }

// check reads the rest of 100 events and checks that they are the values of one run of
// the source, without a gap.
func (r steadyReader) check(t *testing.T) {
	t.Helper()
	epoch, seen := "", 0
	for seen < 100 && r.lines.Scan() {
		line := r.lines.Text()
		switch {
		case strings.HasPrefix(line, "event: $gap"), strings.HasPrefix(line, "event: $complete"):
			t.Fatalf("the untouched topic has %s", line)
		case strings.HasPrefix(line, "id: "):
			e, _, _ := strings.Cut(line, "-")
			if epoch != "" && e != epoch {
				t.Fatalf("the epoch is %s after %s", e, epoch)
			}
			epoch = e
			seen++
		}
	}
	if seen < 100 {
		t.Fatalf("the untouched topic ended after %d events: %v", seen, r.lines.Err())
	}
}

// TestAChangedTokenFileIsReloaded changes the token of a client, and that of a source.
func TestAChangedTokenFileIsReloaded(t *testing.T) {
	t.Parallel()
	secret := filepath.Join(t.TempDir(), "secret")
	for _, c := range changes {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			file := secret + strings.ReplaceAll(c.name, " ", "-")
			if err := os.WriteFile(file, []byte("first-secret-0123456789"), 0o600); err != nil {
				t.Fatal(err)
			}
			r := serveFile(t, "addr: 127.0.0.1:0\ntokens:\n  - {name: a, tokenFile: "+file+", subscribe: '>'}\n"+steadySource+
				"  - {name: poll, http: 'http://127.0.0.1:9/', tokenFile: "+file+"}\n")
			r.wants("/topics", "first-secret-0123456789", 200)
			c.do(t, file, "other-secret-0123456789")
			if err := r.says(`msg="sources changed" started=1 stopped=1`); err != nil {
				t.Fatal(err)
			}
			if err := r.says("trigger=change"); err != nil {
				t.Fatal(err)
			}
			r.wants("/topics", "first-secret-0123456789", 401)
			r.wants("/topics", "other-secret-0123456789", 200)
		})
	}
}

// TestTheDashboardReloadsItsConfigFile reads what topicmux -c prints without a screen.
func TestTheDashboardReloadsItsConfigFile(t *testing.T) {
	t.Parallel()
	for _, c := range changes {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			file := filepath.Join(t.TempDir(), "topicmux.yaml")
			counter := "system: false\nsources:\n  - {name: count, command: 'i=0; while :; do i=$((i+1)); echo $i; sleep 0.05; done'}\n"
			if err := os.WriteFile(file, []byte(counter), 0o600); err != nil {
				t.Fatal(err)
			}
			cmd := exec.Command("topicmux", "-c", file)
			stdout, err := cmd.StdoutPipe()
			if err != nil {
				t.Fatal(err)
			}
			if err := cmd.Start(); err != nil {
				t.Fatal(err)
			}
			defer time.AfterFunc(patience, func() { _ = cmd.Process.Kill() }).Stop()
			out := &printed{t: t, lines: bufio.NewScanner(stdout)}
			out.until("count")
			c.do(t, file, "sources: [\n")
			out.until("error: " + file + ":1:")
			c.do(t, file, counter+"  - {name: late, command: 'echo there; sleep 600'}\n")
			out.until("reloaded " + file + ": started late")
			c.do(t, file, counter+"  - {name: late, command: 'echo other; sleep 600'}\nlimits: {topics: 50}\n")
			out.until("restarted late", "some changes need a restart: limits.topics", "other")
			_ = cmd.Process.Signal(syscall.SIGTERM)
			_, _ = io.Copy(io.Discard, stdout)
			if _ = cmd.Wait(); cmd.ProcessState.ExitCode() != 130 {
				t.Errorf("it ended with %v", cmd.ProcessState)
			}
		})
	}
}

// printed is the output of a topicmux with the source count.
type printed struct {
	t     *testing.T
	lines *bufio.Scanner
	count int
}

// until reads until lines have had all of the texts, in any order, and checks that the values
// of count are consecutive.
func (p *printed) until(texts ...string) {
	p.t.Helper()
	missing := slices.Clone(texts)
	var all []string
	for p.lines.Scan() {
		line := p.lines.Text()
		if fields := strings.Fields(line); len(fields) > 1 && fields[len(fields)-2] == "count" {
			n, err := strconv.Atoi(fields[len(fields)-1])
			if err != nil || p.count > 0 && n != p.count+1 {
				p.t.Fatalf("%s after %d", line, p.count)
			}
			p.count = n
		} else {
			all = append(all, line)
		}
		missing = slices.DeleteFunc(missing, func(text string) bool { return strings.Contains(line, text) })
		if len(missing) == 0 {
			return
		}
	}
	p.t.Fatalf("it never printed %q, but %q", missing, all)
}
