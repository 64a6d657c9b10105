package sse

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"hash/crc32"
	"io"
	"net/http"
	"regexp"
	"strings"
)

// NotStreamError reports input that is not an event stream, and what it looks like.
type NotStreamError struct {
	// Kind is what the input looks like, with an article if necessary: "an HTML page".
	Kind string
	// Size is how many bytes have been read.
	Size int64
	// Whole reports whether that is the whole input.
	Whole bool
	// Begin contains the first bytes of the input, at most 48.
	Begin []byte
	// Record reports whether the last line that was read is a whole JSON value, as in
	// JSON Lines. More lines may follow.
	Record bool
}

// Error returns a message with the kind, the size and the first bytes. It escapes bytes
// that are not plain text.
func (e *NotStreamError) Error() string {
	if e.Kind == KindEmpty {
		return "it is empty"
	}
	size := fmt.Sprintf("%d bytes", e.Size)
	if !e.Whole {
		size = fmt.Sprintf("%d bytes or more", e.Size)
	}
	return fmt.Sprintf("not an event stream but %s (%s), beginning with %s", e.Kind, size, e.begins())
}

// begins returns the first bytes in printable form: the first line of JSON unchanged, and
// anything else as a quoted literal.
func (e *NotStreamError) begins() string {
	first, _, _ := bytes.Cut(bytes.TrimSpace(e.Begin), []byte{'\n'})
	first = bytes.TrimSpace(first)
	strange := bytes.ContainsFunc(first, func(r rune) bool { return r < ' ' || r > '~' })
	if strange || len(first) < 2 || e.Kind != KindJSON && e.Kind != KindJSONLines {
		return fmt.Sprintf("%+q", e.Begin)
	}
	return string(first)
}

// Kinds of input that is not an event stream. Formats of binary data have more kinds.
const (
	KindEmpty     = "nothing" // no bytes, or only spaces and line ends
	KindHTML      = "an HTML page"
	KindXML       = "XML"
	KindJSON      = "JSON"
	KindJSONLines = "lines of JSON"
	KindText      = "plain text"
	KindUTF16     = "UTF-16 text"
	KindGzip      = "gzip data"
	KindZstd      = "zstd data"
	KindAWS       = "a binary AWS event stream"
	KindBinary    = "binary data"
)

const (
	// beginBytes is the maximum length of NotStreamError.Begin.
	beginBytes = 48
	// magicBytes is how many bytes at the start are examined to detect binary data.
	// minMagicBytes is how many an incomplete line needs to be examined.
	magicBytes, minMagicBytes = 512, 16
	// maxInvalidLines is how many lines without a field name make the input count as
	// something else than an event stream. maxUnknownFields is how many lines with
	// unknown fields do. It is larger, since some servers first send a keepalive in a
	// field that the standard does not define.
	maxInvalidLines, maxUnknownFields = 8, 256
	// longestLine is the length in bytes at which a line without a field name cannot be
	// text.
	longestLine = 1 << 20
)

// A recognizer decides from the first lines whether the input is an event stream. One
// comment, or one field of the standard, proves that it is.
type recognizer struct {
	begin   []byte // the first bytes, at most magicBytes
	size    int64
	invalid int
	unknown int
}

// line examines the next line. raw is the line without its line end, and ended is the
// line with the part of the line end that has been read. It returns true if the line
// proves an event stream, and a *NotStreamError if the input is something else.
func (r *recognizer) line(raw, ended []byte) (known bool, err error) {
	if isKnown(lineOf(raw)) {
		return true, nil
	}
	r.record(ended)
	trimmed := bytes.TrimSpace(raw)
	switch {
	case len(trimmed) == 0:
		return false, nil
	case isBinary(r.begin), isMarkup(trimmed):
		return false, r.fail(false)
	case (trimmed[0] == '{' || trimmed[0] == '[') && json.Valid(trimmed):
		none := r.fail(false)
		none.Record = true
		return false, none
	case fieldName.Match(raw):
		r.unknown++
	default:
		r.invalid++
	}
	if r.invalid >= maxInvalidLines || r.unknown >= maxUnknownFields {
		return false, r.fail(false)
	}
	return false, nil
}

// isKnown reports whether a line proves an event stream.
func isKnown(l Line) bool {
	switch name, _ := l.Field(); string(name) {
	case "data", "event", "id", "retry":
		return true
	}
	return l.Kind == LineComment
}

