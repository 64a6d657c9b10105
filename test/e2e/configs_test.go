//go:build unix

package e2e_test

import (
	"bufio"
	"context"
	"flag"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"syscall"
	"testing"

	"topicmux/internal/testenv"
)

var updateConfigs = flag.Bool("update-configs", false, "write what topicmux says about the files in testdata/configs/bad")

// configs returns the files of testdata/configs, by their names, which must be at least n.
func configs(t *testing.T, dir string, n int) map[string][]byte {
	t.Helper()
	files, err := filepath.Glob(filepath.Join("testdata", "configs", dir, "*.yaml"))
	if err != nil || len(files) < n {
		t.Fatalf("%d files in %s, %v", len(files), dir, err)
	}
	texts := map[string][]byte{}
	for _, file := range files {
		if texts[filepath.Base(file)], err = os.ReadFile(file); err != nil {
			t.Fatal(err)
		}
	}
	return texts
}

// TestConfigsThatUsersWriteRun runs each file with a server and with a dashboard that has no
// screen, until each topic that it names has had an event.
func TestConfigsThatUsersWriteRun(t *testing.T) {
	t.Parallel()
	for name, text := range configs(t, "good", 10) {
		topics := strings.Fields(string(regexp.MustCompile(`(?m)^# publishes: (.*)$`).FindSubmatch(text)[1]))
		for _, args := range [][]string{{"-c"}, {"serve", "--addr", "127.0.0.1:0", "-c"}} {
			t.Run(args[0]+"/"+name, func(t *testing.T) {
				t.Parallel()
				dir := t.TempDir()
				for file, content := range map[string]string{
					name: string(text), "logs/app.log": "started\nready\n", "logs/trace.txt": "2026-01-01 failed\n  at line 1\n2026-01-02 again\n",
				} {
					file = filepath.Join(dir, file)
					if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
						t.Fatal(err)
					}
					if err := os.WriteFile(file, []byte(content), 0o600); err != nil {
						t.Fatal(err)
					}
				}
				ctx, cancel := context.WithTimeout(t.Context(), patience)
				defer cancel()
				if args[0] == "serve" {
					servesTopics(ctx, t, dir, append(args, name), topics)
				} else {
					printsTopics(ctx, t, dir, append(args, name), topics)
				}
			})
		}
	}
}

// printsTopics runs topicmux until it has printed an event of each topic.
func printsTopics(ctx context.Context, t *testing.T, dir string, args, topics []string) {
	t.Helper()
	cmd := exec.CommandContext(ctx, "topicmux", args...)
	cmd.Dir = dir
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	missing := slices.Clone(topics)
	for lines := bufio.NewScanner(out); len(missing) > 0 && lines.Scan(); {
		if fields := strings.Fields(lines.Text()); len(fields) > 2 {
			missing = slices.DeleteFunc(missing, func(topic string) bool { return topic == fields[1] })
		}
	}
	_ = cmd.Process.Signal(syscall.SIGTERM)
	_, _ = io.Copy(io.Discard, out)
	if _ = cmd.Wait(); len(missing) > 0 || cmd.ProcessState.ExitCode() != 130 {
		t.Errorf("it ended with %v, without events of %q", cmd.ProcessState, missing)
	}
}

// servesTopics runs a server until a client has had an event of each topic.
func servesTopics(ctx context.Context, t *testing.T, dir string, args, topics []string) {
	t.Helper()
	cmd := exec.CommandContext(ctx, "topicmux", args...)
	cmd.Dir = dir
	said, err := cmd.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(said)
	url := ""
	for url == "" && lines.Scan() {
		_, url, _ = strings.Cut(lines.Text(), "listening on ")
	}
	for _, topic := range topics {
		if out, err := exec.CommandContext(ctx, "topicmux", "tail", "--once", "1", "-t", topic, url).CombinedOutput(); err != nil {
			t.Errorf("%s: %v, %s", topic, err, out)
		}
	}
	_ = cmd.Process.Signal(syscall.SIGTERM)
	_, _ = io.Copy(io.Discard, said)
	if err := cmd.Wait(); err != nil {
		t.Error(err)
	}
}

