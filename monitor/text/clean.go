// Package text makes untrusted text safe to draw in a terminal, and measures
// and wraps the result.
//
// The Clean functions return valid UTF-8 without control characters (CleanBlock
// keeps "\n"), without bidirectional or invisible format characters, and
// without combining marks on ASCII characters, because the renderer would drop
// these. Every character is one or two cells wide. The caller limits the length
// of the result. The work is bounded as well, whatever the input.
//
// All other functions expect clean text. Widths are those of Bubble Tea's
// renderer in a terminal that clusters graphemes.
package text

import (
	"strconv"
	"unicode/utf8"
)

// Bytes is the type of text that can be cleaned.
type Bytes interface{ ~string | ~[]byte }

const (
	// lineTab and blockTab are the distances of tab stops in a single line, where room
	// is scarce, and in a text of several lines, whose columns a terminal aligns.
	lineTab, blockTab = 4, 8
	// window is the number of input bytes that are read per byte of the limit.
	// Longer input counts as truncated. So a payload of escape sequences takes
	// no more time than one of text.
	window = 4
	// markRoom is the largest number of bytes by which a truncated text exceeds
	// the limit.
	markRoom = len("… 9999.9 EiB")
)

// MaxLen returns the largest length of a text that is cleaned to limit, in
// bytes.
func MaxLen(limit int) int { return limit + markRoom }

// CleanLine returns s as a single line. Line ends and tabs become spaces,
// escape sequences are removed, and other control characters are replaced by
// their symbol, such as ␀. It keeps at most limit bytes; the rest is replaced
// by "… 1.2 MiB" with the size of s.
func CleanLine[T Bytes](s T, limit int) string {
	if isPlain(s, limit) {
		return string(s)
	}
	out, _ := AppendLine(nil, s, limit)
	return string(out)
}

// CleanBlock is like CleanLine but keeps line ends as "\n".
func CleanBlock[T Bytes](s T, limit int) string {
	if isPlain(s, limit) {
		return string(s)
	}
	out, _ := AppendBlock(nil, s, limit)
	return string(out)
}

// AppendLine appends the result of CleanLine to dst, and reports whether s was
// truncated.
func AppendLine[T Bytes](dst []byte, s T, limit int) (out []byte, cut bool) {
	return appendClean(dst, s, limit, false)
}

// AppendBlock appends the result of CleanBlock to dst, and reports whether s
// was truncated.
func AppendBlock[T Bytes](dst []byte, s T, limit int) (out []byte, cut bool) {
	return appendClean(dst, s, limit, true)
}

// isPlain reports whether s is printable ASCII of at most limit bytes.
func isPlain[T Bytes](s T, limit int) bool {
	return len(s) <= limit && plainPrefix(s, 0, len(s)) == len(s)
}

// plainPrefix returns the end of the printable ASCII that starts at i. It reads
// eight bytes at a time, because most text is ASCII.
func plainPrefix[T Bytes](s T, i, end int) int {
	for i+8 <= end && allPlain(word(s[i:i+8])) {
		i += 8
	}
	for i < end && s[i]-0x20 < 0x5f {
		i++
	}
	return i
}

// word returns eight bytes as a number.
func word[T Bytes](s T) uint64 {
	return uint64(s[0]) | uint64(s[1])<<8 | uint64(s[2])<<16 | uint64(s[3])<<24 |
		uint64(s[4])<<32 | uint64(s[5])<<40 | uint64(s[6])<<48 | uint64(s[7])<<56
}

// allPlain reports whether the eight bytes of w are printable ASCII. That is so
// if the highest bit is clear in the byte itself, in the byte plus one and in
// the byte minus a blank. Only a byte that is not printable produces a carry.
func allPlain(w uint64) bool {
	const each, highest = 0x0101010101010101, 0x8080808080808080
	return (w|(w+each)|(w-' '*each))&highest == 0
}

