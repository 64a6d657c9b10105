package filewatch_test

import (
	"os"
	"path/filepath"
	"testing"

	"go.uber.org/goleak"

	"topicmux/internal/filewatch"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func write(t *testing.T, file, text string) {
	t.Helper()
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

// TestAFollowerReportsEachWayOfChangingAFile changes a file, and waits until a report comes
// at which the file has its new content.
func TestAFollowerReportsEachWayOfChangingAFile(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	file, other := filepath.Join(dir, "a"), filepath.Join(dir, "b")
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	write(t, file, "0")
	f := filewatch.Follow(file)
	defer f.Close()
	<-f.Changes()
	seen := filewatch.Read(file)
	for _, change := range []struct {
		name string
		do   func()
	}{
		{"written", func() { write(t, file, "1") }},
		{"emptied and written", func() { must(os.Truncate(file, 0)); write(t, file, "2") }},
		{"renamed over", func() { write(t, other, "3"); must(os.Rename(other, file)) }},
		{"removed", func() { must(os.Remove(file)) }},
		{"created", func() { write(t, file, "4") }},
		{"a link", func() {
			write(t, other, "5")
			must(os.Remove(file))
			must(os.Symlink(other, file))
		}},
		{"a new target", func() {
			far := filepath.Join(t.TempDir(), "c")
			write(t, far, "6")
			must(os.Symlink(far, other+".link"))
			must(os.Rename(other+".link", file))
		}},
		{"a target written", func() {
			target, err := filepath.EvalSymlinks(file)
			must(err)
			write(t, target, "7")
		}},
	} {
		change.do()
		want := filewatch.Read(file)
		if want == seen {
			t.Fatalf("%s: the content is the same", change.name)
		}
		for seen != want {
			<-f.Changes()
			seen = filewatch.Read(file)
		}
	}
}

func TestOnlyTheContentCounts(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	file := filepath.Join(dir, "a")
	write(t, file, "same")
	before := filewatch.Read(file)
	write(t, filepath.Join(dir, "b"), "same")
	if err := os.Rename(filepath.Join(dir, "b"), file); err != nil {
		t.Fatal(err)
	}
	if filewatch.Read(file) != before {
		t.Error("a copy differs")
	}
	if filewatch.Read(dir) == before || filewatch.Read(filepath.Join(dir, "none")) == (filewatch.Content{}) {
		t.Error("what is no file has a content")
	}
}

func TestNoWatcherWatchesNothing(t *testing.T) {
	t.Parallel()
	var w *filewatch.Watcher
	if err := w.Add("x"); err != nil || w.Events() != nil || w.Errors() != nil {
		t.Error("it watches")
	}
	w.Close()
}

func TestASetReportsChangesOfTheFilesThatItFollows(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	a, b := filepath.Join(dir, "a"), filepath.Join(dir, "b")
	write(t, a, "1")
	write(t, b, "1")
	s := filewatch.NewSet()
	defer s.Close()
	s.Follow(a, b)
	for _, file := range []string{a, b} {
		before := filewatch.Read(file)
		write(t, file, "2")
		for filewatch.Read(file) == before {
			<-s.Changes()
		}
		<-s.Changes()
	}
	s.Follow(b)
	s.Follow(b, a)
	<-s.Changes() // once at the beginning of a
}
