package file

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"time"

	"topicmux/topics/lines"
)

// A tail follows one path. It reads one generation after the other.
type tail struct {
	path string
	base string // path without symbolic links, when the last generation was opened
	opts lines.Options

	queue   []*generation // what is to be read, oldest first; the last one is at path, if any is
	retired []*generation // what was read to its end, but may still have a writer
	known   []*generation // what needs not be read again; most are closed
	since   time.Time     // with an empty queue: no generation that was not found yet has changed before
	read    time.Time     // when there was something to read
	notes   []string      // what happened to single files, for news
	problem error         // why there is no file at path, or nil
}

const (
	chunksPerLook = 4  // how many buffers are read at a time, so that other files have their turn
	maxStarts     = 50 // how often a tail that begins waits for files that are being rotated
	maxKnown      = 64
	maxRetired    = 4
	// lateFor is how long a rotated file may be silent before it is closed. Its writer
	// may not know yet that it was rotated.
	lateFor = 5 * time.Second
	// missingFor is how long a file without a name may be silent before it is closed, so
	// that it does not take space on the disk.
	missingFor = time.Minute
)

// newTail returns a tail that begins at the last lines of the file. A file that does not
// exist yet is read from its beginning.
func newTail(path string, last int, opts lines.Options, now time.Time) *tail {
	t := &tail{path: path, opts: opts, read: now, since: now.Add(-time.Second)}
	t.base = t.resolve()
	b, ok := openAll(t.path, t.base, time.Time{})
	for range maxStarts {
		if ok {
			break
		}
		b, ok = openAll(t.path, t.base, time.Time{})
	}
	t.problem = b.err
	for _, g := range b.rotated {
		if g.packed == nil {
			_ = g.begin(g.info.Size(), opts)
		}
		t.remember(g)
		g.close()
	}
	if b.present == nil {
		return t
	}
	t.pushPresent(b.present)
	offset, err := lastLines(b.present.file, last)
	if err == nil {
		err = b.present.begin(offset, opts)
	}
	t.problem = err
	return t
}

// resolve returns the path without symbolic links, or the path if there is none.
func (t *tail) resolve() string {
	if resolved, err := filepath.EvalSymlinks(t.path); err == nil {
		return resolved
	}
	return t.path
}

// push appends a generation to the queue.
func (t *tail) push(g *generation) {
	t.queue = append(t.queue, g)
	t.since = g.info.ModTime()
}

// remember adds a generation to those that need not be read again.
func (t *tail) remember(g *generation) {
	if len(t.known) == maxKnown {
		t.known = slices.Delete(t.known, 0, 1)
	}
	t.known = append(t.known, g)
}

// last returns the newest generation, or nil.
func (t *tail) last() *generation {
	if len(t.queue) == 0 {
		return nil
	}
	return t.queue[len(t.queue)-1]
}

// look finds new generations and emits new lines. It returns true if there is more to
// read. The error is that of emit. The next look goes on from there.
func (t *tail) look(buf []byte, now time.Time, emit lines.Emit) (more bool, err error) {
	again := false
	info, err := os.Stat(t.path)
	if err == nil {
		err = checkRegular(t.path, info)
	}
	if t.problem = err; err == nil && (t.last() == nil || !os.SameFile(info, t.last().info)) {
		again = !t.discover()
	}
	if err := t.drainRetired(buf, now, emit); err != nil {
		return false, err
	}
	for range chunksPerLook {
		more, err := t.drain(buf, now, emit)
		if err != nil || !more {
			return again, err
		}
	}
	return true, nil
}

// drain reads once from the first generation of the queue. It returns false if there is
// nothing to read at present.
func (t *tail) drain(buf []byte, now time.Time, emit lines.Emit) (more bool, err error) {
	if len(t.queue) == 0 {
		return false, nil
	}
	g := t.queue[0]
	err = g.read(buf, t.opts, emit)
	switch {
	case err == nil:
		t.read = now
		return true, nil
	case errors.Is(err, errTruncated):
		return true, t.truncated(g, emit)
	case errors.As(err, new(*readError)):
		t.unread(g, err)
	case !errors.Is(err, io.EOF):
		return false, err
	}
	switch {
	case len(t.queue) > 1:
		return true, t.retire(emit)
	case errors.Is(t.problem, os.ErrNotExist) && now.Sub(t.read) > missingFor:
		return false, t.retire(emit)
	}
	return false, nil
}

// unread notes that a file cannot be read to its end.
func (t *tail) unread(g *generation, err error) {
	if path := (*os.PathError)(nil); errors.As(err, &path) {
		err = path.Err
	}
	if t.problem = fmt.Errorf("cannot read the file: %w (%s)", err, g.file.Name()); len(t.queue) > 1 {
		t.notes = append(t.notes, t.problem.Error()) // the next look looks at another file
	}
}

// retire ends the first generation of the queue.
func (t *tail) retire(emit lines.Emit) error {
	g := t.queue[0]
	if err := g.end(t.opts, emit); err != nil {
		return err
	}
	t.queue = slices.Delete(t.queue, 0, 1)
	t.remember(g)
	if g.packed != nil || len(t.queue) == 0 {
		g.close()
		return nil
	}
	if t.retired = append(t.retired, g); len(t.retired) > maxRetired {
		t.retired[0].close()
		t.retired = slices.Delete(t.retired, 0, 1)
	}
	return nil
}

// drainRetired emits lines that were written to rotated files late, and closes the files
// that have been silent for long.
func (t *tail) drainRetired(buf []byte, now time.Time, emit lines.Emit) error {
	for i := 0; i < len(t.retired); i++ {
		g := t.retired[i]
		err := g.read(buf, t.opts, emit)
		switch {
		case err == nil:
			g.late = now
		case !errors.Is(err, io.EOF) && !errors.Is(err, errTruncated) && !errors.As(err, new(*readError)):
			return err
		case g.late.IsZero():
			g.late = now
		case now.Sub(g.late) > lateFor, errors.Is(err, errTruncated):
			if err := g.end(t.opts, emit); err != nil {
				return err
			}
			g.close()
			t.retired = slices.Delete(t.retired, i, i+1)
			i--
		}
	}
	return nil
}

// flush emits a record that has been waiting for another line.
func (t *tail) flush(now time.Time, emit lines.Emit) error {
	if g := t.last(); g != nil && len(t.queue) == 1 && g.split.Waiting() && now.Sub(t.read) >= t.opts.Flush {
		return g.split.Flush(emit)
	}
	return nil
}

// waiting reports whether flush will have something to emit.
func (t *tail) waiting() bool { return len(t.queue) == 1 && t.queue[0].split.Waiting() }

func (t *tail) close() {
	closeAll(t.queue)
	closeAll(t.retired)
	t.queue, t.retired = nil, nil
}
