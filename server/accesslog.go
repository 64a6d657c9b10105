package server

import (
	"context"
	"log/slog"
	"net"
	"time"

	"topicmux/server/auth"
	"topicmux/topics"
)

// An accessLog is the access log of a server. It may be off, and it may change while
// the server runs.
type accessLog struct {
	current func() *slog.Logger // returns nil while it is off
}

// on reports whether there is an access log.
func (l *accessLog) on() bool { return l.current() != nil }

// ended logs the end of a stream, or of the response of a stream handler.
func (l *accessLog) ended(what string, remote net.Addr, client *auth.Grant, path string, begun time.Time, reason closeReason, p topics.Progress) {
	l.write(remote, what,
		clientAttr(client),
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

// write writes a line, if the log is on.
func (l *accessLog) write(remote net.Addr, what string, attrs ...slog.Attr) {
	log := l.current()
	if log == nil {
		return
	}
	attrs = append([]slog.Attr{slog.String("remote", remote.String())}, attrs...)
	log.LogAttrs(context.Background(), slog.LevelInfo, what, attrs...)
}

// clientAttr returns who sent a request: the name of its token, or of its client.
// The attribute is empty without a name, and the log omits it.
func clientAttr(g *auth.Grant) slog.Attr {
	switch {
	case g.Name() == "":
		return slog.Attr{}
	case g.ByToken():
		return slog.String("token", g.Name())
	}
	return slog.String("client", g.Name())
}

// since returns the time since begun in milliseconds, with microsecond precision.
func since(begun time.Time) slog.Attr {
	return slog.Float64("ms", float64(time.Since(begun).Microseconds())/1000)
}
