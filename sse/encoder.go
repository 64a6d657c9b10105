package sse

import (
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// Frame is an event to encode.
type Frame struct {
	// ID sets the last event id. Default: no id line, so the client keeps its id.
	ID string
	// ResetID writes an empty id line, which clears the last event id of the client. It
	// must not be set together with ID. Default: false.
	ResetID bool
	// Event is the event's type. For DefaultEvent no event line is written. Default:
	// DefaultEvent.
	Event string
	// Data is the payload. CRLF, CR and LF are line ends and arrive as LF. Invalid UTF-8
	// arrives as U+FFFD. Empty data is encoded as an event with empty data.
	Data []byte
	// Retry sets the reconnection time of the client, rounded up to whole milliseconds.
	// AppendRetry can set it to zero. Default: 0, no retry line.
	Retry time.Duration
	// Time is the event's time in Unix milliseconds. It is written to the extension field
	// "time", which standard clients ignore. Default: 0, no time line.
	Time int64
}

// AppendEvent appends the encoding of f to dst and returns the result. If the format
// cannot represent f, it returns dst unchanged and a *FieldError. That is so for an id
// or event type with a CR, LF or invalid UTF-8, an id with NUL, an ID together with
// ResetID, and a negative Retry or Time.
func AppendEvent(dst []byte, f Frame) ([]byte, error) {
	if err := f.check(); err != nil {
		return dst, err
	}
	if f.Time > 0 {
		dst = append(dst, "time: "...)
		dst = strconv.AppendInt(dst, f.Time, 10)
		dst = append(dst, '\n')
	}
	if f.ID != "" || f.ResetID { // S6: never by accident
		dst = append(dst, "id: "...)
		dst = append(dst, f.ID...)
		dst = append(dst, '\n')
	}
	if f.Event != "" && f.Event != DefaultEvent {
		dst = append(dst, "event: "...)
		dst = append(dst, f.Event...)
		dst = append(dst, '\n')
	}
	if f.Retry > 0 {
		dst = appendRetryLine(dst, f.Retry)
	}
	dst = appendLines(dst, "data: ", f.Data)
	return append(dst, '\n'), nil // S4
}

// AppendComment appends s to dst as a comment, one comment line for each line of s, and
// returns the result. Clients ignore comments. Servers send them to keep a connection
// alive.
func AppendComment(dst []byte, s string) []byte {
	if s == "" {
		return append(dst, ":\n"...)
	}
	return appendLines(dst, ": ", []byte(s))
}

// AppendRetry appends a block to dst that sets the client's reconnection time to d, and
// returns the result. d is rounded up to whole milliseconds. A negative d counts as 0.
func AppendRetry(dst []byte, d time.Duration) []byte {
	return append(appendRetryLine(dst, d), '\n')
}

func appendRetryLine(dst []byte, d time.Duration) []byte {
	ms := max(d, 0) / time.Millisecond
	if d > ms*time.Millisecond {
		ms++
	}
	dst = append(dst, "retry: "...)
	dst = strconv.AppendInt(dst, int64(ms), 10)
	return append(dst, '\n')
}

// appendLines appends each line of text with the prefix before it and LF after it (S5).
// An empty text is one empty line.
func appendLines(dst []byte, prefix string, text []byte) []byte {
	if !valid(text) {
		text = AppendUTF8(nil, text)
	}
	lf, cr := -1, -1
	for {
		if lf < 0 {
			lf = find(text, 0, '\n')
		}
		if cr < 0 {
			cr = find(text, 0, '\r')
		}
		end := min(lf, cr)
		dst = append(dst, prefix...)
		dst = append(dst, text[:end]...)
		dst = append(dst, '\n')
		if end == len(text) {
			return dst
		}
		next := end + 1
		if end == cr && next < len(text) && text[next] == '\n' {
			next++
		}
		text, lf, cr = text[next:], lf-next, cr-next
	}
}

func (f *Frame) check() error {
	if err := checkText("id", f.ID); err != nil {
		return err
	}
	if err := checkText("event", f.Event); err != nil {
		return err
	}
	switch {
	case f.ResetID && f.ID != "":
		return &FieldError{Field: "id", Reason: "is set and reset at once"}
	case f.Retry < 0:
		return &FieldError{Field: "retry", Reason: "is negative"}
	case f.Time < 0:
		return &FieldError{Field: "time", Reason: "is negative"}
	}
	return nil
}

func checkText(field, s string) error {
	for i := range len(s) {
		if s[i] < ' ' || s[i] >= utf8.RuneSelf {
			return checkRareText(field, s)
		}
	}
	return nil
}

func checkRareText(field, s string) error {
	switch {
	case strings.ContainsAny(s, "\r\n"):
		return &FieldError{Field: field, Reason: "contains a line end"}
	case !utf8.ValidString(s):
		return &FieldError{Field: field, Reason: "is not valid UTF-8"}
	case field == "id" && strings.IndexByte(s, 0) >= 0:
		return &FieldError{Field: field, Reason: "contains NUL, so clients would ignore it"}
	}
	return nil
}
