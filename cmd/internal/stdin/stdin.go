// Package stdin reads standard input, such that waiting for more of it can be given up.
package stdin

import (
	"io"
	"sync"

	"github.com/muesli/cancelreader"
)

// Open returns a reader of a standard input. Close makes a Read that waits return, except
// on Windows where the input is a pipe; it leaves the input itself open.
func Open(in io.Reader) io.ReadCloser {
	r, err := cancelreader.NewReader(in)
	if err != nil { // a regular file, whose reads do not block
		return io.NopCloser(in)
	}
	return &reader{r: r}
}

// A reader is closed only between two reads.
type reader struct {
	r       cancelreader.CancelReader
	reading sync.Mutex
}

// Read reads until Close is called.
func (r *reader) Read(p []byte) (int, error) {
	r.reading.Lock()
	defer r.reading.Unlock()
	return r.r.Read(p)
}

// Close ends a Read that waits.
func (r *reader) Close() error {
	if !r.r.Cancel() {
		return nil // the Read goes on
	}
	r.reading.Lock()
	defer r.reading.Unlock()
	return r.r.Close()
}
