package file_test

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"topicmux/topics"
	"topicmux/topics/file"
)

// A running source publishes the topic "a".
type running struct {
	t    *testing.T
	hub  *topics.Hub
	next func() (topics.Item, error, bool)

	appeared map[topics.Name]bool
}

// run supervises a source, and waits until it follows its files.
func run(t *testing.T, opts file.Options) *running {
	t.Helper()
	opts.Lines.Topic = topic("a")
	source, err := file.Source(opts)
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
	r := &running{t: t, hub: h, appeared: map[topics.Name]bool{}}
	next, stop := iter.Pull2(s.Events(t.Context()))
	r.next = next
	t.Cleanup(func() {
		cancel()
		supervisor.Wait()
		stop()
		s.Close()
		h.Close()
	})
	return r
}

// until waits for what follows, up to the one with the prefix last: "topic=data" of an
// event, and "topic state error" of each change after its appearance.
func (r *running) until(last string) (got []string) {
	r.t.Helper()
	for {
		item, err, ok := r.next()
		switch {
		case err != nil || !ok || item.Gap != nil:
			r.t.Fatalf("it ended with %v, gap %v, after %q, without %q", err, item.Gap, got, last)
		case item.Info != nil && !r.appeared[item.Info.Name]:
			r.appeared[item.Info.Name] = true
			continue
		case item.Info != nil:
			got = append(got, strings.TrimSpace(fmt.Sprintf("%s %s %s", item.Info.Name, item.Info.State, item.Info.Error)))
		default:
			got = append(got, fmt.Sprintf("%s=%s", item.Event.Topic, item.Event.Data))
		}
		if strings.HasPrefix(got[len(got)-1], last) {
			return got
		}
	}
}

// never is a poll that never happens, so that only what the system reports is noticed.
const never = 1000 * time.Hour

// TestWriterThatDoesNotWait writes and rotates a log at full speed while it is followed.
// It only waits so that no file is deleted before it was read.
func TestWriterThatDoesNotWait(t *testing.T) {
	t.Parallel()
	for name, rotate := range map[string]func(*log){
		"rename": (*log).rename, "copytruncate": (*log).copyTruncate, "compress": (*log).compress,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			l := newLog(t)
			l.keep = 9
			l.lines(1)
			r := run(t, file.Options{Paths: []string{l.path}, Last: file.All})
			r.until("a=" + line(0))
			for received := 1; l.rotations < 200; {
				for range l.keep - 1 {
					l.lines(l.rotations % 5)
					rotate(l)
				}
				l.lines(1)
				for ; received < l.written; received++ {
					if got := r.until("a="); got[len(got)-1] != "a="+line(received) {
						t.Fatalf("after %d rotations: line %d is %q", l.rotations, received, got)
					}
				}
			}
		})
	}
}

func TestChangesAreNoticedAtOnce(t *testing.T) {
	t.Parallel()
	l := newLog(t)
	r := run(t, file.Options{Paths: []string{l.path}, Poll: never})
	r.until("a failed waiting for the file to appear (" + l.path + ")")
	l.write("1\n")
	r.until("a=1")
	l.write("2\n")
	r.until("a=2")
	l.rename()
	l.write("3\n")
	r.until("a=3")
	l.copyTruncate()
	l.write("4\n")
	r.until("a=4")
}

func TestFileInADirectoryThatAppearsLater(t *testing.T) {
	t.Parallel()
	l := newLog(t)
	dir := filepath.Join(filepath.Dir(l.path), "later")
	l.path = filepath.Join(dir, "app.log")
	r := run(t, file.Options{Paths: []string{l.path}, Poll: time.Millisecond})
	r.until("a failed waiting for the file to appear (" + l.path + ")")
	l.must(os.Mkdir(dir, 0o700))
	l.write("1\n")
	r.until("a=1")
	l.must(os.RemoveAll(dir))
	r.until("a failed waiting for the file to appear (" + l.path + ")")
	l.must(os.Mkdir(dir, 0o700))
	l.open()
	l.write("2\n")
	r.until("a=2")
}

func TestEmptyFileThatAppearsIsLive(t *testing.T) {
	t.Parallel()
	l := newLog(t)
	r := run(t, file.Options{Paths: []string{l.path}, Poll: never})
	r.until("a failed waiting for the file to appear (" + l.path + ")")
	l.open()
	r.until("a live")
}

func TestDirectoryIsAState(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	r := run(t, file.Options{Paths: []string{dir}})
	r.until("a failed cannot follow the path: it is a directory, not a file (" + dir + ")")
}

func TestFileWithoutPermissionIsAState(t *testing.T) {
	t.Parallel()
	if runtime.GOOS == "windows" || os.Geteuid() == 0 {
		return // root may read everything
	}
	l := newLog(t)
	l.write("1\n")
	l.must(os.Chmod(l.path, 0))
	r := run(t, file.Options{Paths: []string{l.path}, Last: file.All, Poll: never})
	r.until("a failed cannot follow the path: permission denied (" + l.path + ")")
	l.must(os.Chmod(l.path, 0o600))
	r.until("a=1")
}

func TestFileThatCannotBeFollowedIsANoteBesideOthers(t *testing.T) {
	t.Parallel()
	l := newLog(t)
	l.write("1\n")
	missing := filepath.Join(filepath.Dir(l.path), "missing.log")
	r := run(t, file.Options{Paths: []string{l.path, missing}, Last: file.All, Poll: never})
	r.until("a=1")
	r.until("a.notes=waiting for the file to appear (" + missing + ")")
	l.must(os.WriteFile(missing, []byte("2\n"), 0o600))
	r.until("a.notes=following " + missing)
}

func TestRecordIsPublishedAfterASilence(t *testing.T) {
	t.Parallel()
	l := newLog(t)
	l.open()
	opts := file.Options{Paths: []string{l.path}, Last: file.All, Poll: never}
	opts.Lines.First, opts.Lines.Flush = dated, time.Millisecond
	r := run(t, opts)
	l.write("2026-01-01 a\n at x\n\n at y\n")
	r.until("a=2026-01-01 a\n at x\n\n at y")
}

func TestSourceGoesOnAfterAFailure(t *testing.T) {
	t.Parallel()
	l := newLog(t)
	l.lines(1)
	opts := file.Options{Paths: []string{l.path}, Last: file.All}
	opts.Lines.Topic = topic("a")
	source, err := file.Source(opts)
	l.must(err)
	h := topics.NewHub(topics.Options{})
	defer h.Close()
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	inner, runs := source.Run, 0
	source.Run = func(ctx context.Context, pub *topics.Publisher) error {
		if runs++; runs == 1 {
			once, cancel := context.WithCancel(context.WithoutCancel(ctx))
			time.AfterFunc(time.Millisecond, cancel)
			_ = inner(once, pub)
			return errors.New("broken")
		}
		stop()
		return ctx.Err()
	}
	topics.Supervise(ctx, h, source).Wait()
	if runs != 2 {
		t.Errorf("%d runs", runs)
	}
}

func TestWrongOptionsAreErrors(t *testing.T) {
	t.Parallel()
	for want, paths := range map[string][]string{
		"there is no file to follow":   nil,
		"no file to follow":            {""},
		`the pattern "/a[" is invalid`: {"/a["},
	} {
		opts := file.Options{Paths: paths}
		opts.Lines.Topic = topic("a")
		if _, err := file.Source(opts); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("the error for %q is %v", paths, err)
		}
	}
	if _, err := file.Source(file.Options{Paths: []string{"a"}}); !errors.Is(err, topics.ErrTopicInfo) {
		t.Errorf("without a topic the error is %v", err)
	}
}
