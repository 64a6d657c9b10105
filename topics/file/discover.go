package file

import (
	"cmp"
	"os"
	"slices"

	"topicmux/topics/lines"
)

// discover appends the generations after the last one to the queue. It returns false if
// the next look must do so, since files are being rotated all the time.
func (t *tail) discover() bool {
	last, since := t.last(), t.since
	if last != nil {
		since = last.info.ModTime()
	}
	b, ok := openAll(t.path, t.base, since)
	if !ok {
		return false
	}
	t.problem = b.err
	for _, g := range t.after(last, b.rotated) {
		t.push(g)
	}
	t.base = t.resolve()
	present := b.present
	switch {
	case present == nil:
	case last != nil && os.SameFile(present.info, last.info):
		present.close()
	default:
		at := t.resumeAt(present)
		if t.pushPresent(present); at > 0 {
			_ = t.begin(present, at) // it has been read up to there
		}
	}
	return true
}

// resumeAt returns the position in a file that is back after it was missing for long, and
// 0 for a new file, even if it has the same inode.
func (t *tail) resumeAt(present *generation) int64 {
	for _, k := range slices.Backward(t.known) {
		if os.SameFile(present.info, k.info) && present.isStill(k) {
			return k.offset
		}
	}
	return 0
}

// after returns the rotated files that are newer than a generation and not known, ready
// to be read, and closes the others. Without the generation among them, all may be newer.
func (t *tail) after(last *generation, rotated []*generation) (newer []*generation) {
	ours := -1
	if last != nil {
		probe := last
		if last.intact() { // it is rotated with all that was written, not only with what was read
			probe = cmp.Or(last.whole(t.opts), last)
		}
		ours = slices.IndexFunc(rotated, func(g *generation) bool {
			return os.SameFile(g.info, last.info) || g.compare(probe) != noMatch && !t.isKnown(g)
		})
	}
	for i, g := range rotated {
		if i <= ours || g.isEmpty() || t.isKnown(g) || t.isQueued(g) || t.begin(g, 0) != nil {
			g.close()
			continue
		}
		newer = append(newer, g)
	}
	return newer
}

// begin prepares a generation to be read from an offset.
func (t *tail) begin(g *generation, offset int64) error { return g.begin(offset, t.opts) }

// isQueued reports whether an open file is one of the queue, or a copy.
func (t *tail) isQueued(g *generation) bool {
	return slices.ContainsFunc(t.queue, func(q *generation) bool {
		return os.SameFile(g.info, q.info) || g.compare(cmp.Or(q.whole(t.opts), q)) == complete
	})
}

// truncated replaces a generation that was truncated by the copy of it, from which the
// rest is read, and by the generations after that.
func (t *tail) truncated(g *generation, emit lines.Emit) error {
	b, ok := openAll(t.path, t.base, g.info.ModTime())
	if !ok {
		return nil // the next look tries again
	}
	rotated, present := b.rotated, b.present
	copied := slices.IndexFunc(rotated, func(c *generation) bool {
		return c.compare(g) != noMatch && !t.isKnown(c) && !present.holds(c, t.opts)
	})
	if copied < 0 && g.offset > 0 && g.intact() { // it was only doubtful, and is not any more
		b.close()
		return nil
	}
	if copied < 0 {
		if err := g.end(t.opts, emit); err != nil { // the rest of its last line is lost
			b.close()
			return err
		}
	}
	t.problem = b.err
	closeAll(t.queue)
	t.queue = nil
	for i, c := range rotated {
		switch {
		case i == copied && c.follow(g) == nil:
			t.push(c)
		case i < copied, c.isEmpty(), t.isKnown(c), present.holds(c, t.opts), t.begin(c, 0) != nil:
			c.close()
		default:
			t.push(c)
		}
	}
	if present != nil {
		t.pushPresent(present)
		present.padding = os.SameFile(present.info, g.info)
	}
	return nil
}

// pushPresent appends the file at the path to the queue, to be read from its beginning.
func (t *tail) pushPresent(g *generation) {
	g.split = lines.NewSplitter(t.opts)
	g.untouched, g.verified = func() bool { return t.untouched(g) }, g.info.ModTime()
	t.push(g)
}

// untouched reports whether a file was not copied and truncated: whether there is no
// unknown file that is neither a copy of it nor the beginning of one, but has what was
// read of it.
func (t *tail) untouched(g *generation) bool {
	b, ok := openAll(t.path, t.base, g.info.ModTime())
	if !ok {
		return false
	}
	defer b.close()
	whole := cmp.Or(g.whole(t.opts), g)
	return !slices.ContainsFunc(b.rotated, func(c *generation) bool {
		isCopy := os.SameFile(c.info, g.info) || c.compare(whole) == complete || g.holds(c, t.opts)
		hasRead := g.offset == 0 || c.compare(g) != noMatch
		return hasRead && !isCopy && !c.isEmpty() && !t.isKnown(c)
	})
}

// isKnown reports whether an open file is one that needs not be read again, or a copy.
func (t *tail) isKnown(g *generation) bool {
	return slices.ContainsFunc(t.known, func(k *generation) bool {
		if os.SameFile(g.info, k.info) {
			return g.isStill(k)
		}
		// Short files may begin alike by chance.
		m := g.compare(k)
		return m == complete || m == longer && k.offset >= maxHead
	})
}
