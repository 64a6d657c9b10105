package docker

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"time"
)

// maxPartial is how much of a line of one output is kept while the other output may continue,
// in bytes. It is more than a line of Docker has, 16 KiB. Of a longer line, the rest is not kept
// apart from the other output.
const maxPartial = 64 << 10

// A logReader turns the answer of an engine into lines. Each line begins with its time in the
// answer, and has none here. Each line is from one output: the parts of a line of one output
// are put together.
type logReader struct {
	body io.Closer
	in   *bufio.Reader
	tty  bool
	seen func(time.Time) // takes the time of each line

	partial [2][]byte // of standard output and standard error
	ready   []byte    // lines to be read
	stamped bool      // with a TTY: the time of the line has been removed
	err     error
}

func newLogReader(body io.ReadCloser, tty bool, seen func(time.Time)) *logReader {
	return &logReader{body: body, in: bufio.NewReaderSize(body, maxPartial), tty: tty, seen: seen}
}

func (r *logReader) Close() error { return r.body.Close() }

// Read returns at most the lines of one piece of the log.
func (r *logReader) Read(p []byte) (int, error) {
	for len(r.ready) == 0 {
		if r.err != nil {
			return 0, r.err
		}
		if r.tty {
			r.err = r.readPlain()
		} else {
			r.err = r.readFrame()
		}
		if r.err != nil {
			r.flush()
		}
	}
	n := copy(p, r.ready)
	r.ready = r.ready[n:]
	return n, nil
}

// readPlain reads a line of a terminal, or the beginning of a long one.
func (r *logReader) readPlain() error {
	line, err := r.in.ReadSlice('\n')
	whole := err == nil
	if errors.Is(err, bufio.ErrBufferFull) {
		err = nil
	}
	if !r.stamped {
		line = r.unstamp(line)
	}
	r.stamped = !whole
	r.ready = append(r.ready[:0], line...)
	return err
}

// readFrame reads a frame: the number of its output, three zeros, its length, and its bytes.
func (r *logReader) readFrame() error {
	var head [8]byte
	if _, err := io.ReadFull(r.in, head[:]); err != nil {
		return err
	}
	if head[0] > 2 || head[1] != 0 || head[2] != 0 || head[3] != 0 {
		return fmt.Errorf("the log is not in the format of an engine: a frame begins with % x", head[:])
	}
	output := 0
	if head[0] == 2 {
		output = 1
	}
	r.ready = r.ready[:0]
	rest := int64(binary.BigEndian.Uint32(head[4:]))
	for first := true; rest > 0; first = false {
		part, err := r.in.Peek(int(min(rest, maxPartial)))
		if len(part) == 0 {
			return errors.Join(err, io.ErrUnexpectedEOF)
		}
		rest -= int64(len(part))
		text := part
		if first {
			text = r.unstamp(part)
		}
		r.add(output, text)
		if _, err := r.in.Discard(len(part)); err != nil {
			return err
		}
	}
	return nil
}

// add makes the lines ready that a piece of an output completes, and keeps the rest.
func (r *logReader) add(output int, text []byte) {
	end := bytes.LastIndexByte(text, '\n') + 1
	if end > 0 {
		r.ready = append(append(r.ready, r.partial[output]...), text[:end]...)
		r.partial[output] = r.partial[output][:0]
	}
	if text = text[end:]; len(r.partial[output])+len(text) > maxPartial {
		r.ready = append(append(r.ready, r.partial[output]...), text...)
		r.partial[output] = r.partial[output][:0]
		return
	}
	r.partial[output] = append(r.partial[output], text...)
}

// flush makes the unfinished lines at the end of the log ready.
func (r *logReader) flush() {
	for i, text := range r.partial {
		if len(text) > 0 {
			r.ready = append(append(r.ready, text...), '\n')
			r.partial[i] = nil
		}
	}
}

// unstamp removes the time at the beginning of a text.
func (r *logReader) unstamp(text []byte) []byte {
	const most = len("2006-01-02T15:04:05.000000000+00:00 ")
	stamp, _, found := bytes.Cut(text[:min(len(text), most)], []byte{' '})
	if !found {
		return text
	}
	at, err := time.Parse(time.RFC3339Nano, string(stamp))
	if err != nil {
		return text
	}
	r.seen(at)
	return text[len(stamp)+1:]
}
