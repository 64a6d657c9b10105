package sse

import (
	"bytes"
	"math"
	"time"
)

// field obeys one field line, buf[from:to] of the window, which is not empty.
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

// value returns where the value of the line begins if its field is name, and -1
// if it is another (P8).
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

// setID keeps the id for the end of the block (P12, P14).
func (d *Decoder) setID(v []byte) {
	if bytes.IndexByte(v, 0) >= 0 {
		return
	}
	d.ids[1-d.id].set(v, d.win.plain || valid(v))
	d.idWanted = true
}

// setRetry sets the reconnection time at once (P13).
func (d *Decoder) setRetry(v []byte) {
	ms, ok := digits(v)
	if !ok {
		return
	}
	d.retry, d.retrySet = milliseconds(ms), true
}

// setTime sets the time of the block, from an extension field.
func (d *Decoder) setTime(v []byte) {
	if ms, ok := digits(v); ok && ms <= math.MaxInt64 {
		d.time = int64(ms)
	}
}

// digits reads a decimal number of ASCII digits alone. A number beyond 64 bits
// is none, as in Chromium.
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

// milliseconds returns ms as a duration, the longest one if it is beyond that.
func milliseconds(ms uint64) time.Duration {
	if ms > math.MaxInt64/uint64(time.Millisecond) {
		return math.MaxInt64
	}
	return time.Duration(ms) * time.Millisecond
}
