// Package text makes strangers' bytes safe to draw, and measures and breaks
// what is safe in terminal cells.
//
// What comes out of the Clean functions is valid UTF-8 without any control
// character (Block keeps "\n"), without bidirectional or invisible format
// characters, and without a mark that an ASCII character would have to carry:
// the renderer keeps those apart and would lose the mark. Every character of
// it is one or two cells wide. Its length is bounded by the caller, and so is
// the work, whatever comes in.
//
// Widths are those of Bubble Tea's renderer in a terminal that clusters
// graphemes; the other functions expect clean text.
package text

import (
	"strconv"
	"unicode/utf8"
)

// Bytes is any kind of bytes that can be cleaned.
type Bytes interface{ ~string | ~[]byte }

const (
	// tabStop is the distance of tab stops in cells.
	tabStop = 4
	// window is how many bytes of input are read for each byte of the limit.
	// Beyond it the input counts as cut: a payload that is all escape
	// sequences costs no more than one that is all text.
	window = 4
	// markRoom is how much longer than the limit a cut text may get.
	markRoom = len("… 9999.9 EiB")
)

// MaxLen returns the most bytes that cleaning to limit can return.
func MaxLen(limit int) int { return limit + markRoom }

// CleanLine returns s as one line: line ends and tabs become spaces, escape
// sequences disappear as a whole, other controls show as their picture (␀).
// At most limit bytes of it are kept; when there is more, "… 1.2 MiB" with the
// true size of s takes the place of the rest.
func CleanLine[T Bytes](s T, limit int) string {
	if isPlain(s, limit) {
		return string(s)
	}
	out, _ := AppendLine(nil, s, limit)
	return string(out)
}

// CleanBlock is CleanLine, with line ends kept as "\n".
func CleanBlock[T Bytes](s T, limit int) string {
	if isPlain(s, limit) {
		return string(s)
	}
	out, _ := AppendBlock(nil, s, limit)
	return string(out)
}

// AppendLine appends what CleanLine returns, and reports whether s was cut.
func AppendLine[T Bytes](dst []byte, s T, limit int) (out []byte, cut bool) {
	return appendClean(dst, s, limit, false)
}

// AppendBlock appends what CleanBlock returns, and reports whether s was cut.
func AppendBlock[T Bytes](dst []byte, s T, limit int) (out []byte, cut bool) {
	return appendClean(dst, s, limit, true)
}

// isPlain reports whether s is printable ASCII of at most limit bytes.
func isPlain[T Bytes](s T, limit int) bool {
	return len(s) <= limit && plainPrefix(s, 0, len(s)) == len(s)
}

// plainPrefix returns the end of the printable ASCII that starts at i. It takes
// eight bytes at a time, because most of what comes is plain.
func plainPrefix[T Bytes](s T, i, end int) int {
	for i+8 <= end && allPlain(word(s[i:i+8])) {
		i += 8
	}
	for i < end && s[i]-0x20 < 0x5f {
		i++
	}
	return i
}

// word returns eight bytes as one number.
func word[T Bytes](s T) uint64 {
	return uint64(s[0]) | uint64(s[1])<<8 | uint64(s[2])<<16 | uint64(s[3])<<24 |
		uint64(s[4])<<32 | uint64(s[5])<<40 | uint64(s[6])<<48 | uint64(s[7])<<56
}

// allPlain reports whether the eight bytes of w are printable ASCII: neither the
// byte itself, nor one more, nor a blank less has its highest bit set. A carry
// only comes out of a byte that is not plain.
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
	c.run()
	cut := c.full || c.end < len(s)
	if cut {
		c.out = appendSize(append(c.out, "… "...), len(s))
	}
	return c.out, cut
}

// cleaner is one run over one input.
type cleaner[T Bytes] struct {
	in   T
	i    int // the next byte of in
	end  int // where reading stops
	out  []byte
	stop int  // where out must end
	full bool // something did not fit

	block bool
	line  int // where the measured part of the current line ends
	col   int // its width in cells

	base     rune // what a mark would attach to, 0 for nothing
	attached int  // how much already does
	// dead is the byte of in before which no string sequence ends, OSC or
	// other: without it n unfinished ones would cost n² steps.
	dead [2]int
}

func (c *cleaner[T]) run() {
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

// plain copies the printable ASCII up to the input's byte end.
func (c *cleaner[T]) plain(end int) {
	n := min(end-c.i, c.stop-len(c.out))
	c.full = n < end-c.i
	c.out = append(c.out, c.in[c.i:c.i+n]...)
	c.i += n
	if n > 0 {
		c.base, c.attached = rune(c.out[len(c.out)-1]), 0
	}
}

// control replaces a C0 control or DEL.
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
	n := tabStop - c.col%tabStop
	for range n {
		c.emit(' ')
	}
	c.line, c.col = len(c.out), c.col+n
}

// emit appends r as a character of its own.
func (c *cleaner[T]) emit(r rune) {
	if len(c.out)+utf8.RuneLen(r) > c.stop {
		c.full = true
		return
	}
	c.out = utf8.AppendRune(c.out, r)
	c.base, c.attached = r, 0
}

// Size formats a number of bytes as in a truncated text: 1.2 MiB.
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
