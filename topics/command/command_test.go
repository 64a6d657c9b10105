//go:build unix

package command_test

import (
	"context"
	"fmt"
	"iter"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"

	"topicmux/topics"
	"topicmux/topics/command"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// A running command is supervised as the topic "a".
type running struct {
	t    *testing.T
	hub  *topics.Hub
	stop func() // ends the source and waits for it
	next func() (topics.Item, error, bool)

	appeared map[topics.Name]bool
}

func run(t *testing.T, opts command.Options) *running {
	t.Helper()
	t.Parallel()
	opts.Lines.Topic = topics.TopicInfo{Name: topics.MustName("a")}
	source, err := command.Source(opts)
	if err != nil {
		t.Fatal(err)
	}
	h := topics.NewHub(topics.Options{MaxEvents: 1 << 16})
	s, err := h.Subscribe(topics.SubscribeOptions{Format: topics.FormatEvents})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	supervisor := topics.Supervise(ctx, h, source)
	r := &running{t: t, hub: h, appeared: map[topics.Name]bool{}, stop: func() {
		cancel()
		supervisor.Wait()
	}}
	next, stopNext := iter.Pull2(s.Events(t.Context()))
	r.next = next
	t.Cleanup(func() {
		r.stop()
		stopNext()
		s.Close()
		h.Close()
	})
	return r
}

// until waits for what follows, and returns it: "topic=data" of each event, and "topic
// state error" of each change, up to the one with the prefix last. Any other failure of
// the topic a fails the test.
func (r *running) until(last string) []string {
	r.t.Helper()
	return r.wait(last, true)
}

// wait is like until. If it is not strict, failures are no failures of the test.
func (r *running) wait(last string, strict bool) []string {
	r.t.Helper()
	var got []string
	for {
		item, err, ok := r.next()
		if ok && item.Info != nil && !r.appeared[item.Info.Name] {
			r.appeared[item.Info.Name] = true
			continue
		}
		if err != nil || !ok {
			r.t.Fatalf("it ended with %v after %q, without %q", err, got, last)
		}
		if item.Info != nil {
			got = append(got, strings.TrimSpace(fmt.Sprintf("%s %s %s", item.Info.Name, item.Info.State, item.Info.Error)))
		} else {
			got = append(got, fmt.Sprintf("%s=%s", item.Event.Topic, item.Event.Data))
		}
		if now := got[len(got)-1]; strict && strings.HasPrefix(now, "a failed") && !strings.HasPrefix(now, last) {
			r.t.Fatalf("it is %q, want %q", now, last)
		}
		if strings.HasPrefix(got[len(got)-1], last) {
			return got
		}
	}
}

// expect waits for exactly what follows.
func (r *running) expect(want ...string) {
	r.t.Helper()
	got := r.until(want[len(want)-1])
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		r.t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

// pid waits for an event with the number of a process.
func (r *running) pid() int {
	r.t.Helper()
	got := r.until("a=")
	pid, err := strconv.Atoi(strings.TrimPrefix(got[len(got)-1], "a="))
	if err != nil {
		r.t.Fatal(err)
	}
	return pid
}

func shell(line string) command.Options { return command.Options{Shell: line} }

func TestEachLineIsAnEvent(t *testing.T) {
	run(t, shell("echo 1; echo '{\"a\":2}'; printf last")).
		expect("a=1", "a={\"a\":2}", "a=last", "a complete")
}

func TestLineIsPublishedWhileTheCommandRuns(t *testing.T) {
	r := run(t, shell("echo $$; exec sleep 1000"))
	if pid := r.pid(); !isRunning(pid) {
		t.Error("the command has ended")
	}
}

func TestFailureSaysHowAndWhy(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		opts command.Options
		want string
	}{
		{shell("exit 2"), "exit status 2"},
		{shell("echo first >&2; printf 'boom\n\n' >&2; exit 2"), "boom (exit status 2)"},
		{shell("printf 'no end' >&2; exit 1"), "no end (exit status 1)"},
		{shell("kill -9 $$"), "ended by signal 9, killed"},
		{shell("exec 2>/dev/null; sh -c 'kill -15 $$'; exit $?"), "exit status 143: signal 15, terminated"},
		{shell("/no/such/program"), "sh: "},
		{command.Options{Args: []string{"no-such-program"}}, `the program "no-such-program" was not found in PATH`},
		{command.Options{Args: []string{"/no/such/program"}}, `the program "/no/such/program" cannot be started: no such file`},
		{command.Options{Args: []string{"/"}}, `the program "/" cannot be started: is a directory`},
		{command.Options{Shell: "pwd", Dir: "/no/such/directory"}, "the directory of the command cannot be used: stat /no/such/directory: no such file"},
		{command.Options{Shell: "pwd", Dir: "/etc/passwd"}, "the directory of the command cannot be used: /etc/passwd is not a directory"},
		{command.Options{Shell: "sleep 1000", Timeout: 100 * time.Millisecond}, "it ran longer than 100ms and was ended"},
	} {
		t.Run(c.want, func(t *testing.T) {
			run(t, c.opts).until("a failed " + c.want)
		})
	}
}

func TestStandardErrorIsALogTopic(t *testing.T) {
	r := run(t, shell("echo 1; echo careful >&2; sleep 1000"))
	r.until("a.stderr=careful")
	if e, _ := r.hub.TopicInfo(topics.MustName("a.stderr")); e.Kind != topics.KindLog {
		t.Errorf("the log is %+v", e)
	}
}

func TestQuietCommandHasNoLogTopic(t *testing.T) {
	r := run(t, shell("echo 1"))
	r.until("a complete")
	if all := r.hub.Catalogue(topics.Selection{}); len(all) != 1 {
		t.Errorf("the catalogue is %+v", all)
	}
}

func TestRestartsOfACommandThatEndsAreCounted(t *testing.T) {
	r := run(t, command.Options{Restart: true, Shell: "echo 1"})
	for restarts := range uint64(3) {
		r.until("a=1")
		if info, _ := r.hub.TopicInfo(topics.MustName("a")); info.Restarts < restarts || info.State != topics.StateLive {
			t.Errorf("after %d restarts the topic is %+v", restarts, info)
		}
	}
}

func TestLogIsLiveAgainAfterARestart(t *testing.T) {
	dir := t.TempDir()
	r := run(t, command.Options{Dir: dir, Shell: "if test -e again; then echo 1; sleep 1000; fi; touch again; echo boom >&2; exit 3"})
	r.until("a failed boom (exit status 3)")
	r.until("a failed boom (exit status 3)") // it is started again
	r.until("a.stderr=restarted after: exit status 3")
	r.until("a=1")
	for _, name := range []string{"a", "a.stderr"} {
		if e, _ := r.hub.TopicInfo(topics.MustName(name)); e.State != topics.StateLive {
			t.Errorf("%s is %s", name, e.State)
		}
	}
}

func TestArgumentsAreNotInterpreted(t *testing.T) {
	run(t, command.Options{Args: []string{"echo", "$HOME", "a b", "*"}}).expect("a=$HOME a b *", "a complete")
}

func TestDirectoryAndEnvironment(t *testing.T) {
	dir, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	opts := command.Options{Dir: dir, Env: []string{"WHO=me"}, Shell: `echo "$WHO"; pwd -P; test -n "$PATH" && echo path`}
	run(t, opts).expect("a=me", "a="+dir, "a=path", "a complete")
}

func TestStandardInputIsEmpty(t *testing.T) {
	run(t, shell("cat; echo end")).expect("a=end", "a complete")
}

func TestPTYIsATerminal(t *testing.T) {
	opts := command.Options{PTY: true, Shell: `test -t 1 && printf '\033[31mred\033[0m\n'; stty size; echo $TERM`}
	run(t, opts).expect("a=red", "a=50 250", "a=dumb", "a complete")
}

func TestMatchPicksNumbers(t *testing.T) {
	opts := shell("echo PING; echo '64 bytes: time=0.03 ms'; echo 'time=1 ms'")
	opts.Lines.Match = regexp.MustCompile(`time=(?<ms>[0-9.]+)`)
	run(t, opts).expect("a=0.03", "a=1", "a complete")
}

func TestFloodIsToldInTheLog(t *testing.T) {
	opts := shell("seq 1 100000")
	opts.Lines.Rate = 100
	got := run(t, opts).until("a complete")
	note := ""
	for _, line := range got {
		if strings.HasPrefix(line, "a.stderr=") {
			note = line
		}
	}
	if !strings.Contains(note, "lines were dropped: more than 100 arrived in a second") {
		t.Errorf("the note is %q, after %d lines", note, len(got))
	}
}

func TestEventStreamOfACommand(t *testing.T) {
	run(t, shell(`printf 'event: rx\ndata: 1\n\n'`)).until("a.rx=1")
}
