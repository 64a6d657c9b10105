package file_test

import (
	"math/rand/v2"
	"os"
	"testing"
	"time"

	"topicmux/topics/file"
)

// TestNoLineIsLostInAThousandRotations rotates a log in each way. It looks at random
// times: several times between two rotations, or after several of them.
func TestNoLineIsLostInAThousandRotations(t *testing.T) {
	t.Parallel()
	for name, rotate := range map[string]func(*log, *rand.Rand){
		"rename":       func(l *log, _ *rand.Rand) { l.rename() },
		"copytruncate": func(l *log, _ *rand.Rand) { l.copyTruncate() },
		"compress":     func(l *log, _ *rand.Rand) { l.compress() },
		"date":         func(l *log, _ *rand.Rand) { l.date() },
		"inode reuse": func(l *log, _ *rand.Rand) { // only what was read may be deleted
			l.look()
			l.follower.Now = l.follower.Now.Add(time.Hour) // it closes what is old
			l.look()
			l.rotations++
			l.must(os.Remove(l.path))
			l.open()
		},
		"any": func(l *log, r *rand.Rand) {
			switch r.IntN(3) {
			case 0:
				l.rename()
			case 1:
				l.copyTruncate()
			case 2:
				l.compress()
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			l, r := newLog(t), rand.New(rand.NewPCG(1, 2))
			l.follow(file.Options{})
			for unseen := 0; l.rotations < 1000; {
				l.lines(r.IntN(8))
				if r.IntN(4) == 0 {
					l.halfLine()
				}
				if unseen++; unseen == l.keep-1 || r.IntN(3) == 0 {
					unseen = 0
					l.look()
					l.follower.Now = l.follower.Now.Add(time.Second)
				}
				if l.written > 0 && r.IntN(3) > 0 {
					rotate(l, r)
				} else {
					unseen--
				}
			}
			l.expectAll()
			if open := l.follower.Open(); open > 6 {
				t.Errorf("%d files are open", open)
			}
		})
	}
}

// halfLine writes a line in two pieces, with a look in between.
func (l *log) halfLine() {
	l.t.Helper()
	text := line(l.written) + "\n"
	l.write(text[:len(text)/2])
	l.look()
	l.write(text[len(text)/2:])
	l.written++
}

// TestErrorRepeatsNoLineAndLosesNone makes the hub fail now and then.
func TestErrorRepeatsNoLineAndLosesNone(t *testing.T) {
	t.Parallel()
	l, r := newLog(t), rand.New(rand.NewPCG(3, 4))
	l.follow(file.Options{})
	for l.rotations < 100 {
		l.lines(1 + r.IntN(20))
		switch r.IntN(6) {
		case 0:
			l.rename()
		case 1:
			l.copyTruncate()
		case 2:
			l.compress()
		}
		left := r.IntN(30)
		_ = l.follower.Look(func(line []byte, _ int) error {
			if left--; left < 0 {
				return os.ErrDeadlineExceeded
			}
			l.got = append(l.got, string(line))
			return nil
		})
		if r.IntN(3) == 0 {
			l.look()
		}
	}
	l.expectAll()
}

func TestTruncatedFileThatHasGrownAgainIsNoticed(t *testing.T) {
	t.Parallel()
	l := newLog(t)
	l.follow(file.Options{})
	l.lines(3)
	l.look()
	l.copyTruncate()
	l.lines(100) // it is longer now than it was
	l.expectAll()
}

func TestTruncatedFileWithoutACopyIsReadFromItsBeginning(t *testing.T) {
	t.Parallel()
	l := newLog(t)
	l.follow(file.Options{})
	l.write("1\n2\nha")
	l.expect("1", "2")
	l.must(os.Truncate(l.path, 0))
	l.write("3\n")
	l.expect("1", "2", "ha", "3")
	l.must(os.Truncate(l.path, 0))
	l.write("4\n5\n6\n")
	l.expect("1", "2", "ha", "3", "4", "5", "6")
}

