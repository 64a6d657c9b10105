// Package field extracts values from payloads with jq expressions.
//
// An expression is checked when it is parsed. Evaluating it is bounded: by the
// payload's size, in time, in the number of results, and in how often in a row
// it may exceed the time. A plain path, such as .cpu.cores[0], costs a fraction
// of a microsecond, anything else some microseconds.
package field

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"strings"
	"time"

	"github.com/itchyny/gojq"
	"github.com/tidwall/gjson"
)

const (
	// maxSource bounds the length of an expression, in bytes. Parsing needs
	// memory for each parenthesis.
	maxSource = 4 << 10
	// maxPayload bounds the size of a payload, in bytes. A larger one is an
	// error.
	maxPayload = 1 << 20
	// maxTime is how long an expression may take for a payload, even on a busy
	// machine. An expression that takes longer maxLate times in a row is given
	// up.
	maxTime = 50 * time.Millisecond
	maxLate = 8
	// maxResults bounds the results of a payload. Further ones are ignored.
	maxResults = 16
)

// Expr is a parsed expression. It belongs to one goroutine.
type Expr struct {
	source string
	path   string     // of gjson, for a plain path
	code   *gojq.Code // else
	late   int        // how often in a row it took too long
}

// SyntaxError says why and where an expression is invalid.
type SyntaxError struct {
	Source string
	At     int // the byte at which it goes wrong; len(Source) is its end
	Reason string
}

func (e *SyntaxError) Error() string {
	return fmt.Sprintf("%s at character %d of %q", e.Reason, len([]rune(e.Source[:e.At]))+1, e.Source)
}

// errGivenUp is the error of an expression that was given up.
var errGivenUp = fmt.Errorf("took longer than %v %d times and was given up", maxTime, maxLate)

// plainPath matches the expressions that need no jq.
var plainPath = regexp.MustCompile(`^(\.[A-Za-z_][A-Za-z0-9_]*(\[[0-9]+\])*)+$`)

// Parse parses an expression. The error is a *SyntaxError.
func Parse(s string) (*Expr, error) {
	e := &Expr{source: strings.TrimSpace(s)}
	if e.source == "" {
		return nil, &SyntaxError{Source: s, Reason: "an expression is missing"}
	}
	if len(e.source) > maxSource {
		return nil, &SyntaxError{Source: e.source[:20] + "…", At: 20, Reason: fmt.Sprintf("an expression has at most %d bytes", maxSource)}
	}
	if plainPath.MatchString(e.source) {
		e.path = strings.NewReplacer("[", ".", "]", "").Replace(e.source[1:])
		return e, nil
	}
	query, err := gojq.Parse(e.source)
	if err != nil {
		return nil, syntaxError(e.source, err)
	}
	if e.code, err = gojq.Compile(query); err != nil {
		return nil, &SyntaxError{Source: e.source, At: placeOf(e.source, err), Reason: err.Error()}
	}
	return e, nil
}

func syntaxError(source string, err error) error {
	var wrong *gojq.ParseError
	if !errors.As(err, &wrong) {
		return &SyntaxError{Source: source, Reason: err.Error()}
	}
	at, reason := wrong.Offset-len(wrong.Token), "unexpected "+wrong.Token
	if wrong.Token == "" {
		at, reason = len(source), "the expression is incomplete"
	}
	return &SyntaxError{Source: source, At: min(max(at, 0), len(source)), Reason: reason}
}

// placeOf returns the position of what a compile error names, such as "function
// not defined: foo/0".
func placeOf(source string, err error) int {
	_, name, _ := strings.Cut(err.Error(), ": ")
	name, _, _ = strings.Cut(name, "/")
	return max(0, strings.Index(source, name))
}

// String returns the expression as it was written.
func (e *Expr) String() string { return e.source }

// Pick appends the results for a payload to dst, each as JSON, and null for no
// result. An error describes a fault of this payload, or says that the
// expression was given up.
func (e *Expr) Pick(dst [][]byte, payload []byte) ([][]byte, error) {
	switch {
	case e.late >= maxLate:
		return dst, errGivenUp
	case len(payload) > maxPayload:
		return dst, fmt.Errorf("a payload of %d bytes is too large", len(payload))
	case !gjson.ValidBytes(payload):
		return dst, errors.New("the payload is not JSON")
	}
	if e.code == nil {
		if v := gjson.GetBytes(payload, e.path); v.Exists() {
			return append(dst, []byte(v.Raw)), nil
		}
		return dst, errors.New("there is no such field")
	}
	var v any
	if err := json.Unmarshal(payload, &v); err != nil {
		return dst, err
	}
	return e.run(dst, v)
}

func (e *Expr) run(dst [][]byte, v any) ([][]byte, error) {
	ctx, cancel := context.WithTimeout(context.Background(), maxTime)
	defer cancel()
	results := e.code.RunWithContext(ctx, v)
	for range maxResults {
		out, more := results.Next()
		if !more {
			break
		}
		if err, failed := out.(error); failed {
			if ctx.Err() != nil {
				e.late++
				return dst, fmt.Errorf("took longer than %v", maxTime)
			}
			return dst, err
		}
		b, err := gojq.Marshal(out)
		if err != nil {
			return dst, err
		}
		dst = append(dst, b)
	}
	e.late = 0
	return dst, nil
}
