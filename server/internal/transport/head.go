package transport

import (
	"bytes"
	"fmt"
	"net/http"
	"net/url"
	"strconv"

	"topicmux/server/internal/problem"
)

// A single is a set of header fields that may appear at most once in a request. If
// a field came twice, the server and a proxy in front of it might each use a
// different value.
type single uint16

const (
	fieldHost single = 1 << iota
	fieldLength
	fieldCoding
	fieldType
	fieldOrigin
	fieldReferer
	fieldSite
	fieldLastID
	fieldExpect
)

var singles = []struct {
	name  []byte
	field single
}{
	{[]byte("Host"), fieldHost},
	{[]byte("Content-Length"), fieldLength},
	{[]byte("Transfer-Encoding"), fieldCoding},
	{[]byte("Content-Type"), fieldType},
	{[]byte("Origin"), fieldOrigin},
	{[]byte("Referer"), fieldReferer},
	{[]byte("Sec-Fetch-Site"), fieldSite},
	{[]byte("Last-Event-ID"), fieldLastID},
	{[]byte("Expect"), fieldExpect},
}

// singleOf returns the field with that name, or 0 if it may appear more than once.
func singleOf(name []byte) single {
	for i := range singles {
		if len(name) == len(singles[i].name) && bytes.EqualFold(name, singles[i].name) {
			return singles[i].field
		}
	}
	return 0
}

// maxBlank is the number of empty lines allowed before a request. Some clients send
// one after a body.
const maxBlank = 8

// requestLine checks the first line of a request.
func (s *Scanner) requestLine(line []byte) *problem.Error {
	if len(line) == 0 {
		s.head.lines = 0
		if s.head.blank++; s.head.blank > maxBlank {
			return problem.BadRequest("the client sent empty lines instead of a request", requestHint)
		}
		return nil
	}
	method, rest, _ := bytes.Cut(line, []byte(" "))
	target, version, _ := bytes.Cut(rest, []byte(" "))
	major, minor, ok := parseVersion(version)
	switch {
	case ok && major != '1':
		return problem.New(http.StatusHTTPVersionNotSupported, "the server does not speak "+string(version),
			"send HTTP/1.1; a TLS proxy in front can speak other versions")
	case !ok && bytes.IndexByte(version, ' ') >= 0:
		return s.badLine("has one space too many", "a space in the target is %20: GET /topics?topics=a,%20b HTTP/1.1")
	case !ok || !isToken(method):
		return s.badLine("must be a method, a target and a version", requestHint)
	}
	s.head.http10 = minor == '0'
	s.next = (*Scanner).fieldLine
	return checkTarget(string(method), target)
}

const requestHint = "send a line such as GET /topics HTTP/1.1, then the header fields"

// parseVersion returns the digits of a version such as HTTP/1.1.
func parseVersion(version []byte) (major, minor byte, ok bool) {
	rest, found := bytes.CutPrefix(version, []byte("HTTP/"))
	if !found || len(rest) != 3 || rest[1] != '.' || !isDigits(rest[:1]) || !isDigits(rest[2:]) {
		return 0, 0, false
	}
	return rest[0], rest[2], true
}

// checkTarget returns an error if the form of a request target is invalid.
func checkTarget(method string, target []byte) *problem.Error {
	switch {
	case bytes.ContainsFunc(target, isControl):
		return problem.BadRequest("the request target contains a control character", PathHint)
	case method == http.MethodConnect:
		return problem.BadRequest("CONNECT is for proxies, and this is not a proxy", PathHint)
	case len(target) > 0 && target[0] == '/', string(target) == "*":
		return nil
	}
	scheme, _, ok := bytes.Cut(target, []byte("://"))
	if u, err := url.Parse(string(scheme) + "://host"); !ok || err != nil || u.Scheme == "" {
		return problem.BadRequest("the request target is not a path", PathHint)
	}
	return nil
}

// PathHint is the hint for a request target that is not a path.
const PathHint = "request a path such as /events?topics=cpu; GET / lists the paths"

// fieldLine checks a header line: a field, or the empty line that ends the header.
func (s *Scanner) fieldLine(line []byte) *problem.Error {
	if len(line) == 0 {
		return s.endHead()
	}
	name, value, bad := s.splitField(line)
	if bad != nil {
		return bad
	}
	field := singleOf(name)
	if s.head.seen&field != 0 {
		return problem.BadRequest("the request has two "+string(name)+" headers", "send one")
	}
	s.head.seen |= field
	switch field {
	case fieldHost:
		return s.host(value)
	case fieldLength:
		return s.length(value)
	case fieldExpect:
		if !s.head.http10 && !bytes.EqualFold(value, []byte(ContinueField)) {
			return problem.New(http.StatusExpectationFailed, "the server does not support this Expect header",
				"omit Expect, or send Expect: "+ContinueField)
		}
	case fieldCoding:
		s.head.chunked = true
		if !bytes.EqualFold(value, []byte("chunked")) {
			return problem.BadRequest("the transfer coding is not chunked", "send Content-Length, or Transfer-Encoding: chunked")
		}
	}
	return nil
}

