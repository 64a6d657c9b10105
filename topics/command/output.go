package command

import (
	"bytes"
	"context"
	"errors"
	"io"
	"time"

	"topicmux/internal/backoff"
)

// A collector reads an output into memory.
type collector struct {
	most int // bytes that are retained
	buf  []byte
	cut  int // bytes that are not
}

// read reads r until it or the context ends. It closes r.
func (c *collector) read(ctx context.Context, r io.ReadCloser) error {
	stop := context.AfterFunc(ctx, func() { _ = r.Close() })
	defer func() {
		stop()
		_ = r.Close()
	}()
	chunk := make([]byte, 64<<10) // as much as a pipe holds
	for {
		n, err := r.Read(chunk)
		kept := min(n, c.most-len(c.buf))
		c.buf = append(c.buf, chunk[:kept]...)
		c.cut += n - kept
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		if c.cut > 0 && !backoff.Sleep(ctx, floodPause) {
			return ctx.Err()
		}
	}
}

// floodPause is the pause after each chunk of an output that is too large. It slows the
// program down to 64 MB a second, which takes a small part of a processor.
const floodPause = time.Millisecond

// text returns the output without the line ends after it, and how many bytes of it are
// missing.
func (c *collector) text() ([]byte, int) {
	text := bytes.ReplaceAll(c.buf, []byte("\r\n"), []byte("\n"))
	if c.cut > 0 {
		return text, c.cut
	}
	return bytes.TrimRight(text, "\r\n"), 0
}

// maxLastLine is how many bytes of the last line an error contains.
const maxLastLine = 256

// A lastLine reads the standard error of a command and remembers its last line.
type lastLine struct {
	r    io.ReadCloser
	last []byte // the last whole line with text
	line []byte // the line that is being read
}

// Read reads from the standard error.
func (l *lastLine) Read(p []byte) (int, error) {
	n, err := l.r.Read(p)
	for rest := p[:n]; len(rest) > 0; {
		line, more, ended := bytes.Cut(rest, []byte{'\n'})
		l.line = append(l.line, line[:min(len(line), maxLastLine-len(l.line))]...)
		if rest = more; ended {
			l.end()
		}
	}
	return n, err
}

// Close closes the standard error.
func (l *lastLine) Close() error { return l.r.Close() }

func (l *lastLine) end() {
	if text := bytes.TrimSpace(l.line); len(text) > 0 {
		l.last = append(l.last[:0], text...)
	}
	l.line = l.line[:0]
}

// text returns the last line with text. Nobody may read any more.
func (l *lastLine) text() string {
	l.end()
	return string(l.last)
}
