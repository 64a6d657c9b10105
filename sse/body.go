package sse

import (
	"bufio"
	"compress/gzip"
	"errors"
	"io"
	"time"
)

// An idleReader is a response body with a limit on how long a read may take.
type idleReader struct {
	src     io.Reader
	limit   time.Duration // 0 or less: no limit
	expired func(silence time.Duration)
	timer   *time.Timer
}

// arm starts the timer. It returns the function that stops it.
func (w *idleReader) arm() (disarm func() bool) {
	if w.limit <= 0 {
		return func() bool { return true }
	}
	if w.timer == nil {
		w.timer = time.AfterFunc(w.limit, func() { w.expired(w.limit) })
	} else {
		w.timer.Reset(w.limit)
	}
	return w.timer.Stop
}

// Read reads from the source while the timer runs.
func (w *idleReader) Read(p []byte) (int, error) {
	disarm := w.arm()
	n, err := w.src.Read(p)
	disarm()
	return n, err
}

// A gzipReader decompresses a stream as it arrives. It returns what the server has
// flushed at once. The decompression of net/http does not: it waits for the next member
// of a stream with several, and for the first header before the first read.
type gzipReader struct {
	src   *bufio.Reader
	zip   *gzip.Reader
	ended bool // the current member has ended
}

func newGzipReader(r io.Reader) *gzipReader { return &gzipReader{src: bufio.NewReader(r)} }

// Read decompresses the bytes that have arrived.
func (g *gzipReader) Read(p []byte) (int, error) {
	for {
		if err := g.open(); err != nil {
			return 0, err
		}
		n, err := g.zip.Read(p)
		if errors.Is(err, io.EOF) {
			g.ended, err = true, nil
		}
		if n > 0 || err != nil {
			return n, err
		}
	}
}

// open reads the header of the first member, and of the next one when a member has
// ended.
func (g *gzipReader) open() (err error) {
	switch {
	case g.zip == nil:
		g.zip, err = gzip.NewReader(g.src)
	case g.ended:
		err = g.zip.Reset(g.src)
	default:
		return nil
	}
	if err != nil {
		return err
	}
	g.zip.Multistream(false)
	g.ended = false
	return nil
}

// A teeReader passes the bytes of a stream to onChunk as they arrive.
type teeReader struct {
	src      io.Reader
	onChunk  func([]byte)
	received bool // at least one byte has arrived
}

// Read reads from the source.
func (t *teeReader) Read(p []byte) (int, error) {
	n, err := t.src.Read(p)
	if n > 0 {
		t.received = true
		if t.onChunk != nil {
			t.onChunk(p[:n])
		}
	}
	return n, err
}
