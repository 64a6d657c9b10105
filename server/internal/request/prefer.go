package request

import (
	"errors"
	"math"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/valyala/fasthttp"

	"topicmux/protocol"
	"topicmux/server/internal/framing"
)

// preferences are the preferences of a client for a stream, by lower-case name,
// from its Prefer headers (RFC 7240). A client can send them to any server: servers
// ignore unknown preferences.
//
//	history=SECONDS  start with the events of each topic from the last seconds, and at
//	                 least the newest
//	last=N           start with the newest N events of each topic
//	since=TIME       start with the events of each topic since that time; together
//	                 with last, with at most N of them
//	time             send each event with its time
//
// Other preferences and malformed ones are ignored.
type preferences map[string]string

// knownPreferences are the supported preferences.
var knownPreferences = []string{"history", "last", "since", "time"}

// preferencesOf returns the preferences of a request.
func preferencesOf(h *fasthttp.RequestHeader) preferences {
	lines := h.PeekAll("Prefer")
	if len(lines) == 0 {
		return nil
	}
	p := make(preferences)
	for _, line := range lines {
		p.read(string(line))
	}
	return p
}

// read adds the preferences of a header line. If a name occurs more than once, the
// first value counts.
func (p preferences) read(line string) {
	for line != "" {
		var item string
		item, line = cutUnquoted(line, ',')
		item, _ = cutUnquoted(item, ';') // no preference here has parameters
		name, value, _ := strings.Cut(item, "=")
		name = strings.ToLower(strings.Trim(name, " \t"))
		if _, taken := p[name]; !taken && slices.Contains(knownPreferences, name) {
			p[name] = unquote(strings.Trim(value, " \t"))
		}
	}
}

// cutUnquoted cuts s at the first separator that is not in a quoted string.
func cutUnquoted(s string, separator byte) (before, after string) {
	quoted := false
	for i := 0; i < len(s); i++ {
		switch {
		case s[i] == '"':
			quoted = !quoted
		case s[i] == '\\' && quoted:
			i++
		case s[i] == separator && !quoted:
			return s[:i], s[i+1:]
		}
	}
	return s, ""
}

// unquote returns the content of a quoted string, and other text unchanged.
func unquote(s string) string {
	if len(s) < 2 || s[0] != '"' || s[len(s)-1] != '"' {
		return s
	}
	return strings.ReplaceAll(s[1:len(s)-1], `\`, "")
}

// number returns the preferred whole number, or limit if the number is larger. It
// returns false if there is none.
func (p preferences) number(name string, limit uint64) (uint64, bool) {
	n, err := strconv.ParseUint(p[name], 10, 64)
	if errors.Is(err, strconv.ErrRange) {
		return limit, true
	}
	return min(n, limit), err == nil
}

// prefer applies the client's preferences that neither the query nor the resume
// point overrides.
func (q *Subscription) prefer(p preferences, query url.Values, now time.Time) {
	if value, ok := p["time"]; ok && value != "0" && query.Get("time") == "" {
		q.Format |= framing.FormatTime
		q.Applied = append(q.Applied, "time")
	}
	if q.LastEventID != "" || query.Get("last") != "" || query.Get("since") != "" {
		return
	}
	since, err := protocol.ParseSince(p["since"], now)
	if err == nil {
		q.Last, q.Since, q.OnlySince = math.MaxInt, since, true
		q.Applied = append(q.Applied, `since="`+since.UTC().Format(time.RFC3339Nano)+`"`)
	}
	if n, ok := p.number("last", maxLast); ok {
		q.Last = int(n)
		q.Applied = append(q.Applied, "last="+strconv.FormatUint(n, 10))
		return
	}
	if seconds, ok := p.number("history", math.MaxUint32); ok && err != nil {
		q.Last, q.Since = maxLast, now.Add(-time.Duration(seconds)*time.Second)
		q.Applied = append(q.Applied, "history="+strconv.FormatUint(seconds, 10))
	}
}
