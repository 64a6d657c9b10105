package sse

import (
	"bytes"
	"io"
)

const (
	// firstWindow is the initial size of the buffer, enough for a short body.
	firstWindow = 4 << 10
	// baseWindow is the size of the buffer once the first one has been full. With reads
	// of this size, the cost of a call is small compared with that of its bytes.
	baseWindow = 64 << 10
	// defaultMaxKept is the default of DecoderOptions.MaxKept. So a stream of 1 MiB events
	// does not allocate a new buffer for each, and the memory of one giant event is
	// released.
	defaultMaxKept = 4 << 20
	// minRead is the minimum number of free bytes in the buffer for a read.
	minRead = 1 << 10
	// maxQuietReads is how many consecutive reads may leave little in the window before a
	// buffer larger than baseWindow is released.
	maxQuietReads = 64
	// maxEmptyReads is how many consecutive reads may return nothing.
	maxEmptyReads = 100
)

// A window is the part of the stream that is in memory. It finds the lines in it.
type window struct {
	src io.Reader
	buf []byte
	// buf[start:end] is unread.
	start, end int
	// lf is where the search for the next LF continues: buf[start:lf] contains none. So
	// no byte is searched twice, however slowly a long line arrives.
	lf int
	// cr is the index of the first CR in buf[start:end], or end.
	cr int
	// begun is true once a byte order mark has been skipped or ruled out (P3).
	begun bool
	// plain is true if buf[start:end] is known to be ASCII and need not be validated.
	plain bool
	// skipLF is true after a line that ended with CR. An LF that follows belongs to that
	// line end (P5).
	skipLF bool
	// skippedLF is true if such an LF has been skipped.
	skippedLF bool
	// buf[held:heldEnd] has been read but is still needed, unless heldEnd is 0.
	pinned, pinnedEnd int
	quietReads        int // consecutive reads that left little in the window
	err               error
}

// line returns the next line as buf[from:to], without its line end. It returns false if
// the window does not contain the line end.
func (w *window) line() (from, to int, ok bool) {
	if !w.begun && !w.begin() {
		return 0, 0, false
	}
	if w.cr < w.end || w.skipLF {
		return w.lineWithCR()
	}
	from = w.start
	at := max(from, w.lf)
	if at < w.end && w.buf[at] == '\n' { // true for every fourth line or so; saves a call
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

// byteOrderMark is U+FEFF in UTF-8.
const byteOrderMark = "\xEF\xBB\xBF"

// begin skips the byte order mark (P3). It returns false if more bytes are needed to
// recognize it. As in Chromium, a line end right after the mark is part of the first
// line.
func (w *window) begin() bool {
	p := w.buf[w.start:w.end]
	if len(p) <= len(byteOrderMark) && string(p) == byteOrderMark[:len(p)] {
		return false
	}
	w.begun = true
	if len(p) > len(byteOrderMark) && string(p[:len(byteOrderMark)]) == byteOrderMark {
		w.start += len(byteOrderMark)
		w.lf = w.start + 1
		w.cr = find(w.buf[:w.end], w.lf, '\r')
	}
	return true
}

// lineWithCR is line for a window with a CR in it or just before it.
func (w *window) lineWithCR() (from, to int, ok bool) {
	if w.skipLF && w.start < w.end {
		w.skipLF = false
		if w.buf[w.start] == '\n' {
			w.start++
			w.skippedLF = true
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

// pending returns the number of unread bytes in the window.
func (w *window) pending() int { return w.end - w.start }

// fill reads once from the stream into the window. fit and resize must have made room. It
// returns an error only if it has read nothing.
func (w *window) fill() error {
	if w.err != nil {
		return w.err
	}
	for range maxEmptyReads {
		n, err := w.src.Read(w.buf[w.end:])
		if n > 0 {
			w.added(n)
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

// added adds n bytes that have been read into buf[end:] to the window.
func (w *window) added(n int) {
	old := w.end
	w.end += n
	if w.cr == old {
		w.cr = find(w.buf[:w.end], old, '\r')
	}
	if old-w.start < firstWindow { // a longer rest is not checked again
		w.plain = ascii(w.buf[w.start:w.end])
	} else {
		w.plain = w.plain && ascii(w.buf[old:w.end])
	}
}

// firstNeeded returns the index of the first byte in the buffer that is still needed.
func (w *window) firstNeeded() int {
	if w.pinnedEnd > 0 {
		return w.pinned - 1 // so that pinnedEnd stays above 0 even for an empty line
	}
	return w.start
}

// fit makes room for a read. It moves the needed bytes to the front of the buffer, or
// returns another size that the buffer must get. The size is at most twice limit, for
// one line and as many pinned bytes, plus the bytes that a read returns beyond that.
// Between events a buffer larger than kept is not retained.
func (w *window) fit(limit, kept int) int {
	if w.err != nil {
		return len(w.buf)
	}
	first := w.firstNeeded()
	need := w.end - first
	if need > baseWindow/2 {
		w.quietReads = 0
	} else {
		w.quietReads++
	}
	size := len(w.buf)
	switch {
	case size == 0:
		size = firstWindow
	case size < baseWindow && w.end == size:
		size = baseWindow
	case size > kept && need <= baseWindow/2, size > baseWindow && w.quietReads > maxQuietReads:
		size = baseWindow
	case need > size/2 && size-w.end < minRead:
		size = min(2*size, 2*limit+2*baseWindow)
	}
	if size == len(w.buf) && (need == 0 || size-w.end < minRead) {
		w.moveTo(w.buf, first)
	}
	return size
}

// resize replaces the buffer by one of that size.
func (w *window) resize(size int) { w.moveTo(make([]byte, size), w.firstNeeded()) }

// moveTo moves the bytes from first on to the front of buf, which becomes the buffer.
func (w *window) moveTo(buf []byte, first int) {
	copy(buf, w.buf[first:w.end])
	w.buf = buf
	w.start -= first
	w.end -= first
	w.cr -= first
	w.lf = max(w.lf-first, 0)
	if w.pinnedEnd > 0 {
		w.pinned -= first
		w.pinnedEnd -= first
	}
}

// restart begins a new stream in the same buffer.
func (w *window) restart(src io.Reader) {
	*w = window{src: src, buf: w.buf, quietReads: w.quietReads}
}
