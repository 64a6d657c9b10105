package store

import "bytes"

// beginning returns as much of an array or object as is there as a whole: its
// members up to the last one that is complete, closed. Of anything else, and of
// one without a complete member, it returns nothing.
func beginning(data []byte) []byte {
	data = bytes.TrimLeft(data, " \t\r\n")
	if len(data) == 0 || data[0] != '[' && data[0] != '{' {
		return nil
	}
	end, depth, quoted := 0, 0, false
	for i := 0; i < len(data); i++ {
		switch c := data[i]; {
		case quoted && c == '\\':
			i++
		case c == '"':
			quoted = !quoted
		case quoted:
		case c == '[', c == '{':
			depth++
		case c == ']', c == '}':
			depth--
		case c == ',' && depth == 1:
			end = i
		}
	}
	if end == 0 {
		return nil
	}
	whole := append([]byte(nil), data[:end]...)
	return append(whole, data[0]+2) // ] and } are two behind [ and {
}
