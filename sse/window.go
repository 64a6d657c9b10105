package sse

import (
	"bytes"
	"io"
)

const (
	// firstWindow is the buffer a decoder starts with: enough for a short body.
	firstWindow = 4 << 10
	// baseWindow is the buffer for whoever fills the first one. Reads of this
	// size make the cost of a read vanish against that of its bytes.
	baseWindow = 64 << 10
	// defaultMaxKept is the largest buffer kept between events: a stream of 1 MiB
	// events does not grow one anew each time, and one giant event does not
	// cost its size for ever.
	defaultMaxKept = 4 << 20
	// minRead is the least room that is offered to a read.
	minRead = 1 << 10
	// calmReads is how many reads in a row must leave little in the window
	// before a grown buffer is given back.
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
	// lf is where to look for the next LF: there is none in buf[start:lf]. No
	// byte is searched twice, however slowly a long line comes.
	lf int
	// cr is the first CR in buf[start:end], or end.
	cr int
	// begun says that the byte order mark is behind, if there was one (P3).
	begun bool
	// plain says that buf[start:end] is ASCII, so that nothing in it needs to be
	// validated again.
	plain bool
	// skipLF says that the last line ended in CR, so an LF that comes next
	// belongs to it (P5).
	skipLF bool
	// skipped says that one was there.
	skipped bool
	// buf[held:heldEnd] is read but still needed, unless heldEnd is 0.
	held, heldEnd int
	calm          int // reads in a row that left little in the window
	err           error
}

// line returns the next line as buf[from:to] without its end, as soon as its
// end is in the window.
func (w *window) line() (from, to int, ok bool) {
	if !w.begun && !w.begin() {
		return 0, 0, false
	}
	if w.cr < w.end || w.skipLF {
		return w.lineWithCR()
	}
	from = w.start
	at := max(from, w.lf)
	if at < w.end && w.buf[at] == '\n' { // every fourth line, and a call less
		w.start = at + 1
		return from, at, true
	}
	i := bytes.IndexByte(w.buf[at:w.end], '\n')
	if i < 0 {
		w.lf = w.end
		return 0, 0, false
	}
	to = at + i
	w.start = to + 1
	return from, to, true
}

// mark is the byte order mark.
const mark = "\xEF\xBB\xBF"

// begin skips the byte order mark (P3), and tells whether it could be seen. As
// in Chromium, a line end right after the mark is a part of the first line.
func (w *window) begin() bool {
	p := w.buf[w.start:w.end]
	if len(p) <= len(mark) && string(p) == mark[:len(p)] {
		return false
	}
	w.begun = true
	if len(p) > len(mark) && string(p[:len(mark)]) == mark {
		w.start += len(mark)
		w.lf = w.start + 1
		w.cr = find(w.buf[:w.end], w.lf, '\r')
	}
	return true
}

// lineWithCR is line when there is a CR in the window or just before it.
func (w *window) lineWithCR() (from, to int, ok bool) {
	if w.skipLF && w.start < w.end {
		w.skipLF = false
		if w.buf[w.start] == '\n' {
			w.start++
			w.skipped = true
		}
	}
	from = w.start
	to = find(w.buf[:w.cr], min(max(from, w.lf), w.cr), '\n')
	switch {
	case to < w.cr:
		w.start = to + 1
	case w.cr < w.end:
		w.start, w.skipLF = to+1, true
		w.cr = find(w.buf[:w.end], to+1, '\r')
	default:
		w.lf = w.end
		return 0, 0, false
	}
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

// fill reads more of the stream into the window, once, where fit and resize have
// made room. It returns an error only when nothing was read.
func (w *window) fill() error {
	if w.err != nil {
		return w.err
	}
	for range maxEmptyReads {
		n, err := w.src.Read(w.buf[w.end:])
		if n > 0 {
			w.took(n)
		}
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

// took takes in n bytes that were read to buf[end:].
func (w *window) took(n int) {
	old := w.end
	w.end += n
	if w.cr == old {
		w.cr = find(w.buf[:w.end], old, '\r')
	}
	if old-w.start < firstWindow { // a longer rest is not looked at again
		w.plain = ascii(w.buf[w.start:w.end])
	} else {
		w.plain = w.plain && ascii(w.buf[old:w.end])
	}
}

// first returns where in the buffer that begins which is needed.
func (w *window) first() int {
	if w.heldEnd > 0 {
		return w.held - 1 // so that heldEnd stays above 0, even of an empty line
	}
	return w.start
}

// fit makes room for a read by moving what is needed to the front. If that is not
// the answer, it returns what size the buffer should have instead; that is at most
// twice limit, for one line and as much that is held, and for what a read brings
// beyond. Between events no more than kept is.
func (w *window) fit(limit, kept int) int {
	if w.err != nil {
		return len(w.buf)
	}
	first := w.first()
	need := w.end - first
	if need > baseWindow/2 {
		w.calm = 0
	} else {
		w.calm++
	}
	size := len(w.buf)
	switch {
	case size == 0:
		size = firstWindow
	case size < baseWindow && w.end == size:
		size = baseWindow
	case size > kept && need <= baseWindow/2, size > baseWindow && w.calm > calmReads:
		size = baseWindow
	case need > size/2 && size-w.end < minRead:
		size = min(2*size, 2*limit+2*baseWindow)
	}
	if size == len(w.buf) && (need == 0 || size-w.end < minRead) {
		w.moveTo(w.buf, first)
	}
	return size
}

// resize changes the buffer for one of that size.
func (w *window) resize(size int) { w.moveTo(make([]byte, size), w.first()) }

// moveTo moves everything from first on to the front of buf.
func (w *window) moveTo(buf []byte, first int) {
	copy(buf, w.buf[first:w.end])
	w.buf = buf
	w.start -= first
	w.end -= first
	w.cr -= first
	w.lf = max(w.lf-first, 0)
	if w.heldEnd > 0 {
		w.held -= first
		w.heldEnd -= first
	}
}

// restart begins a new stream in the same buffer.
func (w *window) restart(src io.Reader) {
	*w = window{src: src, buf: w.buf, calm: w.calm}
}
