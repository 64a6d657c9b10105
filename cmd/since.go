package cmd

import (
	"errors"
	"net/http"
	"strconv"
	"strings"
	"time"

	"topicmux/protocol"
	"topicmux/sse"
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

// errSinceIgnored reports a server that begins its stream as it likes.
var errSinceIgnored = withHint(errors.New("the server ignores --since"), "if it has a parameter of its own, put it into the URL, such as ?since=15m")

// warnOfSince returns a hook that calls warn once if the first response says that the
// server has ignored --since, and that then calls next, which may be nil.
func (s *streamSettings) warnOfSince(warn func(error), next func(sse.State)) func(sse.State) {
	checked := s.since == ""
	return func(state sse.State) {
		if next != nil {
			next(state)
		}
		if checked || state.Phase != sse.Open || state.Response == nil {
			return
		}
		checked = true
		resumed := state.Response.Header.Get(protocol.HeaderLastEventID) != ""
		if !resumed && !strings.Contains(state.Response.Header.Get("Preference-Applied"), "since=") {
			warn(errSinceIgnored)
		}
	}
}
