package records

import "io"

const (
	// firstBuffer is the initial size of a buffer, and baseBuffer its size once it has
	// been full.
	firstBuffer, baseBuffer = 4 << 10, 64 << 10
	// maxKept is the size of the largest buffer that is kept between records. So records
	// of a megabyte need no new buffer each, and the memory of a giant one is released.
	maxKept = 4 << 20
	// minRead is the minimum number of free bytes for a read.
	minRead = 1 << 10
	// maxQuietReads is how many reads may leave little in a buffer larger than baseBuffer
	// before it is released.
	maxQuietReads = 64
	// maxEmptyReads is how many consecutive reads may return nothing.
	maxEmptyReads = 100
)

// A buffer is the part of a stream that is in memory.
type buffer struct {
	src        io.Reader
	data       []byte
	start, end int   // data[start:end] is not consumed
	offset     int64 // of data[start] in the stream
	quiet      int   // consecutive reads that left little
	err        error // of the source, once all before it has been read
}

// pending returns the bytes that are not consumed.
func (b *buffer) pending() []byte { return b.data[b.start:b.end] }

// consume drops the first n bytes.
func (b *buffer) consume(n int) {
	b.start += n
	b.offset += int64(n)
}

// fill reads once from the source. It returns an error only if it has read nothing.
func (b *buffer) fill() error {
	if b.err != nil {
		return b.err
	}
	b.makeRoom()
	for range maxEmptyReads {
		n, err := b.src.Read(b.data[b.end:])
		b.end += n
		b.err = err
		if n > 0 {
			return nil
		}
		if err != nil {
			return err
		}
	}
	b.err = io.ErrNoProgress
	return b.err
}

// makeRoom moves the pending bytes to the front, or into a buffer of another size.
func (b *buffer) makeRoom() {
	need, size := b.end-b.start, len(b.data)
	if b.quiet++; need > baseBuffer/2 {
		b.quiet = 0
	}
	switch {
	case size == 0:
		size = firstBuffer
	case size < baseBuffer && b.end == size:
		size = baseBuffer
	case size > baseBuffer && need <= baseBuffer/2 && (size > maxKept || b.quiet > maxQuietReads):
		size = baseBuffer
	case need > size/2 && size-b.end < minRead:
		size *= 2
	}
	to := b.data
	switch {
	case size != len(b.data):
		to = make([]byte, size)
	case need > 0 && size-b.end >= minRead:
		return
	}
	copy(to, b.pending())
	b.data, b.start, b.end = to, 0, need
}
