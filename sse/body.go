package sse

import (
	"bufio"
	"compress/gzip"
	"errors"
	"io"
	"time"
)

// watched is a response body whose silence has a limit.
type watched struct {
	src     io.Reader
	limit   time.Duration // 0: none
	expired func(silence time.Duration)
	timer   *time.Timer
}

// arm starts the clock. It returns the function that stops it.
func (w *watched) arm() (disarm func() bool) {
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

// Read reads from the source with the clock running.
func (w *watched) Read(p []byte) (int, error) {
	disarm := w.arm()
	n, err := w.src.Read(p)
	disarm()
	return n, err
}

// gunzip decompresses a stream as it comes: what the server flushed is given
// out at once. net/http's own would wait for the next member of a stream that is
// made of several, and needs its header before the first read is asked for.
type gunzip struct {
	src *bufio.Reader
	zip *gzip.Reader
	end bool // the member has ended
}

func newGunzip(r io.Reader) *gunzip { return &gunzip{src: bufio.NewReader(r)} }

// Read decompresses what has come.
func (g *gunzip) Read(p []byte) (int, error) {
	for {
		if err := g.open(); err != nil {
			return 0, err
		}
		n, err := g.zip.Read(p)
		if errors.Is(err, io.EOF) {
			g.end, err = true, nil
		}
		if n > 0 || err != nil {
			return n, err
		}
	}
}

// open begins the first member, and the next one when a member has ended.
func (g *gunzip) open() (err error) {
	switch {
	case g.zip == nil:
		g.zip, err = gzip.NewReader(g.src)
	case g.end:
		err = g.zip.Reset(g.src)
	default:
		return nil
	}
	if err != nil {
		return err
	}
	g.zip.Multistream(false)
	g.end = false
	return nil
}

// tap shows the bytes of a stream as they come.
type tap struct {
	src     io.Reader
	onChunk func([]byte)
	flowed  bool // a byte has come
}

// Read reads from the source.
func (t *tap) Read(p []byte) (int, error) {
	n, err := t.src.Read(p)
	if n > 0 {
		t.flowed = true
		if t.onChunk != nil {
			t.onChunk(p[:n])
		}
	}
	return n, err
}
