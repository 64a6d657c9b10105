package load

import (
	"bytes"
	"fmt"
	"strings"
)

// head parses the response head and returns its size. It returns 0 if the head is
// incomplete.
func (s *subscriber) head(b []byte) (int, error) {
	end := bytes.Index(b, []byte("\r\n\r\n"))
	if end < 0 {
		return 0, nil
	}
	status, rest, _ := strings.Cut(string(b[:end]), "\r\n")
	if code := strings.Fields(status); len(code) < 2 || code[1] != "200" {
		return 0, fmt.Errorf("the server answers %q", status)
	}
	stream := false
	for line := range strings.SplitSeq(rest, "\r\n") {
		name, value, _ := strings.Cut(line, ":")
		name, value = strings.ToLower(name), strings.ToLower(strings.TrimSpace(value))
		switch name {
		case "content-type":
			media, _, _ := strings.Cut(value, ";")
			stream = strings.TrimSpace(media) == "text/event-stream"
		case "transfer-encoding":
			s.chunked = value == "chunked"
		}
	}
	if !stream {
		return 0, fmt.Errorf("the answer is no event stream: %q", b[:end])
	}
	return end + 4, nil
}
