package logline

import (
	"bytes"
	"strconv"
)

// maxFields is the largest number of fields parsed in a line.
const maxFields = 64

// nextPair returns the logfmt pair at the start of b and its length n, which is
// 0 if there is none. A quoted value keeps its quotes.
func nextPair(b []byte) (key, value []byte, n int) {
	for n < len(b) && n < maxWord && isKeyByte(b[n]) {
		n++
	}
	if n == 0 || n >= len(b) || b[n] != '=' || isDigit(b[0]) {
		return nil, nil, 0
	}
	key = b[:n]
	n++
	from := n
	if n < len(b) && b[n] == '"' {
		if n = quotedEnd(b, n); n == 0 {
			return nil, nil, 0
		}
	} else {
		for n < len(b) && !isBlank(b[n]) {
			n++
		}
	}
	return key, b[from:n], n
}

func isKeyByte(c byte) bool {
	return isLetter(c) || isDigit(c) || c == '_' || c == '.' || c == '-' || c == '@' || c == '/'
}

// quotedEnd returns the end of the quoted string at b[i], or 0 if there is
// none.
func quotedEnd(b []byte, i int) int {
	for i++; i < len(b); i++ {
		switch b[i] {
		case '\\':
			i++
		case '"':
			if i+1 < len(b) && !isBlank(b[i+1]) {
				return 0
			}
			return i + 1
		}
	}
	return 0
}

// isPairs reports whether b is a log line that consists of key=value pairs
// only.
func isPairs(b []byte) bool {
	if _, _, n := nextPair(b); n == 0 || n == len(b) {
		return false
	}
	var e Evidence
	rest := eachPair(b, e.pair)
	return len(rest) == 0 && e.pairs()
}

// eachPair calls f for each pair at the start of b, at most maxFields times. It
// returns the rest of b.
func eachPair(b []byte, f func(key, value []byte)) (rest []byte) {
	for range maxFields {
		b = bytes.TrimLeft(b, " \t\r\n")
		key, value, n := nextPair(b)
		if n == 0 {
			return b
		}
		f(key, value)
		b = b[n:]
	}
	return bytes.TrimLeft(b, " \t\r\n")
}

// unquote returns a pair's value without its quotes.
func unquote(value []byte) string {
	if len(value) < 2 || value[0] != '"' {
		return string(value)
	}
	if s, err := strconv.Unquote(string(value)); err == nil {
		return s
	}
	return string(value[1 : len(value)-1])
}
