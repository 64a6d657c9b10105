package sse

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

const (
	// refusalBytes is how much of a refusal's body is read.
	refusalBytes = 4 << 10
	// refusalTime is how long a refusal's body may take. It may be a stream.
	refusalTime = 2 * time.Second
	// refusalRunes is how long the line in the error may be.
	refusalRunes = 200
)

// RefusedError says that a server answered with something else than a stream.
type RefusedError struct {
	// URL is what was asked, without a password.
	URL string
	// Status is the answer's status.
	Status int
	// Type is the answer's Content-Type, cleaned and cut like Line.
	Type string
	// Encoding is the answer's Content-Encoding if it is one that cannot be
	// read, and empty otherwise.
	Encoding string
	// Kind is what a body of a known format is that is no text, such as "a PNG image"; empty
	// for text.
	Kind string
	// Line is the first line of the body that is not blank, up to 200
	// characters, without control characters; empty if it is no text.
	Line string
	// Problem is what a JSON body says is wrong: its error, or its title and
	// detail; cleaned and cut like Line. Empty for any other body.
	Problem string
	// Hint is what a JSON body says can be done, as its hint; cleaned and cut like
	// Line.
	Hint string

	retry bool          // another attempt makes sense
	after time.Duration // from Retry-After, if positive
}

// Error shows the URL and status, and what a JSON body says is wrong, or the type
// and line.
func (e *RefusedError) Error() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s answered %d", e.URL, e.Status)
	if text := http.StatusText(e.Status); text != "" {
		b.WriteString(" " + text)
	}
	switch {
	case e.Problem != "":
		b.WriteString(": " + e.Problem)
		return b.String()
	case e.Type != "":
		fmt.Fprintf(&b, " (%s)", e.Type)
	case e.Status == http.StatusOK:
		b.WriteString(" without a content type")
	}
	switch {
	case e.Encoding != "":
		b.WriteString(", encoded as " + e.Encoding + ", which cannot be read")
	case e.Status == http.StatusOK:
		b.WriteString(", not " + MediaType)
	}
	switch {
	case e.Kind != "":
		b.WriteString(": " + e.Kind)
	case e.Line != "":
		b.WriteString(": " + e.Line)
	}
	return b.String()
}

// refuse makes the error of an answer that is no stream. It reads the start of
// the body.
func refuse(resp *http.Response, body io.Reader, url string) *RefusedError {
	e := &RefusedError{
		URL:    url,
		Status: resp.StatusCode,
		Type:   clean(resp.Header.Get("Content-Type")),
		retry:  retryable(resp.StatusCode),
		after:  retryAfter(resp.Header.Get("Retry-After"), time.Now()),
	}
	switch {
	case isReadable(resp) && resp.StatusCode != http.StatusOK && strings.Contains(e.Type, "json"):
		said, _ := io.ReadAll(io.LimitReader(body, refusalBytes))
		e.Kind, e.Line = firstLine(bytes.NewReader(said))
		e.Problem, e.Hint = problemOf(said)
	case isReadable(resp):
		e.Kind, e.Line = firstLine(body)
	default:
		e.Encoding = clean(resp.Header.Get("Content-Encoding"))
	}
	return e
}

// problemOf returns what a JSON object says is wrong, as most servers write it or
// as RFC 9457 has it, and what can be done.
func problemOf(body []byte) (problem, hint string) {
	var members map[string]any
	if json.NewDecoder(bytes.NewReader(body)).Decode(&members) != nil {
		return "", ""
	}
	word := func(of map[string]any, names ...string) string {
		for _, name := range names {
			if s, ok := of[name].(string); ok && clean(s) != "" {
				return clean(s)
			}
		}
		return ""
	}
	problem = word(members, "error", "title")
	if nested, ok := members["error"].(map[string]any); ok {
		problem = word(nested, "message", "title", "type")
	}
	if detail := word(members, "detail", "message"); problem == "" {
		problem = detail
	} else if detail != "" && detail != problem {
		problem += ": " + detail
	}
	return problem, word(members, "hint")
}

// retryable tells whether a status may be another one later.
func retryable(status int) bool {
	switch status {
	case http.StatusRequestTimeout, http.StatusTooEarly, http.StatusTooManyRequests:
		return true
	default:
		return status >= 500 && status <= 599
	}
}

// retryAfter reads a Retry-After header: seconds or a date. What it returns is
// not positive if there is none, or it has passed.
func retryAfter(value string, now time.Time) time.Duration {
	if seconds, ok := digits([]byte(value)); ok {
		if seconds > uint64(1<<63-1)/uint64(time.Second) {
			return 1<<63 - 1
		}
		return time.Duration(seconds) * time.Second
	}
	if date, err := http.ParseTime(value); err == nil {
		return date.Sub(now)
	}
	return 0
}

// firstLine returns the first line of body that is not blank, or what body is if
// it is of a format that is no text. It reads no more than that.
func firstLine(body io.Reader) (kind, line string) {
	r := bufio.NewReader(io.LimitReader(body, refusalBytes))
	_, _ = r.Peek(1)
	if begin, _ := r.Peek(r.Buffered()); magicOf(begin) != "" {
		return magicOf(begin), ""
	}
	for {
		line, err := r.ReadString('\n')
		for part := range strings.SplitSeq(line, "\r") {
			if text := clean(part); text != "" {
				return "", text
			}
		}
		if err != nil {
			return "", ""
		}
	}
}

// clean makes foreign text fit for an error message: no control or format
// characters, no invalid UTF-8, a bounded length.
func clean(s string) string {
	var b strings.Builder
	n := 0
	for _, r := range strings.TrimSpace(s) {
		switch {
		case n == refusalRunes:
			b.WriteString("…")
			return b.String()
		case unicode.IsSpace(r):
			r = ' '
		case !unicode.IsPrint(r):
			r = utf8.RuneError
		}
		b.WriteRune(r)
		n++
	}
	return b.String()
}