func TestZeroBytesAfterATruncationAreSkipped(t *testing.T) {
	t.Parallel()
	l := newLog(t)
	w, err := os.Create(l.path) // not for appending: it goes on where it was
	l.must(err)
	l.w = w
	l.follow(file.Options{Last: file.All})
	l.lines(100)
	l.look()
	l.copyTruncate()
	l.lines(3)
	l.expectAll()
	l.lines(3)
	l.expectAll()
}

func TestLateLinesOfARotatedFileAreRead(t *testing.T) {
	t.Parallel()
	l := newLog(t)
	l.follow(file.Options{})
	l.write("1\n")
	l.look()
	old := l.w
	l.w = nil
	l.must(os.Rename(l.path, l.numbered(1)))
	l.write("3\n")
	l.expect("1", "3")
	_, err := old.WriteString("2\n")
	l.must(err)
	l.expect("1", "3", "2")
	l.must(old.Close())
}

func TestOldFileIsReadToItsEndBeforeTheNewOne(t *testing.T) {
	t.Parallel()
	l := newLog(t)
	l.follow(file.Options{})
	l.lines(1)
	l.look()
	l.lines(100_000) // more than one look reads
	l.rename()
	l.lines(2)
	l.expectAll()
}

func TestLastLineWithoutAnEndIsEmittedAfterTheRotation(t *testing.T) {
	t.Parallel()
	l := newLog(t)
	l.follow(file.Options{})
	l.write("1\nha")
	l.expect("1")
	l.rename()
	l.write("2\n")
	l.expect("1", "ha", "2")
}

func TestFileThatIsAwayForLongGoesOnWhereItWas(t *testing.T) {
	t.Parallel()
	l := newLog(t)
	l.follow(file.Options{})
	l.lines(10)
	l.look()
	away := l.path + "~"
	l.must(os.Rename(l.path, away))
	for range 3 {
		l.look()
		l.follower.Now = l.follower.Now.Add(2 * time.Minute)
	}
	if n := l.follower.Open(); n != 0 {
		t.Errorf("%d files are open", n)
	}
	if err := l.follower.Problem(); err == nil || err.Error() != "waiting for the file to appear ("+l.path+")" {
		t.Errorf("the problem is %v", err)
	}
	l.must(os.Rename(away, l.path))
	l.lines(10)
	l.expectAll()
	if err := l.follower.Problem(); err != nil {
		t.Errorf("the problem is %v", err)
	}
}

// TestNewFileWithTheSameInodeAndContentIsRead is about a file that is deleted and written
// anew with the same text, which gets the same inode.
func TestNewFileWithTheSameInodeAndContentIsRead(t *testing.T) {
	t.Parallel()
	l := newLog(t)
	l.follow(file.Options{})
	l.write("done\n")
	l.look()
	away := l.path + "~"
	l.must(os.Rename(l.path, away))
	for range 3 {
		l.look()
		l.follower.Now = l.follower.Now.Add(2 * time.Minute)
	}
	l.must(os.WriteFile(away, []byte("done\n"), 0o600)) // the same inode
	l.must(os.Chtimes(away, time.Time{}, time.Now().Add(time.Second)))
	l.must(os.Rename(away, l.path))
	l.expect("done", "done")
}

func TestForeignFileBesideAShortOneIsNotRead(t *testing.T) {
	t.Parallel()
	l := newLog(t)
	l.follow(file.Options{})
	l.write("1\n")
	l.look()
	l.must(os.WriteFile(l.path+".bak", []byte("foreign\n"), 0o600))
	l.write("2\n")
	l.expect("1", "2")
}

func TestRotatedFilesOfTheStartAreNotRead(t *testing.T) {
	t.Parallel()
	l := newLog(t)
	for range 4 {
		l.write("old\n")
		l.rename()
		l.write("older\n")
		l.compress()
	}
	l.write("before\n")
	l.follow(file.Options{})
	l.expect()
	l.lines(3)
	l.rename()
	l.lines(3)
	l.compress()
	l.rename()
	l.lines(1)
	l.expectAll()
}