func appendClean[T Bytes](dst []byte, s T, limit int, block bool) ([]byte, bool) {
	limit = max(limit, 0)
	if n := min(len(s), limit); plainPrefix(s, 0, n) == len(s) {
		return append(dst, s...), false
	}
	c := cleaner[T]{in: s, end: len(s), out: dst, line: len(dst), block: block}
	c.end = min(len(s), window*limit)
	c.stop = len(dst) + limit
	c.cleanAll()
	cut := c.full || c.end < len(s)
	if cut {
		c.out = appendSize(append(c.out, "… "...), len(s))
	}
	return c.out, cut
}

// cleaner is the state of cleaning a text.
type cleaner[T Bytes] struct {
	in   T
	i    int // position of the next byte
	end  int // end of the input to read
	out  []byte
	stop int  // largest length of out
	full bool // some text did not fit

	block bool
	line  int // start of the part of the line that is not measured yet
	col   int // width of the measured part, in cells

	base     rune // character that a mark attaches to, 0 if there is none
	attached int  // length of the runes already attached to it
	// dead is the position in in before which no string sequence (OSC or other)
	// ends. Without it, n unterminated sequences would take n² steps.
	dead [2]int
}

func (c *cleaner[T]) cleanAll() {
	for c.i < c.end && !c.full {
		if from := c.i; c.in[from]-0x20 < 0x5f {
			c.plain(plainPrefix(c.in, from, c.end))
			continue
		}
		if b := c.in[c.i]; b < utf8.RuneSelf {
			c.i++
			c.control(rune(b))
			continue
		}
		r, n := decode(c.in, c.i, len(c.in))
		c.i += n
		c.rune(r)
	}
}

// plain copies printable ASCII up to the position end.
func (c *cleaner[T]) plain(end int) {
	n := min(end-c.i, c.stop-len(c.out))
	c.full = n < end-c.i
	c.out = append(c.out, c.in[c.i:c.i+n]...)
	c.i += n
	if n > 0 {
		c.base, c.attached = rune(c.out[len(c.out)-1]), 0
	}
}

// control handles a C0 control character or DEL.
func (c *cleaner[T]) control(r rune) {
	switch r {
	case '\n':
		c.newline()
	case '\r':
		if c.i < c.end && c.in[c.i] == '\n' {
			c.i++
		}
		c.newline()
	case '\t':
		c.tab()
	case 0x1b:
		c.escape()
	case 0x7f:
		c.emit('␡')
	default:
		c.emit('␀' + r)
	}
}

func (c *cleaner[T]) newline() {
	if !c.block {
		c.emit(' ')
		return
	}
	c.emit('\n')
	c.line, c.col, c.base = len(c.out), 0, 0
}

func (c *cleaner[T]) tab() {
	c.col += width(c.out[c.line:])
	stop := lineTab
	if c.block {
		stop = blockTab
	}
	n := stop - c.col%stop
	for range n {
		c.emit(' ')
	}
	c.line, c.col = len(c.out), c.col+n
}

// emit appends r as a separate character.
func (c *cleaner[T]) emit(r rune) {
	if len(c.out)+utf8.RuneLen(r) > c.stop {
		c.full = true
		return
	}
	c.out = utf8.AppendRune(c.out, r)
	c.base, c.attached = r, 0
}

// Size formats a number of bytes with a binary prefix, such as 1.2 MiB.
func Size(n int) string { return string(appendSize(nil, n)) }

// appendSize appends a number of bytes in units of 1,024.
func appendSize(dst []byte, n int) []byte {
	if n < 1024 {
		return append(strconv.AppendInt(dst, int64(n), 10), " B"...)
	}
	v, unit := float64(n)/1024, 0
	for v >= 1023.95 && unit < 5 {
		v, unit = v/1024, unit+1
	}
	dst = strconv.AppendFloat(dst, v, 'f', 1, 64)
	return append(dst, ' ', "KMGTPE"[unit], 'i', 'B')
}
