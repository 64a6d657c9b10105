package publish

import (
	"io"

	"topicmux/server/internal/transport"
	"topicmux/topics"
)

// An eventReader reads the events of a body in order.
type eventReader interface {
	// next returns the next event. Its data is valid until the next call. The error
	// is io.EOF after the last event of a complete body.
	next() (topics.Name, []byte, error)
	// at returns the number of the line read last, and how many events were
	// ignored.
	at() (line, ignored int)
	// close releases the memory. The caller must not call next afterwards.
	close()
}

// A body is the input of an eventReader: the bytes that have arrived and the rest.
// Memory for it is charged to the connection.
type body struct {
	conn  *transport.Conn
	begun []byte
	rest  io.Reader // nil: begun is the whole body
}