// fieldName matches a line that could be a field of an event stream.
var fieldName = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9_.-]{0,31}(:|$)`)

// rest examines an incomplete line.
func (r *recognizer) rest(raw []byte) error {
	begins := r.size == 0 && len(raw) >= minMagicBytes && (isBinary(raw) || isMarkup(raw))
	if !begins && (len(raw) < longestLine || fieldName.Match(raw)) {
		return nil
	}
	r.record(raw)
	return r.fail(false)
}

// record counts the bytes and stores the first ones.
func (r *recognizer) record(raw []byte) {
	r.begin = append(r.begin, raw[:min(len(raw), magicBytes-len(r.begin))]...)
	r.size += int64(len(raw))
}

func (r *recognizer) fail(whole bool) *NotStreamError {
	return NewNotStreamError(r.begin, r.size, whole)
}

// NewNotStreamError returns the error for input that begins with begin, of which size
// bytes have been read. More than the first 512 bytes of begin are not needed. whole says
// whether that is the whole input.
func NewNotStreamError(begin []byte, size int64, whole bool) *NotStreamError {
	begin = begin[:min(len(begin), magicBytes)]
	return &NotStreamError{
		Kind: kindOf(begin), Size: size, Whole: whole, Begin: bytes.Clone(begin[:min(len(begin), beginBytes)]),
	}
}

// recognize passes the line buf[from:to] to the recognizer.
func (d *Decoder) recognize(from, to int) error {
	if d.win.skippedLF {
		d.recognizer.record([]byte{'\n'}) // the LF after the CR of the previous line
		d.win.skippedLF = false
	}
	known, err := d.recognizer.line(d.win.buf[from:to], d.win.buf[from:d.win.start])
	if known {
		d.recognizer = nil
	}
	return err
}

// end handles the end of the stream. rest are the bytes after the last line end. It
// returns the error for Next: io.EOF or a *NotStreamError.
func (d *Decoder) end(rest []byte) error {
	if d.recognizer != nil && !isKnown(lineOf(rest)) {
		if d.win.skippedLF {
			d.recognizer.record([]byte{'\n'})
		}
		d.recognizer.record(rest)
		return d.recognizer.fail(true)
	}
	d.recognizer = nil
	d.unfinished = d.lines > 0 || d.typ != "" || len(rest) > 0 && rest[0] != ':'
	return io.EOF
}

// isMarkup reports whether a text looks like HTML or XML.
func isMarkup(b []byte) bool {
	b = bytes.TrimSpace(b)
	return len(b) > 1 && b[0] == '<' && (b[1] == '!' || b[1] == '?' || b[1]|0x20 >= 'a' && b[1]|0x20 <= 'z')
}

// isBinary reports whether the first magicBytes bytes look like binary data.
func isBinary(b []byte) bool {
	b = b[:min(len(b), magicBytes)]
	return bytes.IndexByte(b, 0) >= 0 || magicOf(b) != ""
}

// kindOf returns the kind of the input that begins with b.
func kindOf(b []byte) string {
	text := bytes.TrimSpace(b)
	first, more, _ := bytes.Cut(text, []byte{'\n'})
	kind := magicOf(b)
	switch {
	case len(text) == 0:
		return KindEmpty
	case kind != "":
		return kind
	case bytes.IndexByte(b, 0) >= 0:
		return KindBinary
	case strings.HasPrefix(http.DetectContentType(text), "text/html"):
		return KindHTML
	case isMarkup(text):
		return KindXML
	case len(first) > 0 && first[0] == '{' && json.Valid(first) && len(more) > 0:
		return KindJSONLines
	case len(text) > 0 && (text[0] == '{' || text[0] == '['):
		return KindJSON
	}
	return KindText
}

// magics are the first bytes of formats that net/http does not detect, or for which it
// has another name.
var magics = []struct{ begin, kind string }{
	{"\xff\xfe", KindUTF16},
	{"\xfe\xff", KindUTF16},
	{"\x1f\x8b", KindGzip},
	{"\x28\xb5\x2f\xfd", KindZstd},
	{"\xfd7zXZ\x00", "xz data"},
	{"BZh", "bzip2 data"},
	{"\x7fELF", "a program"},
	{"SQLite format 3\x00", "a SQLite database"},
}

// sniffed are the kinds of the media types that net/http detects.
var sniffed = map[string]string{
	"image/png": "a PNG image", "image/jpeg": "a JPEG image", "image/gif": "a GIF image", "image/webp": "a WebP image",
	"application/pdf": "a PDF document", "application/zip": "a ZIP archive", "application/wasm": "a WebAssembly module",
	"video/mp4": "an MP4 video", "video/webm": "a WebM video", "application/ogg": "Ogg audio", "audio/mpeg": "MP3 audio",
}

// magicOf returns the kind of binary data, or "" if it is unknown.
func magicOf(b []byte) string {
	for _, m := range magics {
		if bytes.HasPrefix(b, []byte(m.begin)) {
			return m.kind
		}
	}
	if isAWS(b) {
		return KindAWS
	}
	return sniffed[http.DetectContentType(b)]
}

// isAWS reports whether b begins like application/vnd.amazon.eventstream, with two
// lengths and their checksum.
func isAWS(b []byte) bool {
	return len(b) >= 12 && crc32.ChecksumIEEE(b[:8]) == binary.BigEndian.Uint32(b[8:])
}
