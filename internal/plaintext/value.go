package plaintext

import (
	"bytes"
	"encoding/json"
	"math"
	"strconv"
)

// AppendValue appends a text as JSON: as a number if it looks like one, or a string.
func AppendValue(dst, text []byte) []byte {
	if number, ok := AppendNumber(dst, text); ok {
		return number
	}
	return AppendString(dst, text)
}

// AppendNumber appends a decimal number as JSON. It accepts what people write and JSON
// does not: a plus sign, leading zeros, and a point without digits on one side.
func AppendNumber(dst, text []byte) ([]byte, bool) {
	text = bytes.TrimSpace(text)
	if len(text) == 0 || len(bytes.Trim(text, "+-.0123456789eE")) > 0 {
		return dst, false
	}
	v, err := strconv.ParseFloat(string(text), 64)
	if err != nil || math.IsInf(v, 0) {
		return dst, false
	}
	if json.Valid(text) {
		return append(dst, text...), true // with all of its digits
	}
	format := byte('f')
	if abs := math.Abs(v); abs != 0 && (abs < 1e-6 || abs >= 1e21) {
		format = 'e'
	}
	return strconv.AppendFloat(dst, v, format, -1, 64), true
}

// AppendString appends a text as a JSON string.
func AppendString(dst, text []byte) []byte {
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	_ = encoder.Encode(string(text)) // a string never fails
	return append(dst, bytes.TrimSuffix(b.Bytes(), []byte{'\n'})...)
}
