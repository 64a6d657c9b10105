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
	s.answered.count(r.route, status)
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
func (s *Server) accountUnasked(c *conn, why *fault) {
	s.answered.count(unmatched, why.status)
	if s.settings.Load().AccessLog != nil {
		s.access(c, "request", slog.Int("status", why.status))
	}
}

// logEnd logs the end of a stream, or of an answer of a responder.
func (s *Server) logEnd(what string, c *conn, token *Token, path string, begun time.Time, how end, p topics.Progress) {
	if s.settings.Load().AccessLog == nil {
		return
	}
	s.access(c, what,
		holder(token),
		slog.String("path", path),
		slog.String("end", endNames[how]),
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
	if u.RawQuery == "" {
		return cut(u.EscapedPath())
	}
	return cut(u.EscapedPath() + "?" + redact(u.RawQuery))
}

// redact hides the tokens in a query, however they are spelt.
func redact(query string) string {
	parts := strings.Split(query, "&")
	for i, part := range parts {
		plain, err := url.QueryUnescape(part)
		if err != nil {
			parts[i] = redacted // nobody has understood it
		} else if strings.Contains(strings.ToLower(plain), parameter) {
			parts[i] = parameter + "=" + redacted
		}
	}
	return strings.Join(parts, "&")
}

func cut(text string) string {
	if len(text) <= maxLogged {
		return text
	}
	return strings.ToValidUTF8(text[:maxLogged], "") + "…"
}
