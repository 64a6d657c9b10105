package server

import (
	"errors"
	"math"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
)

// preferences are what a client would like of a stream, by lower-case name: its
// Prefer headers (RFC 7240). A client that does not know the server can send them
// to any, for servers ignore what they do not know:
//
//	history=SECONDS  begin with each topic's events of the last seconds
//	last=N           begin with the newest N of each topic
//	time             each event with its time
//
// Whatever else is in them, and what is malformed, is ignored.
type preferences map[string]string

// knownPreferences are those that are looked at.
var knownPreferences = []string{"history", "last", "time"}

// preferences returns those of the request.
func (r *request) preferences() preferences {
	lines := r.ctx.Request.Header.PeekAll("Prefer")
	if len(lines) == 0 {
		return nil
	}
	p := make(preferences)
	for _, line := range lines {
		p.read(string(line))
	}
	return p
}

// read takes those of a line. Of several with one name the first counts.
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

// unquote returns what a quoted string holds, and any other text as it is.
func unquote(s string) string {
	if len(s) < 2 || s[0] != '"' || s[len(s)-1] != '"' {
		return s
	}
	return strings.ReplaceAll(s[1:len(s)-1], `\`, "")
}

// number returns the whole number that is preferred, or the limit if it is larger.
func (p preferences) number(name string, limit uint64) (uint64, bool) {
	n, err := strconv.ParseUint(p[name], 10, 64)
	if errors.Is(err, strconv.ErrRange) {
		return limit, true
	}
	return min(n, limit), err == nil
}

// prefer adds to the wish what the client prefers and neither the query nor the
// resume decides.
func (q *streamRequest) prefer(p preferences, query url.Values, now time.Time) {
	if value, ok := p["time"]; ok && value != "0" && query.Get("time") == "" {
		q.Format |= FormatTime
		q.applied = append(q.applied, "time")
	}
	if q.LastEventID != "" || query.Get("last") != "" {
		return
	}
	if n, ok := p.number("last", maxLast); ok {
		q.Last = int(n)
		q.applied = append(q.applied, "last="+strconv.FormatUint(n, 10))
		return
	}
	if seconds, ok := p.number("history", math.MaxUint32); ok {
		q.Last, q.Since = maxLast, now.Add(-time.Duration(seconds)*time.Second)
		q.applied = append(q.applied, "history="+strconv.FormatUint(seconds, 10))
	}
}
