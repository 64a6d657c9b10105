package cmd

import (
	"errors"
	"fmt"
	"net/http"
	"os"
	"strings"
	"syscall"

	"topicmux/sse"
)

// explain adds what to do to the error of a stream.
func explain(err error) error {
	var refused *sse.RefusedError
	var tooLarge *sse.LimitError
	var other *sse.NotStreamError
	switch {
	case err == nil:
		return nil
	case errors.As(err, &refused):
		return hinted(err, "%s", adviceOn(refused))
	case errors.As(err, &tooLarge):
		return hinted(err, "an event this large is hardly meant; is it an event stream?")
	case errors.As(err, &other):
		return hinted(err, "the server calls it an event stream; look at it with curl -i")
	case errors.Is(err, syscall.ECONNREFUSED):
		return hinted(err, "is the server running? topicmux serve starts one")
	default:
		return err
	}
}

// explainInput says what is wrong with a file or standard input, and what to do.
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
	return hinted(fmt.Errorf("%s: %w", inputName(name), other), "%s", adviceOnInput(name, other.Kind))
}

// adviceOnInput says what to do with an input of that kind.
func adviceOnInput(name, kind string) string {
	from, piped := "", "that"
	if name != "-" {
		from, piped = " < "+name, name
	}
	switch kind {
	case sse.KindHTML:
		return "that is a page for browsers; watch the URL of the stream behind it"
	case sse.KindJSONLines, sse.KindText:
		return "topicmux publish log --lines" + from + " makes an event of each line, for topicmux serve"
	case sse.KindJSON:
		return "topicmux publish NAME -" + from + " makes one event of it, for topicmux serve"
	case sse.KindGzip:
		return "gunzip -c " + piped + " | topicmux watch -"
	case sse.KindZstd:
		return "zstdcat " + piped + " | topicmux watch -"
	case sse.KindUTF16:
		return "convert it: iconv -f UTF-16 -t UTF-8"
	case sse.KindAWS:
		return "ask the service for text/event-stream; this is its binary format"
	}
	return "want a recording of text/event-stream, as curl -N URL > FILE makes one"
}

// unfinished says that a recording ends in the middle of an event.
func unfinished(name string) error {
	return errors.New(inputName(name) + " ends within an event, which is left out: the empty line behind it is missing")
}

// adviceOn says what to do about a server's answer.
func adviceOn(refused *sse.RefusedError) string {
	switch {
	case refused.Status == http.StatusUnauthorized, refused.Status == http.StatusForbidden:
		return "--token sends a bearer token, and so does " + tokenVariable
	case refused.Status == http.StatusOK && strings.Contains(refused.Type, "html"):
		return "that is a page for browsers; give the URL of the stream behind it"
	case refused.Status == http.StatusOK:
		return "give the URL of an event stream"
	case refused.Status == http.StatusMethodNotAllowed:
		return "some streams answer a POST only: --method POST, or --data with its body"
	case refused.Status == http.StatusNotFound:
		return "check the path; a topicmux server streams at /events"
	default:
		return ""
	}
}
