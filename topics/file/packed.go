package file

import (
	"bytes"
	"compress/gzip"
	"io"
	"os"
)

// A packed file is one that was compressed with gzip after it was rotated.
type packed struct {
	file   *os.File
	reader *gzip.Reader // nil before the first restart
	head   []byte       // its first bytes, at most maxHead; nil before peek
}

// restart makes Read begin at the beginning.
func (p *packed) restart() error {
	if _, err := p.file.Seek(0, io.SeekStart); err != nil {
		return err
	}
	if p.reader != nil {
		return p.reader.Reset(p.file)
	}
	reader, err := gzip.NewReader(p.file)
	if err == nil {
		p.reader = reader
	}
	return err
}

// skipTo makes Read begin at an offset of what was compressed.
func (p *packed) skipTo(offset int64) error {
	if err := p.restart(); err != nil {
		return err
	}
	_, err := io.CopyN(io.Discard, p.reader, offset)
	return err
}

// Read reads what was compressed. One of restart and skipTo must have succeeded.
func (p *packed) Read(buf []byte) (int, error) { return p.reader.Read(buf) }

// peek returns the first bytes of what was compressed.
func (p *packed) peek() []byte {
	if p.head != nil {
		return p.head
	}
	p.head = make([]byte, maxHead)
	if p.restart() != nil {
		p.head = p.head[:0]
		return p.head
	}
	n, _ := io.ReadFull(p.reader, p.head)
	p.head = p.head[:n]
	return p.head
}

// compare compares what was compressed with what was read of another file.
func (p *packed) compare(other *generation) match {
	before := make([]byte, len(other.before))
	switch {
	case !bytes.HasPrefix(p.peek(), other.head):
		return noMatch
	case p.skipTo(other.offset-int64(len(before))) != nil:
		return noMatch
	}
	if _, err := io.ReadFull(p.reader, before); err != nil || !bytes.Equal(before, other.before) {
		return noMatch
	}
	if n, _ := io.CopyN(io.Discard, p.reader, 1); n == 0 {
		return complete
	}
	return longer
}
