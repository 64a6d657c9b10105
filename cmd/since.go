package cmd

import (
	"errors"
	"net/http"
	"strconv"
	"time"

	"topicmux/monitor"
	"topicmux/protocol"
)

// preferBeginning adds the header with which watch and tail ask for the events that a
// stream begins with. Servers other than topicmux ignore it.
func (s *streamSettings) preferBeginning(header http.Header) {
	if s.since != "" {
		header.Add("Prefer", `since="`+s.since+`"`)
	}
	if s.last >= 0 {
		header.Add("Prefer", "last="+strconv.Itoa(s.last))
	}
}

// checkSince returns a usage error if --since is not a time.
func (s *streamSettings) checkSince() error {
	if s.since == "" {
		return nil
	}
	if _, err := protocol.ParseSince(s.since, time.Now()); err != nil {
		return usageError(errors.New("--since: "+err.Error()), "for example --since 15m, --since 1766275200 or --since 2026-11-28T12:00:00Z")
	}
	return nil
}

// sinceIgnored is the error about a server that begins its stream as it likes.
func sinceIgnored(stream *monitor.Stream) error {
	what := "the server ignores --since"
	if stream.Name() != "" {
		what = stream.Name() + ": " + what
	}
	return withHint(errors.New(what), "if it has a parameter of its own, put it into the URL, such as ?since=15m")
}
