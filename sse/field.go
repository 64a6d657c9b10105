package sse

import (
	"bytes"
	"math"
	"time"
)

// field processes one field line, buf[from:to] of the window. It must not be empty.
func (d *Decoder) field(from, to int) {
	line := d.win.buf[from:to]
	switch line[0] { // P9: names compare byte for byte
	case 'd':
		if v := value(line, "data"); v >= 0 {
			d.addData(from+v, to)
		}
	case 'e':
		if v := value(line, "event"); v >= 0 {
			d.typ = d.names.intern(line[v:]) // P10: the last one wins
		}
	case 'i':
		if v := value(line, "id"); v >= 0 {
			d.setID(line[v:])
		}
	case 'r':
		if v := value(line, "retry"); v >= 0 {
			d.setRetry(line[v:])
		}
	case 't':
		if v := value(line, "time"); v >= 0 {
			d.setTime(line[v:])
		}
	}
}

// value returns the offset of the line's value if the field is name, and -1 for another
// field (P8).
func value(line []byte, name string) int {
	n := len(name)
	switch {
	case len(line) < n || string(line[:n]) != name:
		return -1
	case len(line) == n:
		return n
	case line[n] != ':':
		return -1
	case len(line) > n+1 && line[n+1] == ' ':
		return n + 2
	default:
		return n + 1
	}
}

// setID stores the id until the end of the block (P12, P14).
func (d *Decoder) setID(v []byte) {
	if bytes.IndexByte(v, 0) >= 0 {
		return
	}
	d.ids[1-d.id].set(v, d.win.plain || valid(v))
	d.idPending = true
}

// setRetry sets the reconnection time at once (P13).
func (d *Decoder) setRetry(v []byte) {
	ms, ok := digits(v)
	if !ok {
		return
	}
	d.retry, d.retrySet = milliseconds(ms), true
}

// setTime sets the time of the block from the extension field "time".
func (d *Decoder) setTime(v []byte) {
	if ms, ok := digits(v); ok && ms <= math.MaxInt64 {
		d.time = int64(ms)
	}
}

// digits parses a decimal number that consists only of ASCII digits. It returns false
// for a number of more than 64 bits, as Chromium does.
func digits(v []byte) (n uint64, ok bool) {
	for _, c := range v {
		if c < '0' || c > '9' {
			return 0, false
		}
		digit := uint64(c - '0')
		if n > (math.MaxUint64-digit)/10 {
			return 0, false
		}
		n = n*10 + digit
	}
	return n, len(v) > 0
}

// milliseconds returns ms as a duration, or the longest duration if ms exceeds it.
func milliseconds(ms uint64) time.Duration {
	if ms > math.MaxInt64/uint64(time.Millisecond) {
		return math.MaxInt64
	}
	return time.Duration(ms) * time.Millisecond
}
