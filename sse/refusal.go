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
	// refusalBytes is how many bytes of a refusal's body are read at most.
	refusalBytes = 4 << 10
	// refusalTime is how long reading a refusal's body may take. The body may be a
	// stream.
	refusalTime = 2 * time.Second
	// refusalRunes is the maximum number of characters of a text in the error.
	refusalRunes = 200
)

// RefusedError reports a response that is not a readable event stream.
type RefusedError struct {
	// URL is the URL of the request, without a password.
	URL string
	// Status is the status of the response.
	Status int
	// Type is the Content-Type of the response, sanitized and cut like Line.
	Type string
	// Encoding is the Content-Encoding of the response if the client cannot decode it,
	// and empty otherwise.
	Encoding string
	// Kind is the format of a binary body, such as "a PNG image", or one of the kinds that
	// the head of the response declares, such as KindGRPC. It is empty for text and for an
	// unknown format.
	Kind string
	// Line is the first line of the body that is not blank, cut to 200 characters and
	// without control characters. It is empty if Kind is set.
	Line string
	// Problem is the description of the problem in a JSON body: its error, or its title
	// and detail. It is sanitized and cut like Line, and empty for any other body.
	Problem string
	// Hint is the hint in a JSON body that says what to do, sanitized and cut like Line.
	Hint string
	// Credentials is whether the request had credentials: the header Authorization, or
	// access_token in the query.
	Credentials bool

	retry      bool          // another attempt makes sense
	retryAfter time.Duration // from Retry-After, if positive
}

// Error returns a message with the URL, the status, and the problem or else the type and
// line.
func (e *RefusedError) Error() string { return e.URL + " answered " + e.Reason() }

// Reason returns the message without the URL: "503 Service Unavailable: try again later".
func (e *RefusedError) Reason() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%d", e.Status)
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

// newRefusedError returns the error for a response that is not a stream. It reads the
// start of the decoded body if that is readable. What follows status 101 is not read: it is
// another protocol, and reading it does not end with the context of the request.
func newRefusedError(resp *http.Response, body io.Reader, readable bool) *RefusedError {
	e := &RefusedError{
		Status:     resp.StatusCode,
		Type:       sanitize(resp.Header.Get("Content-Type")),
		retry:      retryable(resp.StatusCode),
		retryAfter: retryAfter(resp.Header.Get("Retry-After"), time.Now()),
	}
	switch {
	case resp.StatusCode == http.StatusSwitchingProtocols:
	case readable && resp.StatusCode != http.StatusOK && strings.Contains(e.Type, "json"):
		data, _ := io.ReadAll(io.LimitReader(body, refusalBytes))
		e.Kind, e.Line = firstLine(bytes.NewReader(data))
		e.Problem, e.Hint = problemOf(data)
	case readable:
		e.Kind, e.Line = firstLine(body)
	default:
		e.Encoding = sanitize(strings.Join(resp.Header.Values("Content-Encoding"), ", "))
	}
	if kind := kindOfResponse(resp); e.Kind == "" && kind != "" {
		e.Kind, e.Line = kind, ""
	}
	return e
}

// Kinds of responses that their heads declare.
const (
	KindWebSocket = "a WebSocket endpoint"
	KindGRPC      = "a gRPC response"
	KindProtobuf  = "protobuf data"
	KindPackets   = "a binary stream of Docker"
	KindVideo     = "a video stream"
)

// declared are the kinds of media types whose bodies may not show what they are.
var declared = map[string]string{
	"application/grpc": KindGRPC, "application/grpc-web": KindGRPC, "application/connect+proto": KindGRPC,
	"application/protobuf": KindProtobuf, "application/x-protobuf": KindProtobuf,
	"application/vnd.google.protobuf": KindProtobuf, "application/vnd.kubernetes.protobuf": KindProtobuf,
	"application/vnd.amazon.eventstream":        KindAWS,
	"application/vnd.docker.raw-stream":         KindPackets,
	"application/vnd.docker.multiplexed-stream": KindPackets,
	"application/msgpack":                       "MessagePack data", "application/x-msgpack": "MessagePack data",
	"application/vnd.msgpack": "MessagePack data", "application/cbor": "CBOR data", "application/avro": "Avro data",
	"multipart/x-mixed-replace": KindVideo, "application/vnd.apple.mpegurl": KindVideo, "application/x-mpegurl": KindVideo,
}

// kindOfResponse returns the kind that the head of a response declares, or "".
func kindOfResponse(resp *http.Response) string {
	upgrade := strings.Contains(strings.ToLower(resp.Header.Get("Upgrade")), "websocket")
	if resp.StatusCode == http.StatusSwitchingProtocols && upgrade {
		return KindWebSocket
	}
	if resp.StatusCode >= 400 && (upgrade || resp.Header.Get("Sec-Websocket-Version") != "") {
		return KindWebSocket
	}
	media, _, _ := strings.Cut(resp.Header.Get("Content-Type"), ";")
	media = strings.ToLower(strings.TrimSpace(media))
	if base, _, found := strings.Cut(media, "+"); found && strings.HasPrefix(base, "application/grpc") {
		media = base
	}
	return declared[media]
}

// problemOf returns the problem and the hint in a JSON object. It knows the members that
// most servers use and those of RFC 9457.
func problemOf(body []byte) (problem, hint string) {
	var members map[string]any
	if json.NewDecoder(bytes.NewReader(body)).Decode(&members) != nil {
		return "", ""
	}
	text := func(of map[string]any, names ...string) string {
		for _, name := range names {
			if s, ok := of[name].(string); ok && sanitize(s) != "" {
				return sanitize(s)
			}
		}
		return ""
	}
	problem = text(members, "error", "title")
	if nested, ok := members["error"].(map[string]any); ok {
		problem = text(nested, "message", "title", "type")
	}
	if detail := text(members, "detail", "message"); problem == "" {
		problem = detail
	} else if detail != "" && detail != problem {
		problem += ": " + detail
	}
	return problem, text(members, "hint")
}

// retryable reports whether another attempt after the status may succeed.
func retryable(status int) bool {
	switch status {
	case http.StatusRequestTimeout, http.StatusTooEarly, http.StatusTooManyRequests:
		return true
	default:
		return status >= 500 && status <= 599
	}
}

// retryAfter parses a Retry-After header, which contains seconds or a date. It returns 0
// or less if the header is missing or invalid, or the date has passed.
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

// firstLine returns the first line of body that is not blank, or the kind of body if that
// is a known binary format. It reads no further than necessary.
func firstLine(body io.Reader) (kind, line string) {
	r := bufio.NewReader(io.LimitReader(body, refusalBytes))
	_, _ = r.Peek(1)
	if begin, _ := r.Peek(r.Buffered()); magicOf(begin) != "" {
		return magicOf(begin), ""
	}
	for {
		line, err := r.ReadString('\n')
		for part := range strings.SplitSeq(line, "\r") {
			if text := sanitize(part); text != "" {
				return "", text
			}
		}
		if err != nil {
			return "", ""
		}
	}
}

// sanitize makes text from a server safe for an error message. It replaces control and
// format characters and invalid UTF-8, and cuts the text to refusalRunes characters.
func sanitize(s string) string {
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
