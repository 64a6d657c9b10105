// Package accesslog writes the access log.
package accesslog

import (
	"context"
	"log/slog"
	"net"
	"time"

	"topicmux/server/auth"
	"topicmux/topics"
)

// An Log is the access log of a server. It may be off, and it may change while
// the server runs.
type Log struct {
	current func() *slog.Logger // returns nil while it is off
}

// New returns a log that writes to what current returns, which is nil while
// the log is off.
func New(current func() *slog.Logger) *Log { return &Log{current} }

// On reports whether there is an access log.
func (l *Log) On() bool { return l.current() != nil }

// Ended logs the end of a stream, or of the response of a stream handler, and the reason.
func (l *Log) Ended(what string, remote net.Addr, client *auth.Grant, path string, begun time.Time, reason string, p topics.Progress) {
	l.Write(remote, what,
		ClientAttr(client),
		slog.String("path", path),
		slog.String("reason", reason),
		Since(begun),
		slog.Uint64("events", p.Events),
		slog.Uint64("bytes", p.Bytes),
		slog.Uint64("gaps", p.Gaps),
		slog.Uint64("missed", p.Missed),
		slog.String("last", p.Last.String()),
	)
}

// Write writes a line, if the log is on.
func (l *Log) Write(remote net.Addr, what string, attrs ...slog.Attr) {
	log := l.current()
	if log == nil {
		return
	}
	attrs = append([]slog.Attr{slog.String("remote", remote.String())}, attrs...)
	log.LogAttrs(context.Background(), slog.LevelInfo, what, attrs...)
}

// ClientAttr returns who sent a request: the name of its token, or of its client.
// The attribute is empty without a name, and the log omits it.
func ClientAttr(g *auth.Grant) slog.Attr {
	switch {
	case g.Name() == "":
		return slog.Attr{}
	case g.ByToken():
		return slog.String("token", g.Name())
	}
	return slog.String("client", g.Name())
}

// Since returns the time since begun in milliseconds, with microsecond precision.
func Since(begun time.Time) slog.Attr {
	return slog.Float64("ms", float64(time.Since(begun).Microseconds())/1000)
}
