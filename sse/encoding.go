package sse

import (
	"bufio"
	"compress/flate"
	"compress/zlib"
	"io"
	"net/http"
	"slices"
	"strings"
)

// contentEncodings returns the encodings of a body in the order in which they were
// applied, in lower case.
func contentEncodings(header http.Header) (names []string) {
	for part := range strings.SplitSeq(strings.Join(header.Values("Content-Encoding"), ","), ",") {
		if name := strings.ToLower(strings.Trim(part, " \t")); name != "" && name != "identity" {
			names = append(names, name)
		}
	}
	return names
}

// maxEncodings is how many encodings a body may have.
const maxEncodings = 4

// decode returns the decoded body of a response, whose bytes come from src. The client
// has to close it. decode returns false if an encoding is unknown.
func (c *Client) decode(header http.Header, src io.Reader) (body io.ReadCloser, ok bool) {
	body = io.NopCloser(src)
	names := contentEncodings(header)
	for _, name := range slices.Backward(names) {
		open := c.opts.Encodings[name]
		switch {
		case len(names) > maxEncodings:
			return body, false
		case open != nil:
		case name == "gzip" || name == "x-gzip":
			open = func(r io.Reader) (io.ReadCloser, error) { return io.NopCloser(newGzipReader(r)), nil }
		case name == "deflate":
			open = newDeflateReader
		default:
			return body, false
		}
		body = &lazyReader{src: body, open: open}
	}
	return body, true
}

// A lazyReader opens a decoder at the first read, since that may need bytes.
type lazyReader struct {
	src  io.ReadCloser
	open func(io.Reader) (io.ReadCloser, error)
	r    io.ReadCloser // nil: not open
}

// Read reads decoded bytes.
func (l *lazyReader) Read(p []byte) (int, error) {
	if l.r == nil {
		r, err := l.open(l.src)
		if err != nil {
			return 0, err
		}
		l.r = r
	}
	return l.r.Read(p)
}

// Close closes the decoder and those beneath.
func (l *lazyReader) Close() error {
	if l.r != nil {
		_ = l.r.Close()
	}
	return l.src.Close()
}

// newDeflateReader returns a reader for the encoding "deflate". That is the zlib format,
// but some servers send it without its header.
func newDeflateReader(src io.Reader) (io.ReadCloser, error) {
	r := bufio.NewReader(src)
	head, err := r.Peek(2)
	if err != nil {
		return nil, err
	}
	if head[0]&0x0F == 8 && (uint(head[0])<<8|uint(head[1]))%31 == 0 {
		return zlib.NewReader(r)
	}
	return flate.NewReader(r), nil
}
