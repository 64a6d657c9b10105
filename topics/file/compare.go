package file

import (
	"bytes"

	"topicmux/topics/lines"
)

// A match is how the content of a file compares with what is known of another one.
type match int

const (
	noMatch  match = iota
	longer         // it begins with all that was read of the other one
	complete       // it is all that was read of the other one
)

// compare compares the file with what was read of another one. So it finds out whether
// it is the same file, a copy of it, or compressed from it.
func (g *generation) compare(other *generation) match {
	if other.offset == 0 {
		return noMatch
	}
	if g.packed != nil {
		return g.packed.compare(other)
	}
	head, before := make([]byte, len(other.head)), make([]byte, len(other.before))
	_, errHead := g.file.ReadAt(head, 0)
	_, errBefore := g.file.ReadAt(before, other.offset-int64(len(before)))
	info, errStat := g.file.Stat()
	switch {
	case errHead != nil, errBefore != nil, errStat != nil:
		return noMatch
	case !bytes.Equal(head, other.head), !bytes.Equal(before, other.before):
		return noMatch
	case info.Size() == other.offset:
		return complete
	}
	return longer
}

// isStill reports whether a file with the same inode as another one is that file, and not
// a new one to which the system gave the inode again. A short file that was written since
// then counts as new: its content may be the same by chance.
func (g *generation) isStill(other *generation) bool {
	if !other.closed {
		return true // the inode is in use
	}
	unchanged := g.info.ModTime().Equal(other.info.ModTime())
	if unchanged && other.offset == 0 {
		return g.info.Size() == other.info.Size() // a compressed file of the start, which was not read
	}
	switch g.compare(other) {
	case complete:
		return unchanged || other.offset >= maxHead
	case longer:
		return other.offset >= maxBefore
	}
	return false
}

// holds reports whether the file begins with a plain file, which may be a copy that is not
// finished. A nil generation holds nothing.
func (g *generation) holds(other *generation, opts lines.Options) bool {
	if g == nil {
		return false
	}
	w := other.whole(opts)
	return w != nil && g.compare(w) != noMatch
}

// isEmpty reports whether the file has no bytes.
func (g *generation) isEmpty() bool {
	info, err := g.file.Stat()
	return err != nil || info.Size() == 0
}

// whole returns a generation that has been read to the end of the file, or nil if that is
// not possible.
func (g *generation) whole(opts lines.Options) *generation {
	info, err := g.file.Stat()
	if err != nil || g.packed != nil {
		return nil
	}
	w := &generation{file: g.file, info: info}
	if err := w.begin(info.Size(), opts); err != nil {
		return nil
	}
	return w
}
