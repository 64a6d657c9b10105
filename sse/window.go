package sse

import (
	"bytes"
	"io"
)

const (
	// baseWindow is the buffer a decoder starts with and returns to. Reads of
	// this size make the cost of a read vanish against that of its bytes.
	baseWindow = 64 << 10
	// keptWindow is the largest buffer kept between events: a stream of 1 MiB
	// events does not grow one anew each time, and one giant event does not
	// cost its size for ever.
	keptWindow = 4 << 20
	// minRead is the least room that is offered to a read.
	minRead = 4 << 10
	// calmReads is how many reads in a row must be small before a grown buffer
	// is given back.
	calmReads = 64
	// maxEmptyReads is how many reads in a row may bring nothing.
	maxEmptyReads = 100
)

// window is the part of the stream that is in memory, and finds its lines.
type window struct {
	src io.Reader
	buf []byte
	// buf[start:end] is unread.
	start, end int
	// There is no LF in buf[start:lf] and no CR in buf[start:cr]: each byte is
	// searched once, however the lines end.
	lf, cr int
	// skipLF says that the last line ended in CR, so an LF that comes next
	// belongs to it (P5).
	skipLF bool
	// buf[held:heldEnd] is read but still needed.
	held, heldEnd int
	calm          int
	err           error
}

// line returns the next line as buf[from:to] without its end, as soon as its
// end is in the window.
func (w *window) line() (from, to int, ok bool) {
	if w.skipLF && w.start < w.end {
		w.skipLF = false
		if w.buf[w.start] == '\n' {
			w.start++
		}
	}
	if w.lf < w.start {
		w.lf = w.start
	}
	if w.lf < w.end && w.buf[w.lf] != '\n' {
		w.lf = find(w.buf[:w.end], w.lf, '\n')
	}
	if w.cr < w.start {
		w.cr = w.start
	}
	if w.cr < w.end && w.buf[w.cr] != '\r' {
		w.cr = find(w.buf[:w.end], w.cr, '\r')
	}
	from, to = w.start, min(w.lf, w.cr)
	if to == w.end {
		return 0, 0, false
	}
	w.start = to + 1
	w.skipLF = to == w.cr
	return from, to, true
}

// find returns the index of the first c in p at or after from, or len(p).
func find(p []byte, from int, c byte) int {
	if i := bytes.IndexByte(p[from:], c); i >= 0 {
		return from + i
	}
	return len(p)
}

// pending returns how many bytes of an unfinished line are in the window.
func (w *window) pending() int { return w.end - w.start }

// fill reads more of the stream into the window, once. It returns an error only
// when nothing was read; the window may grow up to limit bytes and a read.
func (w *window) fill(limit int) error {
	if w.err != nil {
		return w.err
	}
	w.makeRoom(limit)
	for range maxEmptyReads {
		n, err := w.src.Read(w.buf[w.end:])
		w.end += n
		w.err = err
		if n > 0 {
			return nil
		}
		if err != nil {
			return err
		}
	}
	w.err = io.ErrNoProgress
	return w.err
}

// makeRoom makes room for a read: it moves what is needed to the front, or
// changes the buffer for a larger or a smaller one.
func (w *window) makeRoom(limit int) {
	first := w.start
	if w.held < w.heldEnd {
		first = w.held
	}
	need := w.end - first
	if need <= baseWindow/2 && w.end <= baseWindow {
		w.calm++
	} else if need > baseWindow/2 {
		w.calm = 0
	}
	size := len(w.buf)
	switch {
	case size == 0:
		size = baseWindow
	case size > keptWindow && need <= keptWindow/2, size > baseWindow && w.calm >= calmReads:
		size = max(baseWindow, 2*need)
	case need > size/2 && size-w.end < minRead:
		size = min(2*size, max(size, limit)+baseWindow)
	}
	if size != len(w.buf) {
		w.replace(make([]byte, size), first)
	} else if first == w.end || size-w.end < minRead {
		w.replace(w.buf, first)
	}
}

// replace moves everything from first on to the front of buf.
func (w *window) replace(buf []byte, first int) {
	copy(buf, w.buf[first:w.end])
	w.buf = buf
	w.start -= first
	w.end -= first
	w.lf = max(w.lf-first, 0)
	w.cr = max(w.cr-first, 0)
	w.held -= first
	w.heldEnd -= first
}

// restart begins a new stream in the same buffer.
func (w *window) restart(src io.Reader) {
	*w = window{src: src, buf: w.buf, calm: w.calm}
}
