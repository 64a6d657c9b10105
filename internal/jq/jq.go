// Package jq extracts values from JSON payloads with jq expressions.
//
// Parse checks an expression. Evaluation is bounded: in payload size, in time
// and in the number of results. An expression that is too slow several times in
// a row is disabled. A plain path such as .cpu.cores[0] costs a fraction of a
// microsecond, any other expression a few microseconds.
package jq

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"strings"
	"time"

	"topicmux/internal/validjson"

	"github.com/itchyny/gojq"
	"github.com/tidwall/gjson"
)

const (
	// maxSource is the largest length of an expression, in bytes. It limits the
	// memory that parsing needs.
	maxSource = 4 << 10
	// maxPayload is the largest size of a payload, in bytes. A larger payload
	// is an error.
	maxPayload = 1 << 20
	// maxTime is how long an expression may run for a payload, even on a busy
	// machine. An expression that takes longer maxLate times in a row is
	// disabled.
	maxTime = 50 * time.Millisecond
	maxLate = 8
	// maxResults is the largest number of results for a payload, unless SetLimit
	// has set another.
	maxResults = 16
)

// Expr is a parsed expression. It is not safe for concurrent use.
type Expr struct {
	source string
	path   string     // gjson path of a plain path
	code   *gojq.Code // of any other expression
	limit  int        // the largest number of results, 0 for maxResults
	late   int        // consecutive evaluations that took too long
}

// SetLimit sets the largest number of results for a payload. Further results are ignored.
// The default is 16.
func (e *Expr) SetLimit(results int) { e.limit = results }

// Clone returns an expression that shares the compiled code. The two count slow
// evaluations separately, so each may be used by its own goroutine.
func (e *Expr) Clone() *Expr {
	clone := *e
	clone.late = 0
	return &clone
}

// SyntaxError describes a syntax error in an expression.
type SyntaxError struct {
	Source string
	At     int // byte offset of the error, len(Source) for its end
	Reason string
	Meant  string // the expression that was probably meant, or ""
}

func (e *SyntaxError) Error() string {
	if e.Reason == tooSoon {
		return fmt.Sprintf("the expression %q ends too soon", e.Source)
	}
	text := fmt.Sprintf("%s at character %d of %q", e.Reason, len([]rune(e.Source[:e.At]))+1, e.Source)
	if e.Meant != "" {
		text += "; " + e.Hint("")
	}
	return text
}

// Hint returns which expression was probably meant, or the other hint if that is not known.
func (e *SyntaxError) Hint(other string) string {
	if e.Meant == "" {
		return other
	}
	return "did you mean " + e.Meant + "?"
}

// tooSoon is the reason of an expression that is cut off.
const tooSoon = "the expression ends too soon"

// ErrMissing is the error of a plain path that is not in the payload.
var ErrMissing = errors.New("there is no such field")

// errGivenUp is the error of a disabled expression.
var errGivenUp = fmt.Errorf("disabled: took longer than %v %d times", maxTime, maxLate)

// plainPath matches expressions that need no jq.
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
		return nil, compileError(e.source, err)
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
		at, reason = len(source), tooSoon
	}
	return &SyntaxError{Source: source, At: min(max(at, 0), len(source)), Reason: reason}
}

// String returns the expression as it was written.
func (e *Expr) String() string { return e.source }

// Append appends the results for a payload to dst, each as JSON, and null if
// there is none. An error is about this payload only, unless it says that the
// expression was given up.
func (e *Expr) Append(dst [][]byte, payload []byte) ([][]byte, error) {
	switch {
	case e.late >= maxLate:
		return dst, errGivenUp
	case len(payload) > maxPayload:
		return dst, fmt.Errorf("a payload of %d bytes is too large", len(payload))
	case !validjson.Bytes(payload):
		return dst, errors.New("the payload is not JSON")
	}
	if e.code == nil {
		if v := gjson.GetBytes(payload, e.path); v.Exists() {
			return append(dst, []byte(v.Raw)), nil
		}
		return dst, ErrMissing
	}
	var v any
	if err := json.Unmarshal(payload, &v); err != nil {
		return dst, err
	}
	return e.runCode(dst, v)
}

func (e *Expr) runCode(dst [][]byte, v any) ([][]byte, error) {
	ctx, cancel := context.WithTimeout(context.Background(), maxTime)
	defer cancel()
	results := e.code.RunWithContext(ctx, v)
	for range cmp.Or(e.limit, maxResults) {
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
