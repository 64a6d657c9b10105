package transform

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"regexp/syntax"
	"strconv"
	"strings"
	"time"

	"topicmux/topics/internal/number"
)

const (
	// maxPattern is the largest length of a regular expression, in bytes.
	maxPattern = 4 << 10
	// maxText is how many bytes of a payload match searches.
	maxText = 64 << 10
)

func parseMatch(arg string) (Step, error) {
	if arg == "" {
		return Step{}, errors.New("a regular expression is missing")
	}
	if len(arg) > maxPattern {
		return Step{}, fmt.Errorf("a regular expression has at most %d bytes", maxPattern)
	}
	re, err := regexp.Compile(arg)
	if err != nil {
		return Step{}, patternError(arg, err)
	}
	named, unnamed := 0, 0
	for _, name := range re.SubexpNames()[1:] {
		if name == "" {
			unnamed++
		} else {
			named++
		}
	}
	if named == 0 && unnamed > 1 {
		return Step{}, fmt.Errorf("%q has %d groups without names: name them, as in (?<ms>[0-9]+), or write (?:…) for a group that is no value", arg, unnamed)
	}
	return Step{info: forget, apply: applyMatch(re, named)}, nil
}

// patternError describes a mistake in a regular expression with its position.
func patternError(arg string, err error) error {
	var wrong *syntax.Error
	if !errors.As(err, &wrong) {
		return err
	}
	at := max(0, strings.Index(arg, wrong.Expr))
	if wrong.Code == syntax.ErrMissingParen || wrong.Code == syntax.ErrTrailingBackslash || wrong.Code == syntax.ErrMissingBracket && at == 0 {
		return &Error{At: len(arg), Reason: fmt.Sprintf("%s at the end of %q", wrong.Code, arg)}
	}
	return &Error{At: at, Reason: fmt.Sprintf("%s at character %d of %q", wrong.Code, len([]rune(arg[:at]))+1, arg)}
}

// applyMatch passes what the groups of the first match contain: the value of a single
// group, or the match itself without groups, or an object of the named groups. Values
// that look like numbers are numbers. A group that is not part of the match is left
// out. Text that does not match passes nothing.
func applyMatch(re *regexp.Regexp, named int) func(*memory, time.Time, Event, func(Event)) error {
	names := re.SubexpNames()
	return func(_ *memory, _ time.Time, e Event, emit func(Event)) error {
		text := e.Data[:min(len(e.Data), maxText)]
		at := re.FindSubmatchIndex(text)
		if at == nil {
			return nil
		}
		group := func(i int) ([]byte, bool) {
			if at[2*i] < 0 {
				return nil, false
			}
			return bytes.ToValidUTF8(text[at[2*i]:at[2*i+1]], []byte("\uFFFD")), true
		}
		if named > 1 {
			emit(Event{e.Topic, object(names, group)})
			return nil
		}
		if v, ok := group(single(names)); ok {
			if n := asNumber(v); n != nil {
				v = n
			}
			emit(Event{e.Topic, v})
		}
		return nil
	}
}

// single returns the number of the only group that is a value, or 0 for the whole match.
func single(names []string) int {
	for i, name := range names {
		if name != "" {
			return i
		}
	}
	return min(1, len(names)-1)
}

// object returns the named groups as a JSON object.
func object(names []string, group func(int) ([]byte, bool)) []byte {
	out := []byte{'{'}
	for i, name := range names {
		v, ok := group(i)
		if name == "" || !ok {
			continue
		}
		if len(out) > 1 {
			out = append(out, ',')
		}
		out = append(strconv.AppendQuote(out, name), ':') // names are ASCII letters, digits and _
		if n := asNumber(v); n != nil {
			out = append(out, n...)
			continue
		}
		text, _ := json.Marshal(string(v)) // no error for a string
		out = append(out, text...)
	}
	return append(out, '}')
}

// asNumber returns text as a JSON number, or nil if it is not a decimal number. It keeps
// the digits of text that is a JSON number already.
func asNumber(text []byte) []byte {
	const maxNumber = 64
	if len(text) == 0 || len(text) > maxNumber || len(bytes.Trim(text, "0123456789+-.eE")) > 0 {
		return nil
	}
	if json.Valid(text) {
		return text
	}
	v, err := strconv.ParseFloat(string(text), 64)
	if err != nil {
		return nil
	}
	return number.Append(nil, v)
}