// ContinueField is the value of Expect that asks for 100 Continue.
const ContinueField = "100-continue"

// splitField splits a header line and trims the value. Its errors do not quote the
// line, which may contain a token.
func (s *Scanner) splitField(line []byte) (name, value []byte, bad *problem.Error) {
	name, value, ok := bytes.Cut(line, []byte(":"))
	switch {
	case line[0] == ' ' || line[0] == '\t':
		bad = s.badLine("begins with a space", "write each header field on one line; folded fields are not supported")
	case !ok:
		bad = s.badLine("has no colon", fieldHint)
	case len(name) == 0:
		bad = s.badLine("has no name before the colon", fieldHint)
	case bytes.ContainsAny(name, " \t"):
		bad = s.badLine("has a space in its field name", fieldHint)
	case !isToken(name):
		bad = s.badLine("has an invalid character in its field name", fieldHint)
	case badValue(value):
		bad = s.badLine("contains a control character", "remove it or encode it")
	}
	return name, bytes.Trim(value, " \t"), bad
}

const fieldHint = "a header field is a name, a colon and a value; a name has letters, digits and any of !#$%&'*+-.^_`|~"

// host checks the value of Host: a host with an optional port.
func (s *Scanner) host(value []byte) *problem.Error {
	if len(value) == 0 && s.head.http10 || isPlainHost(value) {
		return nil
	}
	u, err := url.Parse("http://" + string(value))
	if err != nil || u.Host != string(value) || u.Hostname() == "" {
		return problem.BadRequest("the Host header is not valid", "send the host and port of the URL: Host: localhost:8080")
	}
	return nil
}

// isPlainHost reports whether the text is a host of letters, digits, dots and
// hyphens, with an optional port.
func isPlainHost(text []byte) bool {
	host, port, found := bytes.Cut(text, []byte(":"))
	for _, c := range host {
		letter := 'a' <= c|0x20 && c|0x20 <= 'z'
		if !letter && (c < '0' || c > '9') && c != '.' && c != '-' {
			return false
		}
	}
	return len(host) > 0 && (!found || isDigits(port))
}

// length parses the value of Content-Length.
func (s *Scanner) length(value []byte) *problem.Error {
	if !isDigits(value) {
		return problem.BadRequest("Content-Length is not a number", "send the size of the body in bytes, in digits only")
	}
	n, err := strconv.ParseInt(string(value), 10, 64)
	if err != nil {
		return problem.New(http.StatusRequestEntityTooLarge, "the body is too large", "send less at once")
	}
	s.head.length = n
	return nil
}

// badLine returns an error about the current line.
func (s *Scanner) badLine(what, hint string) *problem.Error {
	if s.head.over {
		return problem.BadRequest("a line between the chunks "+what, hint)
	}
	return problem.BadRequest(fmt.Sprintf("line %d of the request %s", s.head.lines, what), hint)
}

var (
	errTLS = problem.BadRequest("the client uses TLS, but this server uses plain HTTP",
		"use http://, or start the server with --tls-cert and --tls-key")
	errPlain = problem.BadRequest("the client uses plain HTTP, but this server uses TLS", "use https://")
	// ErrLongChunk rejects a chunk that does not end where it says.
	ErrLongChunk = &problem.Error{
		Status: http.StatusBadRequest, Whole: true,
		What: "a chunk is longer than its declared size", Hint: chunkHint,
	}
	errLongLine = problem.BadRequest("a line between the chunks is too long", chunkHint)
)

// isToken reports whether the text is a token of RFC 9110.
func isToken(text []byte) bool {
	for _, c := range text {
		if c >= 0x80 || !tokenBytes[c] {
			return false
		}
	}
	return len(text) > 0
}

var tokenBytes = func() (is [0x80]bool) {
	for _, c := range []byte("!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ") {
		is[c] = true
	}
	return is
}()

func isDigits(text []byte) bool {
	for _, c := range text {
		if c < '0' || c > '9' {
			return false
		}
	}
	return len(text) > 0
}

// badValue reports whether the value of a field contains a forbidden control
// character.
func badValue(value []byte) bool {
	for _, c := range value {
		if c < ' ' && c != '\t' || c == 0x7f {
			return true
		}
	}
	return false
}

func isControl(c rune) bool { return c <= ' ' || c == 0x7f }
