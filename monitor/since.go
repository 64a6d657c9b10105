package monitor

import (
	"net/http"
	"strings"
	"sync/atomic"

	"topicmux/protocol"
	"topicmux/sse"
)

// sinceCheck finds out whether a server ignores the preference of the request for the events
// since a time. Only topicmux servers know it.
type sinceCheck struct {
	checked bool // the first response has come; for the goroutine that receives the stream
	ignored atomic.Bool
}

// check looks at the first response to a request with that header, and reports whether it
// ignores the preference.
func (c *sinceCheck) check(request http.Header, state sse.State) bool {
	if c.checked || state.Phase != sse.Open || state.Response == nil {
		return false
	}
	c.checked = true
	asked := strings.Contains(strings.Join(request.Values("Prefer"), ","), "since=")
	response := state.Response.Header
	resumed := response.Get(protocol.HeaderLastEventID) != ""
	c.ignored.Store(asked && !resumed && !strings.Contains(response.Get("Preference-Applied"), "since="))
	return c.ignored.Load()
}
