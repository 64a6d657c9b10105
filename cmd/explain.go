package cmd

import (
	"cmp"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net/http"
	"os"
	"strings"
	"syscall"

	"topicmux/sse"
)

// explain adds a hint to the error of a stream.
func explain(err error) error {
	var refused *sse.RefusedError
	var tooLarge *sse.LimitError
	var other *sse.NotStreamError
	switch {
	case err == nil:
		return nil
	case errors.As(err, &refused):
		return explainRefusal(err, refused)
	case errors.As(err, &tooLarge):
		return withHint(err, "an event this large is unusual; is this an event stream?")
	case errors.As(err, &other):
		return withHint(err, "the server declares an event stream; inspect the response with curl -i")
	case errors.Is(err, syscall.ECONNREFUSED):
		return withHint(err, "is the server running? start one with topicmux serve")
	case adviceOnTLS(err) != "":
		return withHint(err, "%s", adviceOnTLS(err))
	default:
		return err
	}
}

// explainRefusal adds a hint to a server's response. The hint of the server takes
// precedence, except about tokens, because the program has its own way to set them.
func explainRefusal(err error, refused *sse.RefusedError) error {
	hint := adviceOn(refused)
	if refused.Status != http.StatusUnauthorized {
		hint = cmp.Or(refused.Hint, hint)
	}
	return withHint(err, "%s", hint)
}

// adviceOnTLS returns a hint about an error of TLS, or "" for another error.
func adviceOnTLS(err error) string {
	var unknown x509.UnknownAuthorityError
	var header tls.RecordHeaderError
	switch {
	case errors.As(err, &unknown):
		return "--ca FILE trusts the certificate in FILE"
	case errors.As(err, &header), errors.Is(err, http.ErrSchemeMismatch):
		return "the server does not use TLS; try http://"
	}
	return ""
}

// explainInput adds the name and a hint to the error of a file or standard input.
func explainInput(name string, err error) error {
	var other *sse.NotStreamError
	if !errors.As(err, &other) {
		return fmt.Errorf("read %s: %w", inputName(name), err)
	}
	if info, err := os.Stat(name); name != "-" && err == nil && info.Mode().IsRegular() {
		whole := *other
		whole.Size, whole.Whole = info.Size(), true
		other = &whole
	}
	return withHint(fmt.Errorf("%s: %w", inputName(name), other), "%s", adviceOnInput(name, other))
}

// adviceOnInput returns a hint about an input of that kind.
func adviceOnInput(name string, input *sse.NotStreamError) string {
	from, piped := "", "that"
	if name != "-" {
		from, piped = " < "+name, name
	}
	isJSON := input.Kind == sse.KindJSON || input.Kind == sse.KindJSONLines
	if isJSON && input.Record {
		return "to publish each line as an event: topicmux publish NAME --lines --json" + from +
			"; --topic-field FIELD in place of NAME takes the topic from a field"
	}
	switch input.Kind {
	case sse.KindHTML:
		return "this is a web page; use the URL of the stream that it shows"
	case sse.KindJSONLines, sse.KindText:
		return "to publish each line as an event: topicmux publish log --lines" + from
	case sse.KindJSON:
		return "to publish it as one event: topicmux publish NAME -" + from
	case sse.KindGzip:
		return "decompress it: gunzip -c " + piped + " | topicmux watch -"
	case sse.KindZstd:
		return "decompress it: zstdcat " + piped + " | topicmux watch -"
	case sse.KindUTF16:
		return "convert it: iconv -f UTF-16 -t UTF-8"
	case sse.KindAWS:
		return "request text/event-stream from the service; this is its binary format"
	}
	return "want a recording of an event stream; curl -N URL > FILE makes one"
}

// unfinished is the warning that a recording ends in the middle of an event.
func unfinished(name string) error {
	return errors.New(inputName(name) + " ends with an incomplete event, which is left out: the empty line after it is missing")
}

// adviceOn returns a hint about a server's response.
func adviceOn(refused *sse.RefusedError) string {
	switch {
	case refused.Status == http.StatusUnauthorized, refused.Status == http.StatusForbidden:
		return "set a bearer token with --token or " + tokenVariable
	case refused.Status == http.StatusOK && strings.Contains(refused.Type, "html"):
		return "this is a web page; use the URL of the stream that it shows"
	case refused.Status == http.StatusOK:
		return "use the URL of an event stream"
	case refused.Status == http.StatusMethodNotAllowed:
		return "some streams accept only POST: use --method POST, or --data with a body"
	case refused.Status == http.StatusNotFound:
		return "check the path; a topicmux server streams at /events"
	default:
		return ""
	}
}
