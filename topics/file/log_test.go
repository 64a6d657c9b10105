package file_test

import (
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"topicmux/topics"
	"topicmux/topics/file"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func topic(name string) topics.TopicInfo { return topics.TopicInfo{Name: topics.MustName(name)} }

// A log is a file that is followed and rotated.
type log struct {
	t    testing.TB
	path string
	keep int // how many rotated files there are at most
	w    *os.File

	written, rotations int
	follower           *file.Follower
	got                []string
}

func newLog(t testing.TB) *log {
	t.Helper()
	return &log{t: t, path: filepath.Join(t.TempDir(), "app.log"), keep: 5}
}

// follow starts to follow the log, with a first look.
func (l *log) follow(opts file.Options) {
	l.t.Helper()
	if opts.Paths == nil {
		opts.Paths = []string{l.path}
	}
	opts.Lines.Topic = topic("a")
	l.follower = file.NewFollower(opts)
	l.t.Cleanup(l.follower.Close)
	l.look()
}

func (l *log) must(err error) {
	l.t.Helper()
	if err != nil {
		l.t.Fatal(err)
	}
}

// open opens the log for writing, as a new file if there is none.
func (l *log) open() {
	l.t.Helper()
	if l.w != nil {
		l.must(l.w.Close())
	}
	w, err := os.OpenFile(l.path, os.O_CREATE|os.O_WRONLY|os.O_APPEND, 0o600)
	l.must(err)
	l.w = w
	l.t.Cleanup(func() { _ = w.Close() })
}

func (l *log) write(text string) {
	l.t.Helper()
	if l.w == nil {
		l.open()
	}
	_, err := l.w.WriteString(text)
	l.must(err)
}

// line returns the text of line n. Lines have different lengths, and all differ.
func line(n int) string { return fmt.Sprintf("line %d %s", n, strings.Repeat("x", n*7%50)) }

// lines writes n more lines.
func (l *log) lines(n int) {
	l.t.Helper()
	var text strings.Builder
	for range n {
		text.WriteString(line(l.written) + "\n")
		l.written++
	}
	l.write(text.String())
}

func (l *log) look() {
	l.t.Helper()
	l.must(l.follower.Look(func(line []byte, _ int) error {
		l.got = append(l.got, string(line))
		return nil
	}))
}

// expect looks, and compares all lines so far.
func (l *log) expect(want ...string) {
	l.t.Helper()
	l.look()
	if strings.Join(l.got, "\n") != strings.Join(want, "\n") {
		l.t.Fatalf("got\n%s\nwant\n%s", strings.Join(l.got, "\n"), strings.Join(want, "\n"))
	}
}

// expectAll looks, and checks that each line was emitted once and in order.
func (l *log) expectAll() {
	l.t.Helper()
	l.look()
	for n, got := range l.got {
		if got != line(n) {
			l.t.Fatalf("after %d rotations: line %d is %q", l.rotations, n, got)
		}
	}
	if len(l.got) != l.written {
		l.t.Fatalf("after %d rotations: %d lines of %d", l.rotations, len(l.got), l.written)
	}
}

// numbered returns the name of a rotated file, compressed or not.
func (l *log) numbered(n int) string { return fmt.Sprintf("%s.%d", l.path, n) }

// shift makes room for a rotated file with the number 1.
func (l *log) shift() {
	l.t.Helper()
	l.rotations++
	for _, end := range []string{"", ".gz"} {
		if err := os.Remove(l.numbered(l.keep) + end); err != nil && !errors.Is(err, fs.ErrNotExist) {
			l.t.Fatal(err)
		}
		for n := l.keep - 1; n > 0; n-- {
			err := os.Rename(l.numbered(n)+end, l.numbered(n+1)+end)
			if err != nil && !errors.Is(err, fs.ErrNotExist) {
				l.t.Fatal(err)
			}
		}
	}
}

func (l *log) rename() {
	l.t.Helper()
	l.shift()
	l.must(os.Rename(l.path, l.numbered(1)))
	l.open()
}

func (l *log) copyTruncate() {
	l.t.Helper()
	l.shift()
	data, err := os.ReadFile(l.path)
	l.must(err)
	l.must(os.WriteFile(l.numbered(1), data, 0o600))
	l.must(os.Truncate(l.path, 0))
}

func (l *log) compress() {
	l.t.Helper()
	l.rename()
	compressFile(l.t, l.numbered(1))
}

// writers has writers of gzip, which are expensive to make.
var writers = sync.Pool{New: func() any { return gzip.NewWriter(nil) }}

// compressFile replaces a file by its compressed form, as gzip does.
func compressFile(t testing.TB, path string) {
	t.Helper()
	from, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer from.Close()
	to, err := os.Create(path + ".gz")
	if err != nil {
		t.Fatal(err)
	}
	packed := writers.Get().(*gzip.Writer)
	defer writers.Put(packed)
	packed.Reset(to)
	_, err = io.Copy(packed, from)
	info, statErr := from.Stat()
	if err := errors.Join(err, statErr, packed.Close(), to.Close()); err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(os.Chtimes(path+".gz", time.Time{}, info.ModTime()), os.Remove(path)); err != nil {
		t.Fatal(err)
	}
}

// date renames the log as with a date.
func (l *log) date() {
	l.t.Helper()
	l.rotations++
	name := func(n int) string { return fmt.Sprintf("%s-%08d", l.path, 20260000+n) }
	l.must(os.Rename(l.path, name(l.rotations)))
	_ = os.Remove(name(l.rotations - l.keep))
	l.open()
}
