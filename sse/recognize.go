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

// NotStreamError says that what was read is no event stream, and what it is.
type NotStreamError struct {
	// Kind is what the bytes look like, with its article: "an HTML page".
	Kind string
	// Size is how many bytes were seen.
	Size int64
	// Whole says that there are no more.
	Whole bool
	// Begin is the first bytes, at most 48 of them.
	Begin []byte
	// Record says that the line at which reading ended is a whole JSON value, as in
	// lines of JSON. More may follow that was not read.
	Record bool
}

// Error says what it is, how large, and how it begins. Bytes that are not plain
// text are escaped.
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

// begins returns how it begins, fit to print: the first line of JSON as it is, and
// all else as a quoted literal.
func (e *NotStreamError) begins() string {
	first, _, _ := bytes.Cut(bytes.TrimSpace(e.Begin), []byte{'\n'})
	first = bytes.TrimSpace(first)
	strange := bytes.ContainsFunc(first, func(r rune) bool { return r < ' ' || r > '~' })
	if strange || len(first) < 2 || e.Kind != KindJSON && e.Kind != KindJSONLines {
		return fmt.Sprintf("%+q", e.Begin)
	}
	return string(first)
}

// The kinds of what is no event stream.
const (
	KindEmpty     = "nothing" // or blanks and line ends alone
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
	// beginBytes is how much of the beginning an error shows.
	beginBytes = 48
	// magicBytes is how much of the beginning tells what binary data is, and
	// enough is when that is all that is needed.
	magicBytes, enough = 512, 16
	// strangeLines is after how many lines that no event stream would begin with
	// it is none, and unknownLines how many fields that nobody knows there may be:
	// some servers send a keepalive of their own first.
	strangeLines, unknownLines = 8, 256
	// longestLine is the length of a first line that is no line of text.
	longestLine = 1 << 20
)

// A recognizer decides by its beginning whether something is an event stream. One
// comment, or one field that the standard knows, proves it.
type recognizer struct {
	begin   []byte // up to magicBytes
	size    int64
	strange int
	unknown int
}

// line takes the next line, with its end as far as that is known. It returns true
// once it is an event stream.
func (r *recognizer) line(raw, ended []byte) (known bool, err error) {
	if isKnown(lineOf(raw)) {
		return true, nil
	}
	r.take(ended)
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
		r.strange++
	}
	if r.strange >= strangeLines || r.unknown >= unknownLines {
		return false, r.fail(false)
	}
	return false, nil
}

// isKnown tells whether a line proves an event stream.
func isKnown(l Line) bool {
	switch name, _ := l.Field(); string(name) {
	case "data", "event", "id", "retry":
		return true
	}
	return l.Kind == LineComment
}

// fieldName matches a line that could be a field of an event stream.
var fieldName = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9_.-]{0,31}(:|$)`)

// rest looks at a line that has not ended yet.
func (r *recognizer) rest(raw []byte) error {
	begins := r.size == 0 && len(raw) >= enough && (isBinary(raw) || isMarkup(raw))
	if !begins && (len(raw) < longestLine || fieldName.Match(raw)) {
		return nil
	}
	r.take(raw)
	return r.fail(false)
}

func (r *recognizer) take(raw []byte) {
	r.begin = append(r.begin, raw[:min(len(raw), magicBytes-len(r.begin))]...)
	r.size += int64(len(raw))
}

func (r *recognizer) fail(whole bool) *NotStreamError {
	return &NotStreamError{
		Kind: kindOf(r.begin), Size: r.size, Whole: whole, Begin: bytes.Clone(r.begin[:min(len(r.begin), beginBytes)]),
	}
}

// prove looks whether a line is one of an event stream.
func (d *Decoder) prove(from, to int) error {
	if d.win.skipped {
		d.proof.take([]byte{'\n'}) // it belonged to the CR before
		d.win.skipped = false
	}
	known, err := d.proof.line(d.win.buf[from:to], d.win.buf[from:d.win.start])
	if known {
		d.proof = nil
	}
	return err
}

// end looks at what stands behind the last line end of a stream that is over, and
// returns what Next does.
func (d *Decoder) end(rest []byte) error {
	if d.proof != nil && !isKnown(lineOf(rest)) {
		if d.win.skipped {
			d.proof.take([]byte{'\n'})
		}
		d.proof.take(rest)
		return d.proof.fail(true)
	}
	d.proof = nil
	d.left = d.lines > 0 || d.typ != "" || len(rest) > 0 && rest[0] != ':'
	return io.EOF
}

// isMarkup tells whether a text is HTML or XML.
func isMarkup(b []byte) bool {
	b = bytes.TrimSpace(b)
	return len(b) > 1 && b[0] == '<' && (b[1] == '!' || b[1] == '?' || b[1]|0x20 >= 'a' && b[1]|0x20 <= 'z')
}

// isBinary tells whether bytes are no text.
func isBinary(b []byte) bool {
	b = b[:min(len(b), magicBytes)]
	return bytes.IndexByte(b, 0) >= 0 || magicOf(b) != ""
}

// kindOf tells what bytes look like by their beginning.
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

// magics are the first bytes of formats that net/http does not know, or calls
// otherwise.
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

// sniffed are types that net/http recognises.
var sniffed = map[string]string{
	"image/png": "a PNG image", "image/jpeg": "a JPEG image", "image/gif": "a GIF image", "image/webp": "a WebP image",
	"application/pdf": "a PDF document", "application/zip": "a ZIP archive", "application/wasm": "a WebAssembly module",
	"video/mp4": "an MP4 video", "video/webm": "a WebM video", "application/ogg": "Ogg audio", "audio/mpeg": "MP3 audio",
}

// magicOf returns what binary data is, "" for what it does not know.
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

// isAWS tells whether bytes begin as application/vnd.amazon.eventstream does: two
// lengths, and their checksum.
func isAWS(b []byte) bool {
	return len(b) >= 12 && crc32.ChecksumIEEE(b[:8]) == binary.BigEndian.Uint32(b[8:])
}
