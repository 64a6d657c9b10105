package file

import (
	"bytes"
	"errors"
	"io"
	"os"
	"time"

	"topicmux/topics/lines"
)

const (
	// maxHead is how many bytes at the beginning of a file identify it.
	maxHead = 512
	// maxBefore is how many bytes before the position show that a file was not truncated.
	maxBefore = 64
)

// A generation is one file that had the path of a tail at some time: the present one, a
// rotated one, or the copy of one that was truncated.
type generation struct {
	file   *os.File
	info   os.FileInfo
	packed *packed // how to read a compressed file, or nil
	offset int64   // how many bytes have been read, or skipped
	head   []byte  // the first bytes, as far as they have been read
	before []byte  // the last bytes that have been read

	split     *lines.Splitter
	base      int64       // the offset at which split began
	untouched func() bool // reports whether a file was not copied and truncated; nil for a rotated one
	verified  time.Time   // the time of the last change for which untouched was true
	padding   bool        // zero bytes at the beginning are skipped; see skipPadding

	closed bool

	late time.Time // of a rotated file: when it was last found to have been written
}

// open opens a file, which must be a regular one.
func open(path string) (*generation, error) {
	f, err := openFile(path)
	if err != nil {
		return nil, err
	}
	info, err := f.Stat()
	if err == nil {
		err = checkRegular(path, info)
	}
	if err != nil {
		_ = f.Close()
		return nil, err
	}
	return &generation{file: f, info: info}, nil
}

// checkRegular returns an error for a directory, a device or a socket.
func checkRegular(path string, info os.FileInfo) error {
	switch {
	case info.IsDir():
		return &os.PathError{Op: "follow", Path: path, Err: errDirectory}
	case !info.Mode().IsRegular():
		return &os.PathError{Op: "follow", Path: path, Err: errIrregular}
	}
	return nil
}

var (
	errDirectory = errors.New("it is a directory, not a file")
	errIrregular = errors.New("it is not a regular file")
)

// begin sets the position, and reads what identifies the file.
func (g *generation) begin(offset int64, opts lines.Options) error {
	g.head = g.head[:0]
	if g.packed == nil {
		head := make([]byte, min(maxHead, offset))
		if n, err := g.file.ReadAt(head, 0); n < len(head) {
			return err
		}
		g.head = head
	}
	return g.moveTo(offset, opts)
}

// moveTo sets the position, from which a new splitter begins.
func (g *generation) moveTo(offset int64, opts lines.Options) error {
	g.offset, g.base, g.split = offset, offset, lines.NewSplitter(opts)
	if g.packed != nil {
		return g.packed.skipTo(offset)
	}
	g.before = make([]byte, min(maxBefore, offset))
	if n, err := g.file.ReadAt(g.before, offset-int64(len(g.before))); n < len(g.before) {
		return err
	}
	return nil
}

// errTruncated is returned by read if the file no longer has what was read before.
var errTruncated = errors.New("truncated")

// A readError is an error of reading a file, as opposed to one of emitting its lines.
type readError struct{ err error }

func (e *readError) Error() string { return e.err.Error() }

// Unwrap returns the error of the file.
func (e *readError) Unwrap() error { return e.err }

// read reads what is new, with a part of at most buf, and emits its lines. At the end it
// returns io.EOF, and a *readError if the file cannot be read. After an error of emit, the next call emits the same line again.
func (g *generation) read(buf []byte, opts lines.Options, emit lines.Emit) error {
	n, err := g.next(buf)
	switch {
	case n > 0:
	case errors.Is(err, io.EOF), errors.Is(err, errTruncated):
		return err
	case err != nil:
		return &readError{err}
	}
	g.record(buf[:n])
	chunk := g.skipPadding(buf[:n])
	return g.again(g.split.Write(chunk, emit), opts)
}

// end emits a last line without a line end, and the record that waits. After an error,
// the next call of read emits the same line again.
func (g *generation) end(opts lines.Options, emit lines.Emit) error {
	return g.again(g.split.End(emit), opts)
}

// again moves the position back to the first line that has not been emitted if err is an
// error of emit, which it returns.
func (g *generation) again(err error, opts lines.Options) error {
	if err == nil {
		return nil
	}
	return errors.Join(err, g.moveTo(g.base+g.split.Done(), opts))
}

// follow makes a copy of another generation go on from that one's position, in the middle
// of its line.
func (g *generation) follow(other *generation) error {
	if g.packed != nil {
		if err := g.packed.skipTo(other.offset); err != nil {
			return err
		}
	}
	g.offset, g.head, g.before = other.offset, other.head, other.before
	g.split, g.base = other.split, other.base
	return nil
}

// next reads the next bytes. It looks for a truncation after it has read, not before: so
// none can happen in between. What it has read is then not valid, but in the copy.
func (g *generation) next(buf []byte) (int, error) {
	if g.packed != nil {
		return g.packed.Read(buf)
	}
	n, err := g.file.ReadAt(buf, g.offset)
	if n > 0 {
		err = nil
	}
	if !g.intact() || g.offset < maxBefore && !g.verify(n > 0) {
		return 0, errTruncated
	}
	return n, err
}

// verify reports whether a file was not truncated of which so little was read that its new
// content may begin alike. It looks at other files only if this one has changed.
func (g *generation) verify(changed bool) bool {
	if g.untouched == nil {
		return true
	}
	info, err := g.file.Stat()
	if err != nil || !changed && info.ModTime().Equal(g.verified) {
		return true
	}
	if !g.untouched() {
		return false
	}
	g.verified = info.ModTime()
	return true
}

// intact reports whether the bytes before the position are what they were.
func (g *generation) intact() bool {
	if len(g.before) == 0 {
		return true
	}
	var now [maxBefore]byte
	n, _ := g.file.ReadAt(now[:len(g.before)], g.offset-int64(len(g.before)))
	return bytes.Equal(now[:n], g.before)
}

// record moves the position behind a chunk that has been read.
func (g *generation) record(chunk []byte) {
	if g.offset == int64(len(g.head)) && len(g.head) < maxHead {
		g.head = append(g.head, chunk[:min(len(chunk), maxHead-len(g.head))]...)
	}
	g.offset += int64(len(chunk))
	if len(chunk) >= maxBefore {
		g.before = append(g.before[:0], chunk[len(chunk)-maxBefore:]...)
		return
	}
	g.before = append(g.before, chunk...)
	g.before = g.before[max(0, len(g.before)-maxBefore):]
}

// skipPadding removes zero bytes at the beginning of a file that was truncated. They
// appear when its writer goes on at its former position.
func (g *generation) skipPadding(chunk []byte) []byte {
	if !g.padding {
		return chunk
	}
	rest := bytes.TrimLeft(chunk, "\x00")
	g.base += int64(len(chunk) - len(rest))
	g.padding = len(rest) == 0
	return rest
}

// close closes the file, and records when it was changed last.
func (g *generation) close() {
	if info, err := g.file.Stat(); err == nil {
		g.info = info
	}
	_ = g.file.Close()
	g.closed = true
}
