package load

import "errors"

// The states of a chunked body.
const (
	chunkSize = iota // in the hexadecimal digits
	chunkLine        // between them and the end of their line
	chunkData
	chunkEnd // at the line end after the data
	chunkOver
)

var errChunk = errors.New("not a chunked body")

// chunks removes the framing of a chunked body. The zero value is at the start of a body.
type chunks struct {
	state int
	left  int
}

// strip removes the framing from a part of the body, in place, and returns the rest.
func (c *chunks) strip(b []byte) ([]byte, error) {
	kept := 0
	for i := 0; i < len(b); {
		if c.state == chunkData {
			n := copy(b[kept:], b[i:min(i+c.left, len(b))])
			kept, i, c.left = kept+n, i+n, c.left-n
			if c.left == 0 {
				c.state = chunkEnd
			}
			continue
		}
		if err := c.consume(b[i]); err != nil {
			return b[:kept], err
		}
		i++
	}
	return b[:kept], nil
}

// consume processes one byte of the framing.
func (c *chunks) consume(b byte) error {
	const large = 1 << 30
	switch {
	case c.state == chunkEnd && b == '\n':
		c.state = chunkSize
	case c.state == chunkEnd && b == '\r':
	case c.state == chunkSize && isHex(b) && c.left < large:
		c.left = c.left<<4 | hexValue(b)
	case c.state == chunkSize && (b == '\r' || b == ';'):
		c.state = chunkLine
	case c.state == chunkLine && b == '\n' && c.left == 0:
		c.state = chunkOver
	case c.state == chunkLine && b == '\n':
		c.state = chunkData
	case c.state == chunkLine || c.state == chunkOver:
	default:
		return errChunk
	}
	return nil
}

// over reports whether the body has ended.
func (c *chunks) over() bool { return c.state == chunkOver }

func isHex(b byte) bool {
	return b >= '0' && b <= '9' || b|0x20 >= 'a' && b|0x20 <= 'f'
}

func hexValue(b byte) int {
	if b <= '9' {
		return int(b - '0')
	}
	return int(b|0x20-'a') + 10
}
