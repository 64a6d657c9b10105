package request

import (
	"errors"
	"io"
	"os"
	"reflect"

	"topicmux/server/internal/transport"
)

// A borrowedBody is a body that arrives over a borrowed connection. It records
// whether the client has closed its side or a read timed out, which conn.Read does
// for other connections.
type borrowedBody struct {
	src  io.Reader
	conn *transport.Conn
	size int // bytes in all; negative: chunks
	got  int
}

// Read reads the body.
func (b *borrowedBody) Read(p []byte) (int, error) {
	n, err := b.src.Read(p)
	b.got += n
	switch {
	case errors.Is(err, os.ErrDeadlineExceeded):
		b.conn.Late = true
	case errors.Is(err, io.EOF) && b.size >= 0:
		b.conn.Ended = b.got < b.size
	case errors.Is(err, io.EOF):
		b.conn.Ended = !sawLastChunk(b.src)
	}
	return n, err
}

// sawLastChunk reports whether a body of chunks that has ended is complete. fasthttp
// returns io.EOF also where the client has closed the connection between two
// chunks, and only a private field tells the difference. If the field is not there,
// the body counts as incomplete.
func sawLastChunk(src io.Reader) bool {
	v := reflect.ValueOf(src)
	if v.Kind() != reflect.Pointer || v.Elem().Kind() != reflect.Struct {
		return false
	}
	field := v.Elem().FieldByName("eof")
	return field.Kind() == reflect.Bool && field.Bool()
}
