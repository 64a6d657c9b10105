package records

import (
	"mime"
	"strings"
)

// Form is how a stream separates its records.
type Form uint8

// The forms of a stream.
const (
	// Unknown means that the first bytes decide.
	Unknown Form = iota
	// EventStream means Server-Sent Events.
	EventStream
	// JSON means JSON values one after the other, with or without line ends between and
	// within them, as in JSON Lines.
	JSON
	// Sequence means JSON text sequences (RFC 7464).
	Sequence
	// Array means an array, or an object with an array, whose elements are the records.
	Array
	// Lines means lines of text.
	Lines
)

// String returns the name of the form, as in "JSON lines".
func (f Form) String() string {
	switch f {
	case EventStream:
		return "event stream"
	case JSON:
		return "JSON lines"
	case Sequence:
		return "JSON text sequence"
	case Array:
		return "JSON array"
	case Lines:
		return "lines of text"
	default:
		return "unknown"
	}
}

// jsonLines are the media types of JSON Lines.
var jsonLines = map[string]bool{
	"application/x-ndjson": true, "application/ndjson": true, "text/x-ndjson": true, "text/ndjson": true,
	"application/jsonl": true, "application/x-jsonl": true, "text/jsonl": true,
	"application/jsonlines": true, "application/x-jsonlines": true, "application/json-lines": true,
	"application/stream+json": true, "application/json-stream": true, "application/x-json-stream": true,
}

// textTypes are the media types of which the first bytes decide. Some servers send
// streams without a type or as plain text.
var textTypes = map[string]bool{
	"": true, "text/plain": true, "application/octet-stream": true,
	"text/csv": true, "text/tab-separated-values": true, "text/log": true, "text/x-log": true,
}

// FormOf returns the form of a response, given its Content-Type. Array also stands for
// values one after the other, since application/json is used for both. Unknown means
// that the first bytes decide. FormOf returns false if the type cannot be read, such as
// text/html.
func FormOf(contentType string) (Form, bool) {
	media, _, err := mime.ParseMediaType(contentType)
	if err != nil {
		media, _, _ = strings.Cut(contentType, ";")
		media = strings.ToLower(strings.TrimSpace(media))
	}
	switch {
	case media == "text/event-stream":
		return EventStream, true
	case jsonLines[media]:
		return JSON, true
	case media == "application/json-seq", strings.HasSuffix(media, "+json-seq"):
		return Sequence, true
	case media == "application/json", media == "text/json", strings.HasSuffix(media, "+json"):
		return Array, true
	}
	return Unknown, textTypes[media]
}
