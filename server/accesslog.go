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
	// maxLogged is the maximum length in bytes of a request target, or of another
	// text from a client, in a line of the access log. Longer text is cut.
	maxLogged = 512
	redacted  = "REDACTED"
)

// account counts an answered request and logs it.
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

// accountWithoutRequest counts an answer to a connection that sent no request, and
// logs it.
func (s *Server) accountWithoutRequest(c *conn, e *apiError) {
	s.requests.count(unmatched, e.status)
	if s.settings.Load().AccessLog != nil {
		s.access(c, "request", slog.Int("status", e.status))
	}
}

// logAccessEnd logs the end of a stream, or of the response of a stream handler.
func (s *Server) logAccessEnd(what string, c *conn, token *Token, path string, begun time.Time, reason closeReason, p topics.Progress) {
	if s.settings.Load().AccessLog == nil {
		return
	}
	s.access(c, what,
		holder(token),
		slog.String("path", path),
		slog.String("end", closeReasonNames[reason]),
		since(begun),
		slog.Uint64("events", p.Events),
		slog.Uint64("bytes", p.Bytes),
		slog.Uint64("gaps", p.Gaps),
		slog.Uint64("missed", p.Missed),
		slog.String("last", p.Last.String()),
	)
}

// holder returns the name of a token as a log attribute. Without a token the
// attribute is empty and the log omits it.
func holder(token *Token) slog.Attr {
	if token == nil {
		return slog.Attr{}
	}
	return slog.String("token", token.name)
}

// since returns the time since begun in milliseconds, with microsecond precision.
func since(begun time.Time) slog.Attr {
	return slog.Float64("ms", float64(time.Since(begun).Microseconds())/1000)
}

// access writes a line to the access log, if the server has one.
func (s *Server) access(c *conn, what string, attrs ...slog.Attr) {
	attrs = append([]slog.Attr{slog.String("remote", c.RemoteAddr().String())}, attrs...)
	s.settings.Load().AccessLog.LogAttrs(context.Background(), slog.LevelInfo, what, attrs...)
}

// logged returns the path and query of the request for a log. Tokens are redacted.
// It returns "" if the target cannot be parsed.
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

// redactPath hides everything after the name of the token parameter in a path. A
// client may put it there by mistake.
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

// redactQuery hides everything in a query that may be a token: the values of all
// unknown parameters, because a user may misspell access_token, and every part that
// has no parameter name.
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
	case err != nil: // it cannot be decoded, so it may hold anything
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

// knownParameters are the query parameters that at least one route accepts. None of
// them is a secret.
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
