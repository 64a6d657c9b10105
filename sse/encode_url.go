package sse

import (
	"strings"
	"unicode/utf8"
)

// EncodeURL returns a URL as a person typed it in the way that a browser sends it:
// blanks, quotes and letters beyond ASCII are percent-encoded in the path and the
// query, as the WHATWG's URL standard says, a backslash in the path is a slash,
// and blanks around it, tabs and line ends are left out. What is encoded already
// stays as it is. The host is not looked at.
func EncodeURL(raw string) string {
	s := strings.Trim(raw, blanks)
	s = strings.NewReplacer("\t", "", "\n", "", "\r", "").Replace(s)
	begin := 0
	if i := strings.Index(s, "://"); i >= 0 && !strings.ContainsAny(s[:i], "/?#\\") {
		begin = i + len("://")
	}
	path := begin + indexAny(s[begin:], "/?#\\")
	query := path + indexAny(s[path:], "?#")
	fragment := query + indexAny(s[query:], "#")
	return s[:path] + encode(strings.ReplaceAll(s[path:query], "\\", "/"), "\"<>^`{}") +
		encode(s[query:fragment], "\"<>'") + s[fragment:]
}

// IsHost reports whether a browser would take the host of a URL, which may be empty:
// nothing in it is a sign of its own.
func IsHost(name string) bool {
	return strings.Contains(name, ":") || !strings.ContainsAny(name, " \"#%/<>?@[\\]^|`{}")
}

// blanks are what may stand around a URL: the C0 controls and the space.
const blanks = "\x00\x01\x02\x03\x04\x05\x06\x07\x08\t\n\x0b\x0c\r\x0e\x0f\x10\x11\x12\x13\x14\x15\x16\x17\x18\x19\x1a\x1b\x1c\x1d\x1e\x1f "

// indexAny is strings.IndexAny, with the length for none.
func indexAny(s, chars string) int {
	if i := strings.IndexAny(s, chars); i >= 0 {
		return i
	}
	return len(s)
}

// encode percent-encodes controls, blanks, what is beyond ASCII, and the others
// that are named. What is not UTF-8 becomes U+FFFD.
func encode(s, others string) string {
	const hex = "0123456789ABCDEF"
	var b strings.Builder
	for _, r := range s {
		if r > ' ' && r < utf8.RuneSelf-1 && !strings.ContainsRune(others, r) {
			b.WriteRune(r)
			continue
		}
		for _, c := range []byte(string(r)) {
			b.WriteByte('%')
			b.WriteByte(hex[c>>4])
			b.WriteByte(hex[c&15])
		}
	}
	return b.String()
}
