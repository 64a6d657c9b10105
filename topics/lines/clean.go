package lines

import (
	"bytes"
	"unicode/utf8"
)

// replacement stands for bytes that are no text.
const replacement = "\uFFFD"

// isText reports whether a line is UTF-8 without NUL.
func isText(line []byte) bool {
	return utf8.Valid(line) && bytes.IndexByte(line, 0) < 0
}

// appendText appends a line with each run of bytes that are not UTF-8, and each NUL,
// replaced by U+FFFD.
func appendText(dst, line []byte) []byte {
	line = bytes.ToValidUTF8(line, []byte(replacement))
	for {
		i := bytes.IndexByte(line, 0)
		if i < 0 {
			return append(dst, line...)
		}
		dst = append(append(dst, line[:i]...), replacement...)
		line = line[i+1:]
	}
}
