package server

import (
	"context"
	"log/slog"
	"net/url"
	"strings"
	"time"

	"topicmux/topics"
)

const (
	// maxLogged is how many bytes of a request target, or of another text that a
	// client sent, a line of the access log has. What is longer is cut.
	maxLogged = 512
	redacted  = "REDACTED"
)

// account counts a request that was answered, and logs it.
func (s *Server) account(r *request) {
	status := r.ctx.Response.StatusCode()
	s.requests.count(r.route, status)
	connOf(r.ctx).answered = true
	if s.settings.Load().AccessLog == nil {
		return
	}
	s.access(connOf(r.ctx), "request",
		holder(r.token),
		slog.String("method", cut(r.method)),
		slog.String("path", r.logged()),
		slog.Int("status", status),
		since(r.begun),
		slog.Int("bytes", len(r.ctx.Response.Body())),
		slog.String("agent", cut(r.header("User-Agent"))),
	)
}

// accountUnasked counts what is answered where no request was read, and logs it.
func (s *Server) accountUnasked(c *conn, e *apiError) {
	s.requests.count(unmatched, e.status)
	if s.settings.Load().AccessLog != nil {
		s.access(c, "request", slog.Int("status", e.status))
	}
}

// logAccessEnd logs the end of a stream, or of an answer of a stream handler.
func (s *Server) logAccessEnd(what string, c *conn, token *Token, path string, begun time.Time, how closeReason, p topics.Progress) {
	if s.settings.Load().AccessLog == nil {
		return
	}
	s.access(c, what,
		holder(token),
		slog.String("path", path),
		slog.String("end", closeReasonNames[how]),
		since(begun),
		slog.Uint64("events", p.Events),
		slog.Uint64("bytes", p.Bytes),
		slog.Uint64("gaps", p.Gaps),
		slog.Uint64("missed", p.Missed),
		slog.String("last", p.Last.String()),
	)
}

// holder is the name of a token; without one it is left out.
func holder(token *Token) slog.Attr {
	if token == nil {
		return slog.Attr{}
	}
	return slog.String("token", token.name)
}

// since is how long something took, in milliseconds to the microsecond.
func since(begun time.Time) slog.Attr {
	return slog.Float64("ms", float64(time.Since(begun).Microseconds())/1000)
}

// access writes a line of the access log, if there is one.
func (s *Server) access(c *conn, what string, attrs ...slog.Attr) {
	attrs = append([]slog.Attr{slog.String("remote", c.RemoteAddr().String())}, attrs...)
	s.settings.Load().AccessLog.LogAttrs(context.Background(), slog.LevelInfo, what, attrs...)
}

// logged returns the request's path and query as a log may show them: without
// tokens, and nothing of a target that could not be read.
func (r *request) logged() string {
	u, err := url.ParseRequestURI(string(r.ctx.Request.Header.RequestURI()))
	if err != nil {
		return ""
	}
	path := redactPath(u.EscapedPath())
	if u.RawQuery == "" {
		return cut(path)
	}
	return cut(path + "?" + redactQuery(u.RawQuery))
}

// redactPath hides what follows the name of the token's parameter in a path, where
// someone has put it by mistake.
func redactPath(path string) string {
	plain, err := url.PathUnescape(path)
	if err != nil {
		return redacted
	}
	before := strings.Index(strings.ToLower(plain), parameter)
	if before < 0 {
		return path
	}
	escaped := (&url.URL{Path: plain[:before]}).EscapedPath()
	return escaped + parameter + "=" + redacted
}

// redactQuery hides what may be a token in a query: the values of all parameters
// that the server does not know, because a person may misspell access_token, and
// whatever is not a parameter with a name.
func redactQuery(query string) string {
	parts := strings.Split(query, "&")
	for i, part := range parts {
		parts[i] = redactPart(part)
	}
	return strings.Join(parts, "&")
}

func redactPart(part string) string {
	name, value, ok := strings.Cut(part, "=")
	plain, err := url.QueryUnescape(part)
	switch {
	case err != nil: // nobody has understood it
		return redacted
	case strings.Contains(strings.ToLower(plain), parameter):
		return parameter + "=" + redacted
	case part == "", ok && value == "" && len(name) < minSecret, knownParameters[name]:
		return part
	case ok && name != "" && len(name) < minSecret && strings.Trim(name, plainName) == "":
		return name + "=" + redacted
	}
	return redacted
}

// knownParameters are the query parameters that some request takes, none of which
// is a secret.
var knownParameters = func() map[string]bool {
	known := map[string]bool{}
	for _, names := range routeParameters {
		for _, name := range names {
			known[name] = true
		}
	}
	return known
}()

func cut(text string) string {
	if len(text) <= maxLogged {
		return text
	}
	return strings.ToValidUTF8(text[:maxLogged], "") + "…"
}
