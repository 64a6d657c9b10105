package sse_test

import (
	"io"
	"strings"
	"time"
	"unicode/utf8"
)

// reference decodes a whole stream as the standards are written, code point by code point.
// It is slow. The fuzz tests compare the decoder with it.
func reference(stream []byte) outcome {
	text, marked := strings.CutPrefix(decodeUTF8(stream), "\ufeff")
	out := outcome{Retry: -1}
	var data strings.Builder
	var typ, id string
	var at int64
	for {
		skip := 0
		if marked && text != "" {
			skip = 1 // as in Chromium: a line end right after the mark is none
		}
		marked = false
		i := strings.IndexAny(text[skip:], "\r\n") + skip
		if i < skip {
			return out
		}
		line := text[:i]
		if strings.HasPrefix(text[i:], "\r\n") {
			i++
		}
		text = text[i+1:]
		if line == "" {
			out.Last = id
			if data.Len() > 0 {
				if typ == "" {
					typ = "message"
				}
				out.Events = append(out.Events, decoded{typ, strings.TrimSuffix(data.String(), "\n"), id, at})
			}
			data.Reset()
			typ, at = "", 0
			continue
		}
		name, value, _ := strings.Cut(line, ":")
		value = strings.TrimPrefix(value, " ")
		number, isNumber := referenceNumber(value)
		switch {
		case name == "event":
			typ = value
		case name == "data":
			data.WriteString(value + "\n")
		case name == "id" && !strings.Contains(value, "\x00"):
			id = value
		case name == "retry" && isNumber:
			out.Retry = int64(min(number, uint64(1<<63-1)/uint64(time.Millisecond)))
		case name == "time" && isNumber && number < 1<<63:
			at = int64(number)
		}
	}
}

func referenceNumber(s string) (n uint64, ok bool) {
	for _, c := range s {
		if c < '0' || c > '9' {
			return 0, false
		}
		next := n*10 + uint64(c-'0')
		if n > (1<<64-1)/10 || next < n*10 {
			return 0, false
		}
		n = next
	}
	return n, s != ""
}

// decodeUTF8 is the UTF-8 decoder of the Encoding Standard, with replacement.
func decodeUTF8(p []byte) string {
	var b strings.Builder
	point, needed, seen := rune(0), 0, 0
	low, high := byte(0x80), byte(0xBF)
	for i := 0; i < len(p); i++ {
		c := p[i]
		if needed == 0 {
			switch {
			case c <= 0x7F:
				b.WriteByte(c)
			case c >= 0xC2 && c <= 0xDF:
				needed, point = 1, rune(c&0x1F)
			case c >= 0xE0 && c <= 0xEF:
				if c == 0xE0 {
					low = 0xA0
				}
				if c == 0xED {
					high = 0x9F
				}
				needed, point = 2, rune(c&0xF)
			case c >= 0xF0 && c <= 0xF4:
				if c == 0xF0 {
					low = 0x90
				}
				if c == 0xF4 {
					high = 0x8F
				}
				needed, point = 3, rune(c&0x7)
			default:
				b.WriteRune(utf8.RuneError)
			}
			continue
		}
		inRange := c >= low && c <= high
		low, high = 0x80, 0xBF
		if !inRange {
			needed, seen = 0, 0
			b.WriteRune(utf8.RuneError)
			i-- // the byte is looked at again
			continue
		}
		point = point<<6 | rune(c&0x3F)
		if seen++; seen == needed {
			b.WriteRune(point)
			needed, seen = 0, 0
		}
	}
	if needed > 0 {
		b.WriteRune(utf8.RuneError)
	}
	return b.String()
}

// chunks is a reader that splits data by a plan. Each byte of the plan is the size of a
// read, and the plan repeats.
type chunks struct {
	data, plan []byte
	at         int
}

func (c *chunks) Read(p []byte) (int, error) {
	if len(c.data) == 0 {
		return 0, io.EOF
	}
	n := len(p)
	if len(c.plan) > 0 {
		n = int(c.plan[c.at%len(c.plan)])
		c.at++
	}
	n = copy(p[:min(n, len(p))], c.data)
	c.data = c.data[n:]
	return n, nil
}
