package transport

import (
	"bytes"

	"topicmux/server/internal/problem"
)

// A Scanner checks the requests of a connection before fasthttp reads them: headers
// line by line, bodies by length or chunk by chunk. fasthttp accepts requests that
// RFC 9112 forbids. If a proxy in front parses the same bytes differently, a client
// can hide a request from it (request smuggling). The scanner rejects such bytes at
// the end of their line, with an exact error.
type Scanner struct {
	limit int // maximum length in bytes of a line between chunks, where fasthttp has no limit

	next  func(*Scanner, []byte) *problem.Error // handles the next line; nil within data
	after func(*Scanner, []byte) *problem.Error // handles the first line after the data
	left  int64                                 // remaining bytes of a body or chunk
	line  []byte                                // the incomplete line so far
	begun bool                                  // at least one byte was read
	head  head
}

// A head is the state of a request header that determines its framing.
type head struct {
	lines   int  // number of the current line
	blank   int  // empty lines before the request
	over    bool // the header has ended and chunks follow
	http10  bool
	seen    single
	length  int64
	chunked bool
}

// NewScanner returns a scanner that allows lines of limit bytes between chunks.
func NewScanner(limit int) *Scanner { return &Scanner{limit: limit, next: (*Scanner).requestLine} }

// handshake is the first byte that a TLS client sends.
const handshake = 0x16

// Scan returns how many of the bytes are valid, and the error in the rest, or nil.
// It does not pass on the end of a bad line, so that fasthttp cannot treat the line
// as complete.
func (s *Scanner) Scan(p []byte) (n int, bad *problem.Error) {
	if !s.begun && len(p) > 0 && p[0] == handshake {
		return 1, errTLS
	}
	s.begun = true
	for n < len(p) {
		if s.next == nil {
			n += s.skip(len(p) - n)
			continue
		}
		length := bytes.IndexByte(p[n:], '\n')
		if length < 0 {
			s.line = append(s.line, p[n:]...)
			if s.head.over && len(s.line) > s.limit {
				return n, errLongLine
			}
			return len(p), nil
		}
		if bad := s.finishLine(p[n : n+length]); bad != nil {
			return n + length, bad
		}
		n += length + 1
	}
	return n, nil
}

// skip skips up to n bytes of data and returns how many it skipped.
func (s *Scanner) skip(n int) int {
	n = int(min(s.left, int64(n)))
	if s.left -= int64(n); s.left == 0 {
		s.next = s.after
	}
	return n
}

// expect makes the scanner skip data bytes before the next line.
func (s *Scanner) expect(data int64, after func(*Scanner, []byte) *problem.Error) {
	s.next, s.after, s.left = nil, after, data
	if data == 0 {
		s.next = after
	}
}

// take handles the rest of a line, without its LF.
func (s *Scanner) finishLine(rest []byte) *problem.Error {
	line := rest
	if len(s.line) > 0 {
		line = append(s.line, rest...)
		s.line = nil
	}
	s.head.lines++
	text, ok := bytes.CutSuffix(line, []byte("\r"))
	switch {
	case !ok:
		return s.badLine("ends in LF without CR", `end each line with CR LF, such as printf 'GET /topics HTTP/1.1\r\nHost: localhost\r\n\r\n' does`)
	case bytes.IndexByte(text, '\r') >= 0:
		return s.badLine("contains a CR", "CR is allowed only before the LF that ends a line")
	}
	return s.next(s, text)
}

// endHead handles the end of a header: a body or the next request follows.
func (s *Scanner) endHead() *problem.Error {
	h := s.head
	switch {
	case h.seen&fieldHost == 0 && !h.http10:
		return problem.BadRequest("the request has no Host header", "HTTP/1.1 needs one: Host: localhost")
	case h.chunked && h.seen&fieldLength != 0:
		return problem.BadRequest("the request has both a length and chunks", "send Content-Length or Transfer-Encoding, not both")
	case h.chunked && h.http10:
		return problem.BadRequest("HTTP/1.0 has no chunks", "send Content-Length, or HTTP/1.1")
	}
	if h.chunked {
		s.head.over = true
		s.next = (*Scanner).chunkLine
		return nil
	}
	s.head = head{}
	s.expect(h.length, (*Scanner).requestLine)
	return nil
}

// chunkLine handles the line before a chunk: its size in hex and optional
// extensions, which are ignored.
func (s *Scanner) chunkLine(line []byte) *problem.Error {
	text, extension, _ := bytes.Cut(line, []byte(";"))
	if len(extension) == 0 {
		text = bytes.TrimRight(text, " \t") // some clients pad the size with spaces
	}
	size, ok := parseHex(text)
	if !ok || badValue(extension) {
		return problem.BadRequest("the chunk size is invalid", chunkHint)
	}
	if size == 0 {
		s.next = (*Scanner).trailerLine
		return nil
	}
	s.expect(size, (*Scanner).chunkEnd)
	return nil
}

const chunkHint = "a chunk is its size in hex, CR LF, that many bytes, and CR LF; the last chunk has size 0"

// parseHex parses up to 15 hexadecimal digits.
func parseHex(digits []byte) (n int64, ok bool) {
	if len(digits) == 0 || len(digits) > 15 {
		return 0, false
	}
	for _, c := range digits {
		var digit byte
		switch {
		case '0' <= c && c <= '9':
			digit = c - '0'
		case 'a' <= c|0x20 && c|0x20 <= 'f':
			digit = c | 0x20 - 'a' + 10
		default:
			return 0, false
		}
		n = n<<4 | int64(digit)
	}
	return n, true
}

// chunkEnd handles the line end after a chunk, which must be empty.
func (s *Scanner) chunkEnd(line []byte) *problem.Error {
	if len(line) > 0 {
		return ErrLongChunk
	}
	s.next = (*Scanner).chunkLine
	return nil
}

// trailerLine handles a line after the last chunk: a field, or the empty line that
// ends the body.
func (s *Scanner) trailerLine(line []byte) *problem.Error {
	if len(line) == 0 {
		s.head = head{}
		s.next = (*Scanner).requestLine
		return nil
	}
	name, _, bad := s.splitField(line)
	if bad == nil && singleOf(name) != 0 {
		bad = problem.BadRequest("header field "+string(name)+" is after the body", "send it before the body")
	}
	return bad
}
