package lines

import (
	"bytes"
	"encoding/json"
	"math"
	"regexp"
	"strconv"
)

// An extractor picks the payload out of a line with a regular expression.
type extractor struct {
	expr *regexp.Regexp
	keys []string // the JSON key of each group, or "" for a group that is left out
	only int      // the one group that is the payload, or -1 for an object
	dst  []byte
}

func newExtractor(expr *regexp.Regexp) *extractor {
	names := expr.SubexpNames()
	e := &extractor{expr: expr, keys: make([]string, len(names)), only: -1}
	named := 0
	for i, name := range names {
		if e.keys[i] = name; name != "" {
			named++
		}
	}
	switch {
	case len(names) <= 2:
		e.only = len(names) - 1
	case named == 0:
		for i := 1; i < len(names); i++ {
			e.keys[i] = strconv.Itoa(i)
		}
	}
	return e
}

// payload returns the payload of a line, which is valid until the next call, or false
// if the line does not match. It leaves out groups that took no part in the match.
func (e *extractor) payload(line []byte) ([]byte, bool) {
	at := e.expr.FindSubmatchIndex(line)
	if at == nil {
		return nil, false
	}
	if e.only >= 0 {
		if at[2*e.only] < 0 {
			return nil, false
		}
		value := line[at[2*e.only]:at[2*e.only+1]]
		if number, ok := appendNumber(e.dst[:0], value); ok {
			e.dst = number
			return number, true
		}
		return value, true
	}
	e.dst = append(e.dst[:0], '{')
	for i, key := range e.keys {
		if key == "" || at[2*i] < 0 {
			continue
		}
		if len(e.dst) > 1 {
			e.dst = append(e.dst, ',')
		}
		e.dst = append(appendString(e.dst, []byte(key)), ':')
		e.dst = appendValue(e.dst, line[at[2*i]:at[2*i+1]])
	}
	e.dst = append(e.dst, '}')
	return e.dst, true
}

// appendValue appends a text as JSON: as a number if it looks like one, or a string.
func appendValue(dst, text []byte) []byte {
	if number, ok := appendNumber(dst, text); ok {
		return number
	}
	return appendString(dst, text)
}

// appendNumber appends a decimal number as JSON. It accepts what people write and JSON
// does not: a plus sign, leading zeros, and a point without digits on one side.
func appendNumber(dst, text []byte) ([]byte, bool) {
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

// appendString appends a text as a JSON string.
func appendString(dst, text []byte) []byte {
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	_ = encoder.Encode(string(text)) // a string never fails
	return append(dst, bytes.TrimSuffix(b.Bytes(), []byte{'\n'})...)
}
