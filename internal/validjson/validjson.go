// Package validjson checks JSON of any origin without recursing deeper than the stack
// allows.
package validjson

import "github.com/tidwall/gjson"

const (
	// MaxDepth is how deep the objects and arrays of large JSON may be nested. Deeper JSON
	// counts as invalid.
	MaxDepth = 10_000
	// shallow is the size in bytes up to which no nesting can exhaust the stack.
	shallow = 1 << 20
)

// Bytes reports whether data is valid JSON, and not nested deeper than MaxDepth if it is
// larger than 1 MiB. It needs a bounded amount of stack.
func Bytes(data []byte) bool {
	return (len(data) <= shallow || depth(data) <= MaxDepth) && gjson.ValidBytes(data)
}

// depth returns how deep the brackets in data are nested, at most MaxDepth + 1. Those in
// strings do not count.
func depth(data []byte) int {
	now, most := 0, 0
	for i := 0; i < len(data) && most <= MaxDepth; i++ {
		switch data[i] {
		case '{', '[':
			now++
			most = max(most, now)
		case '}', ']':
			now--
		case '"':
			for i++; i < len(data) && data[i] != '"'; i++ {
				if data[i] == '\\' {
					i++
				}
			}
		}
	}
	return most
}
