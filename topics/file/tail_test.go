package file_test

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"topicmux/topics/file"
	"topicmux/topics/lines"
)

var dated = regexp.MustCompile(`^\d{4}-`)

func TestWhereItBegins(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("x", 100_000)
	for _, c := range []struct {
		content string
		last    int
		want    string
	}{
		{"1\n2\n3\n", 0, ""},
		{"1\n2\n3\n", 1, "3"},
		{"1\n2\n3\n", 2, "2|3"},
		{"1\n2\n3\n", 99, "1|2|3"},
		{"1\n2\n3\n", file.All, "1|2|3"},
		{"1\n2\nha", 0, ""},
		{"1\n2\nha", 1, "2"},
		{"ha", 5, ""},
		{"", 5, ""},
		{"1\n" + long + "\n3\n", 2, long + "|3"},
		{"1\n\n\n", 2, "|"},
	} {
		l := newLog(t)
		l.write(c.content)
		opts := file.Options{Last: c.last}
		opts.Lines.MaxLine = 1 << 20
		l.follow(opts)
		if got := strings.Join(l.got, "|"); got != c.want {
			t.Errorf("the last %d of %.20q: %.40q", c.last, c.content, got)
		}
	}
}

func TestUnfinishedLineAtTheStartIsWhole(t *testing.T) {
	t.Parallel()
	l := newLog(t)
	l.write("1\nha")
	l.follow(file.Options{})
	l.write("lf\n2\n")
	l.expect("half", "2")
}

func TestFileThatAppearsLaterIsReadFromItsBeginning(t *testing.T) {
	t.Parallel()
	l := newLog(t)
	l.follow(file.Options{})
	l.write("1\n2\n")
	l.expect("1", "2")
}

func TestLineEndsAndCharactersMayBeCutByReads(t *testing.T) {
	t.Parallel()
	l := newLog(t)
	l.follow(file.Options{})
	for _, piece := range []string{"é1\r", "\n\xc3", "\xa92", "\r\n", "a\rb\n"} {
		l.write(piece)
		l.look()
	}
	l.expect("é1", "é2", "a\rb")
}

func TestLongLineIsCut(t *testing.T) {
	t.Parallel()
	l := newLog(t)
	opts := file.Options{}
	opts.Lines.MaxLine = 10
	l.follow(opts)
	for range 100 {
		l.write(strings.Repeat("x", 100_000))
		l.look()
	}
	l.write("\n1\n")
	l.expect(strings.Repeat("x", 10), "1")
}

func TestRecordWaitsForItsLines(t *testing.T) {
	t.Parallel()
	l := newLog(t)
	opts := file.Options{}
	opts.Lines = lines.Options{First: dated, Flush: time.Second}
	l.follow(opts)
	flush := func(d time.Duration) {
		l.follower.Now = l.follower.Now.Add(d)
		l.must(l.follower.Flush(func(line []byte, _ int) error {
			l.got = append(l.got, string(line))
			return nil
		}))
	}
	l.write("2026-a\n at x\n")
	l.expect()
	flush(time.Second / 2)
	l.write(" at y\n")
	l.expect()
	flush(time.Second / 2)
	l.expect()
	flush(time.Second / 2)
	l.expect("2026-a\n at x\n at y")
	l.write("2027-b\n")
	l.rename()
	l.write("2028-c\n")
	l.expect("2026-a\n at x\n at y", "2027-b")
	flush(time.Hour)
	l.expect("2026-a\n at x\n at y", "2027-b", "2028-c")
}

func TestPatternFindsFilesAsTheyAppear(t *testing.T) {
	t.Parallel()
	l := newLog(t)
	dir := filepath.Dir(l.path)
	for name, text := range map[string]string{
		"app.log": "old\n", "app.log.1": "rotated\n", "app-2026-01-01.log": "dated\n", "app.log.gz": "packed",
		"other.log": "old\n", "no.txt": "text\n",
	} {
		l.must(os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600))
	}
	l.must(os.Mkdir(filepath.Join(dir, "dir.log"), 0o700))
	l.follow(file.Options{Paths: []string{filepath.Join(dir, "*.log*"), l.path}})
	l.write("1\n")
	l.expect("1")
	l.must(os.WriteFile(filepath.Join(dir, "new.log"), []byte("2\n"), 0o600))
	l.expect("1", "2")
	l.rename()
	l.write("3\n")
	l.expect("1", "2", "3")
	if n := l.follower.Open(); n != 4 {
		t.Errorf("%d files are open, want app.log, app.log.1, other.log and new.log", n)
	}
}

func TestFilesOfAPatternAreBounded(t *testing.T) {
	t.Parallel()
	l := newLog(t)
	dir := filepath.Dir(l.path)
	for i := range 20 {
		l.must(os.WriteFile(filepath.Join(dir, fmt.Sprintf("%c.log", 'a'+i)), nil, 0o600))
	}
	l.follow(file.Options{Paths: []string{filepath.Join(dir, "*.log")}, MaxFiles: 10})
	if n := l.follower.Open(); n != 10 {
		t.Errorf("%d files are open", n)
	}
	want := "more than 10 files match; the others are not followed"
	if got := l.follower.News(); len(got) != 1 || got[0] != want {
		t.Errorf("the news is %q", got)
	}
	if got := l.follower.News(); len(got) != 0 {
		t.Errorf("then the news is %q", got)
	}
}

func TestPatternWithoutFilesIsAProblem(t *testing.T) {
	t.Parallel()
	l := newLog(t)
	pattern := filepath.Join(filepath.Dir(l.path), "*.log")
	l.follow(file.Options{Paths: []string{pattern}})
	if err := l.follower.Problem(); err == nil || err.Error() != "no file matches "+pattern {
		t.Errorf("the problem is %v", err)
	}
	l.write("1\n")
	l.expect("1")
	if err := l.follower.Problem(); err != nil {
		t.Errorf("the problem is %v", err)
	}
}

// TestSymbolicLinks is about links as of containers: a link to a link to a file, of which
// each can be replaced.
func TestSymbolicLinks(t *testing.T) {
	t.Parallel()
	l := newLog(t)
	dir := filepath.Dir(l.path)
	pod, link := filepath.Join(dir, "pod"), filepath.Join(dir, "container.log")
	l.must(os.Symlink(l.path, pod))
	l.must(os.Symlink(pod, link))
	l.follow(file.Options{Paths: []string{link}})
	l.lines(3)
	l.look()
	for range 4 { // rotated beside the file, not beside the link
		l.lines(2)
		l.compress()
	}
	l.lines(1)
	l.expectAll()

	l.lines(1)
	next := filepath.Join(dir, "1.log")
	l.path, l.w = next, nil
	l.lines(2)
	l.must(os.Symlink(next, pod+"~"))
	l.must(os.Rename(pod+"~", pod))
	l.expectAll()
	l.rename()
	l.lines(2)
	l.expectAll()
}

func TestNamedPipeIsNotFollowed(t *testing.T) {
	t.Parallel()
	l := newLog(t)
	l.follow(file.Options{Paths: []string{os.DevNull}})
	if err := l.follower.Problem(); err == nil || !strings.Contains(err.Error(), "it is not a regular file") {
		t.Errorf("the problem is %v", err)
	}
}
