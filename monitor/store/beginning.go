package store

import "bytes"

// beginning returns the complete part of a truncated array or object: all
// members up to the last complete one, with the closing brackets added. It
// returns nil if there is no complete member or data is another value.
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
	return append(whole, data[0]+2) // ] and } follow two code points after [ and {
}