// TestBrokenConfigsStartNothing runs each file with a server and with a dashboard, and compares
// what they say. Each file has a command that would write the file "started", and the address
// is one at which nothing can listen.
func TestBrokenConfigsStartNothing(t *testing.T) {
	t.Parallel()
	busy, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = busy.Close() })
	taken := -1
	for name, text := range configs(t, "bad", 40) {
		if taken++; taken%testenv.Sample(8) > 0 {
			continue // they differ in the parser only, which has one goroutine
		}
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			said := brokenSays(t, name, text, busy.Addr().String(), "serve", "--addr")
			golden := filepath.Join("testdata", "configs", "bad", strings.TrimSuffix(name, ".yaml")+".txt")
			if *updateConfigs {
				if err := os.WriteFile(golden, []byte(said), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(golden)
			if err != nil || said != string(want) {
				t.Errorf("it says\n%s\nwant\n%s\n%v", said, want, err)
			}
			place := regexp.MustCompile(`(?s)^topicmux: ` + regexp.QuoteMeta(name) + `:\d+:\d+: .+\n +\d+ \| .*\n +\| *\^\n.*hint: .+`)
			if !place.MatchString(said) {
				t.Errorf("the place, the reason or the way out is missing:\n%s", said)
			}
			if other := brokenSays(t, name, text, busy.Addr().String(), "--addr"); other != said {
				t.Errorf("topicmux -c says\n%s\nand topicmux serve -c\n%s", other, said)
			}
		})
	}
}

// brokenSays returns what topicmux says about a config file in a directory of its own.
func brokenSays(t *testing.T, name string, text []byte, busy string, args ...string) string {
	t.Helper()
	dir := t.TempDir()
	if text != nil {
		if err := os.WriteFile(filepath.Join(dir, name), text, 0o600); err != nil {
			t.Fatal(err)
		}
	} else if err := os.Mkdir(filepath.Join(dir, name), 0o700); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	cmd := exec.CommandContext(ctx, "topicmux", append(args, busy, "-c", name)...)
	cmd.Dir = dir
	out, _ := cmd.CombinedOutput()
	if code := cmd.ProcessState.ExitCode(); code != 2 {
		t.Errorf("%s: exit code %d, %s", name, code, out)
	}
	if _, err := os.Stat(filepath.Join(dir, "started")); err == nil {
		t.Errorf("%s: a command was started", name)
	}
	return string(out)
}

// TestWhatIsNoConfigFile runs topicmux with what is no text.
func TestWhatIsNoConfigFile(t *testing.T) {
	t.Parallel()
	const canary = "sources: [{name: canary, command: touch started}]\n"
	for name, c := range map[string]struct {
		text []byte
		want string
	}{
		"directory": {nil, "read the config file: directory: is a directory\nhint: -c takes a YAML file; topicmux init writes one"},
		"empty":     {[]byte{}, "the config file empty is empty\nhint: topicmux init --force empty writes one; {} stands for no settings"},
		"long":      {[]byte("# " + strings.Repeat("x", 1<<20) + "\n" + canary), "read the config file: long: it is larger than 1 MiB"},
		"binary":    {[]byte("\x7fELF\x00\x01" + canary), "binary: this is not a text file, or it is UTF-16\nhint: want a text file in UTF-8"},
		"utf16":     {[]byte("s\x00o\x00u\x00r\x00"), "utf16: this is not a text file, or it is UTF-16"},
	} {
		if said := brokenSays(t, name, c.text, "127.0.0.1:0", "--addr"); !strings.HasPrefix(said, "topicmux: "+c.want) {
			t.Errorf("%s: %s", name, said)
		}
	}
}
