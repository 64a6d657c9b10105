package sse

import (
	"strings"
	"unicode/utf8"
)

// EncodeURL encodes a URL that a person has typed as a browser sends it. In the path and
// the query, it percent-encodes spaces, quotes and non-ASCII characters, as the WHATWG
// URL standard says. A backslash in the path becomes a slash. Spaces and controls around
// the URL are removed, and so are tabs and line ends. Percent-encoded characters do not
// change. EncodeURL does not check or change the host.
func EncodeURL(raw string) string {
	s := strings.Trim(raw, c0AndSpace)
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

// IsHost reports whether a browser would accept name as the host of a URL: it contains
// no space and no delimiter, or it contains a colon, as an IPv6 address does. An empty
// name is accepted.
func IsHost(name string) bool {
	return strings.Contains(name, ":") || !strings.ContainsAny(name, " \"#%/<>?@[\\]^|`{}")
}

// c0AndSpace are the characters to trim from both ends of a URL: the C0 controls and the
// space.
const c0AndSpace = "\x00\x01\x02\x03\x04\x05\x06\x07\x08\t\n\x0b\x0c\r\x0e\x0f\x10\x11\x12\x13\x14\x15\x16\x17\x18\x19\x1a\x1b\x1c\x1d\x1e\x1f "

// indexAny is like strings.IndexAny, but returns len(s) if there is none.
func indexAny(s, chars string) int {
	if i := strings.IndexAny(s, chars); i >= 0 {
		return i
	}
	return len(s)
}

// encode percent-encodes controls, spaces, non-ASCII characters and the characters in
// others. Invalid UTF-8 becomes U+FFFD.
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
