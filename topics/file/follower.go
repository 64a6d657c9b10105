package file

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"topicmux/topics/lines"
)

// bufferSize is how many bytes are read at a time.
const bufferSize = 256 << 10

// A follower follows the files of one source. It does nothing by itself: look and scan
// do everything.
type follower struct {
	opts    Options
	tails   map[string]*tail // by path
	dirty   map[string]bool  // paths to look at
	buf     []byte
	tooMany bool // there are more files than Options.MaxFiles
	started bool // files that appear from now on are read from their beginning
	told    map[string]string
}

func newFollower(opts Options) *follower {
	return &follower{
		opts: opts, tails: map[string]*tail{}, dirty: map[string]bool{},
		buf: make([]byte, bufferSize), told: map[string]string{},
	}
}

// scan looks for new files that match the paths.
func (f *follower) scan(now time.Time) {
	for _, path := range f.found() {
		if f.tails[path] != nil {
			continue
		}
		if len(f.tails) >= f.opts.MaxFiles {
			f.tooMany = true
			break
		}
		last := f.opts.Last
		if f.started {
			last = All
		}
		f.tails[path] = newTail(path, last, f.opts.Lines, now)
		f.mark(path)
	}
	f.started = true
}

// found returns the paths of the files, sorted: those without a pattern always, and those
// that match a pattern now. It leaves out what is a rotated file of another one.
func (f *follower) found() []string {
	var plain, matched []string
	for _, path := range f.opts.Paths {
		if !isPattern(path) {
			plain = append(plain, filepath.Clean(path))
			continue
		}
		found, _ := filepath.Glob(path) // the pattern is valid
		matched = append(matched, found...)
	}
	bases := append(slices.Clone(plain), matched...)
	matched = slices.DeleteFunc(matched, func(path string) bool {
		return isCompressed(path) || isDirectory(path) || isRotated(path, bases)
	})
	all := append(plain, matched...)
	slices.Sort(all)
	return slices.Compact(all)
}

// mayMatch reports whether a path matches a pattern.
func (f *follower) mayMatch(path string) bool {
	return slices.ContainsFunc(f.opts.Paths, func(pattern string) bool {
		ok, _ := filepath.Match(pattern, path)
		return ok && isPattern(pattern)
	})
}

func isPattern(path string) bool { return strings.ContainsAny(path, `*?[`) }

// isDirectory reports whether a pattern matched a directory, which nobody meant.
func isDirectory(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.IsDir()
}

// isRotated reports whether a path is a rotated file of another path.
func isRotated(path string, bases []string) bool {
	dir, name := filepath.Split(path)
	return slices.ContainsFunc(bases, func(base string) bool {
		baseDir, baseName := filepath.Split(base)
		_, rotated := rotation(baseName, name)
		return rotated && baseDir == dir
	})
}

// mark makes the next look include a path.
func (f *follower) mark(path string) { f.dirty[path] = true }

// markAll makes the next look include all paths.
func (f *follower) markAll() {
	for path := range f.tails {
		f.mark(path)
	}
}

// markFile makes the next look include the files that are at a path or linked to it. It
// returns false if there are none.
func (f *follower) markFile(path string) bool {
	found := false
	for _, t := range f.tails {
		if t.path == path || t.base == path {
			f.mark(t.path)
			found = true
		}
	}
	return found
}

// look looks at the marked files and emits their new lines. It returns true if there is
// more to read. The error is that of emit; the next look goes on from there.
func (f *follower) look(now time.Time, emit lines.Emit) (more bool, err error) {
	for path := range f.dirty {
		again, err := f.tails[path].look(f.buf, now, emit)
		if err != nil {
			return true, err
		}
		if more = more || again; !again {
			delete(f.dirty, path)
		}
	}
	return more, nil
}

// flush emits the records that have been waiting for another line.
func (f *follower) flush(now time.Time, emit lines.Emit) error {
	for _, t := range f.tails {
		if err := t.flush(now, emit); err != nil {
			return err
		}
	}
	return nil
}

// waiting reports whether a record waits for another line.
func (f *follower) waiting() bool {
	for _, t := range f.tails {
		if t.waiting() {
			return true
		}
	}
	return false
}

// problem returns why no file can be followed, or nil if one can.
func (f *follower) problem() error {
	if len(f.tails) == 0 {
		return fmt.Errorf("no file matches %s", strings.Join(f.opts.Paths, ", "))
	}
	paths := make([]string, 0, len(f.tails))
	for path, t := range f.tails {
		if t.problem == nil {
			return nil
		}
		paths = append(paths, path)
	}
	slices.Sort(paths)
	first := describe(f.tails[paths[0]].problem)
	if n := len(paths) - 1; n > 0 {
		return fmt.Errorf("%w (and %d more)", first, n)
	}
	return first
}

// news returns sentences about the files that cannot be followed, each only once until it
// changes.
func (f *follower) news() (notes []string) {
	for path, t := range f.tails {
		notes = append(notes, t.notes...)
		t.notes = nil
		now := ""
		if t.problem != nil {
			now = describe(t.problem).Error()
		}
		if was := f.told[path]; was != now {
			if f.told[path] = now; now == "" {
				now = "following " + path
			}
			notes = append(notes, now)
		}
	}
	if f.tooMany && f.told[""] == "" {
		f.told[""] = fmt.Sprintf("more than %d files match; the others are not followed", f.opts.MaxFiles)
		notes = append(notes, f.told[""])
	}
	slices.Sort(notes)
	return notes
}

// describe returns a sentence for the error of opening a file. The path is at its end, which
// a narrow pane cuts.
func describe(err error) error {
	path := (*os.PathError)(nil)
	if !errors.As(err, &path) {
		return err
	}
	if errors.Is(err, os.ErrNotExist) {
		return fmt.Errorf("waiting for the file to appear (%s)", path.Path)
	}
	return fmt.Errorf("cannot follow the path: %w (%s)", path.Err, path.Path)
}

func (f *follower) close() {
	for _, t := range f.tails {
		t.close()
	}
}
