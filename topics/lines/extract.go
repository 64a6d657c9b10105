package lines

import (
	"regexp"
	"strconv"

	"topicmux/internal/plaintext"
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
		if number, ok := plaintext.AppendNumber(e.dst[:0], value); ok {
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
		e.dst = append(plaintext.AppendString(e.dst, []byte(key)), ':')
		e.dst = plaintext.AppendValue(e.dst, line[at[2*i]:at[2*i+1]])
	}
	e.dst = append(e.dst, '}')
	return e.dst, true
}
