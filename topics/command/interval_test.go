//go:build unix

package command_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"topicmux/topics"
	"topicmux/topics/command"
	"topicmux/topics/lines"
)

func TestOutputAtAnIntervalIsOneEvent(t *testing.T) {
	r := run(t, command.Options{Every: time.Millisecond, Shell: `printf '{\n "a": 1\n}\n'`})
	r.expect("a={\n \"a\": 1\n}")
	r.expect("a={\n \"a\": 1\n}")
}

func TestSeveralLinesAtAnIntervalAreText(t *testing.T) {
	t.Parallel()
	for output, want := range map[string]topics.Kind{`ERROR a\n12\n`: topics.KindText, `12\n`: "", `{\n"a":1}`: ""} {
		t.Run(output, func(t *testing.T) {
			r := run(t, command.Options{Every: time.Hour, Shell: "printf '" + output + "'"})
			r.until("a=")
			if info, _ := r.hub.TopicInfo(topics.MustName("a")); info.Kind != want {
				t.Errorf("it is %q, want %q", info.Kind, want)
			}
		})
	}
}

func TestLinesAtAnInterval(t *testing.T) {
	opts := command.Options{Every: time.Millisecond, Shell: "echo 1; echo 2", Output: command.OutputLines}
	r := run(t, opts)
	r.expect("a=1", "a=2")
	r.expect("a=1", "a=2")
}

func TestNoOutputAtAnIntervalIsAnEmptyEvent(t *testing.T) {
	run(t, command.Options{Every: time.Millisecond, Shell: ":"}).expect("a=")
}

func TestLargeOutputAtAnIntervalIsCut(t *testing.T) {
	opts := command.Options{Every: time.Hour, Shell: "echo 1234567890"}
	opts.Lines.MaxLine = 4
	r := run(t, opts)
	r.until("a=1234 … 7 bytes cut")
	r.until("a.stderr=1 line was cut: longer than 4 bytes")
}

func TestFailureAtAnIntervalIsAState(t *testing.T) {
	dir := t.TempDir()
	r := run(t, command.Options{Dir: dir, Every: time.Millisecond, Shell: "cat value"})
	r.until("a failed cat: value: No such file or directory (exit status 1)")
	if err := os.WriteFile(filepath.Join(dir, "new"), []byte("42\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Rename(filepath.Join(dir, "new"), filepath.Join(dir, "value")); err != nil {
		t.Fatal(err)
	}
	r.wait("a=42", false) // the command may fail a few more times
	r.until("a live")
}

func TestFailureAtAnIntervalSaysWhenTheNextRunIs(t *testing.T) {
	before := time.Now()
	r := run(t, command.Options{Every: time.Hour, Shell: "exit 3"})
	r.until("a failed exit status 3")
	info, _ := r.hub.TopicInfo(topics.MustName("a"))
	if at := time.UnixMilli(info.RetryAt); at.Before(before.Add(time.Hour).Truncate(time.Millisecond)) || at.After(time.Now().Add(time.Hour)) {
		t.Errorf("it began after %v, and the next run is at %v", before, at)
	}
	if info.Restarts != 0 {
		t.Errorf("%d restarts", info.Restarts)
	}
}

func TestALongRunDelaysTheNextOne(t *testing.T) {
	t.Parallel()
	begin := time.Unix(100, 0)
	for _, tt := range []struct{ took, want time.Duration }{
		{0, time.Second},
		{999 * time.Millisecond, time.Second},
		{time.Second, time.Second},
		{1500 * time.Millisecond, time.Second}, // it has passed: the run is made up for at once
		{3500 * time.Millisecond, 3 * time.Second},
		{-time.Hour, time.Second},
	} {
		if got := command.NextRun(begin, time.Second, begin.Add(tt.took)).Sub(begin); got != tt.want {
			t.Errorf("after %v: %v, want %v", tt.took, got, tt.want)
		}
	}
}

func TestRunAtAnIntervalThatHangsIsEnded(t *testing.T) {
	r := run(t, command.Options{Every: time.Millisecond, Timeout: 50 * time.Millisecond, Shell: "sleep 1000"})
	r.until("a failed it ran longer than 50ms and was ended")
}

func TestCommandThatEndsIsRunAgain(t *testing.T) {
	r := run(t, command.Options{Shell: "echo $$", Restart: true})
	if first, second := r.pid(), r.pid(); first == second {
		t.Errorf("it ran once, as process %d", first)
	}
	if e, _ := r.hub.TopicInfo(topics.MustName("a")); e.State != topics.StateLive {
		t.Errorf("it is %s", e.State)
	}
}

func TestCompletedTopicEndsTheCommand(t *testing.T) {
	r := run(t, shell("echo $$; while :; do echo x; done"))
	pid := r.pid()
	if err := r.hub.Complete(topics.MustName("a")); err != nil {
		t.Fatal(err)
	}
	r.until("a complete")
	r.stop()
	if isRunning(pid) {
		t.Error("it runs")
	}
}

func TestWrongOptionsAreErrors(t *testing.T) {
	t.Parallel()
	topic := lines.Options{Topic: topics.TopicInfo{Name: topics.MustName("a")}}
	for want, opts := range map[string]command.Options{
		"there is no command to run":        {Lines: topic},
		"either for the shell or a program": {Lines: topic, Shell: "x", Args: []string{"x"}},
		"only for a command at an interval": {Lines: topic, Shell: "x", Output: command.OutputWhole},
		"the name is missing":               {Shell: "x"},
		"longer than 128 bytes":             {Shell: "x", Lines: lines.Options{Topic: topics.TopicInfo{Name: topics.MustName(strings.Repeat("a", 125))}}},
	} {
		if _, err := command.Source(opts); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("the error is %v, want %q", err, want)
		}
	}
}
