package request

import (
	"bytes"
	"errors"
	"mime"
	"net/http"
	"strings"
	"unicode/utf8"

	"github.com/valyala/fasthttp"

	"topicmux/server/internal/problem"
	"topicmux/sse"
)

// The media types of bodies that are not a single event.
const (
	MediaLines  = "application/x-ndjson"
	MediaStream = sse.MediaType
	MediaForm   = "multipart/form-data"
)

// MediaTypeOf returns the media type of the body. It returns an error if the body has no
// stated length, is compressed, or is not in UTF-8.
func MediaTypeOf(r *Request) (string, error) {
	if !hasLength(&r.Ctx.Request.Header) {
		return "", problem.New(http.StatusLengthRequired, "the request has no body length",
			"send Content-Length (0 is valid) or use chunked encoding; with curl, add -d ''")
	}
	if coding := r.Header("Content-Encoding"); coding != "" && !strings.EqualFold(coding, "identity") {
		return "", problem.New(http.StatusUnsupportedMediaType, "the body has a Content-Encoding, which the server does not support",
			"send the body without Content-Encoding")
	}
	header := r.Header("Content-Type")
	if _, _, err := mime.ParseMediaType(header); err != nil && strings.Contains(header, ",") {
		return "", problem.BadRequest("the request has two content types", "send one Content-Type header")
	}
	kind, params := mediaOf(header)
	switch strings.ToLower(params["charset"]) {
	case "", "utf-8", "utf8", "us-ascii":
		return kind, nil
	}
	return "", problem.New(http.StatusUnsupportedMediaType, "the body is not in UTF-8",
		"an event stream is UTF-8 text; convert the body, for example with iconv")
}

// mediaOf parses a Content-Type. A malformed one gives its part before the
// semicolon, in lower case.
func mediaOf(header string) (kind string, params map[string]string) {
	kind, params, err := mime.ParseMediaType(header)
	if err != nil {
		kind, _, _ = strings.Cut(header, ";")
		kind = strings.ToLower(strings.TrimSpace(kind))
	}
	if kind == "application/ndjson" || kind == "application/jsonl" || kind == "application/x-jsonlines" {
		kind = MediaLines // there is no registered name
	}
	return kind, params
}

// Broken reports whether err means that a chunk does not end where it should.
func Broken(err error) bool {
	var chunk fasthttp.ErrBrokenChunk
	return errors.As(err, &chunk)
}

// hasLength reports whether a request states the length of its body. fasthttp
// treats a missing length as 0.
func hasLength(h *fasthttp.RequestHeader) bool {
	if h.ContentLength() != 0 {
		return true
	}
	const field = "content-length:"
	for line := range bytes.Lines(h.RawHeaders()) {
		if len(line) >= len(field) && strings.EqualFold(string(line[:len(field)]), field) {
			return true
		}
	}
	return false
}

// HeaderKey is the header field with the key of a request that may be repeated.
const HeaderKey = "Idempotency-Key"

// Streams reports whether the body of a request is published while it arrives. A
// body with an Idempotency-Key is read to its end first.
func Streams(h *fasthttp.RequestHeader) bool {
	if !h.IsPost() || len(h.PeekAll(HeaderKey)) > 0 {
		return false
	}
	kind, _ := mediaOf(string(h.ContentType()))
	return kind == MediaLines || kind == MediaStream
}

// CheckUTF8 returns an error if data is not UTF-8. An event stream is UTF-8 (P1),
// so other bytes would arrive changed.
func CheckUTF8(data []byte) error {
	if utf8.Valid(data) {
		return nil
	}
	return problem.New(http.StatusBadRequest, "the data is not UTF-8",
		"an event stream is UTF-8 text; encode binary data, for example in base64")
}
