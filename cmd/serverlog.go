package cmd

import (
	"io"
	"log/slog"
)

// logs are where a server logs.
type logs struct {
	log    *slog.Logger
	level  *slog.LevelVar // of log
	access *slog.Logger   // of requests, at any level
}

// accessLog returns the access log, or nil if none is wanted.
func (l logs) accessLog(wanted bool) *slog.Logger {
	if !wanted {
		return nil
	}
	return l.access
}

// openLogs returns the logs.
func (s *serveSettings) openLogs(w *output) logs {
	level := &slog.LevelVar{}
	level.Set(s.level())
	return logs{log: slog.New(s.handler(w, level)), level: level, access: slog.New(s.handler(w, slog.LevelInfo))}
}

// level returns the lowest level that is logged.
func (s *serveSettings) level() (level slog.Level) {
	_ = level.UnmarshalText([]byte(s.logLevel)) // it was checked
	return level
}

func (s *serveSettings) handler(w *output, level slog.Leveler) slog.Handler {
	opts := &slog.HandlerOptions{Level: level}
	if s.logFormat == "json" {
		return slog.NewJSONHandler(w.json(), opts)
	}
	return slog.NewTextHandler(w, opts)
}

// announce prints the address of the server for people, or logs it for programs that
// read the log.
func (s *serveSettings) announce(w io.Writer, log *slog.Logger, base string, g greeting) {
	if s.logFormat == "json" {
		log.Info("listening", "url", base)
		return
	}
	printGreeting(w, base, g)
}
