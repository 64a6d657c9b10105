package cmd

import (
	"fmt"
	"io"
	"log/slog"
	"slices"
	"strings"

	"github.com/spf13/pflag"
)

// operation is how serve is watched over.
type operation struct {
	logLevel  string
	logFormat string
	accessLog bool
	pprof     string
}

func (o *operation) flags(f *pflag.FlagSet) {
	f.StringVar(&o.logLevel, "log-level", "info", "lowest level: debug, info, warn or error")
	f.StringVar(&o.logFormat, "log-format", "text", "log as text or json, on standard error")
	f.BoolVar(&o.accessLog, "access-log", false, "log every request and the end of every stream")
	f.StringVar(&o.pprof, "pprof", "", "serve profiles of this process at HOST:PORT")
}

var (
	logLevels  = []string{"debug", "info", "warn", "error"}
	logFormats = []string{"text", "json"}
)

// check returns what is wrong with the choices, or nil.
func (o *operation) check() error {
	if !slices.Contains(logLevels, o.logLevel) {
		return misused(fmt.Errorf("--log-level %q is not a level", o.logLevel), "want one of %s", strings.Join(logLevels, ", "))
	}
	if !slices.Contains(logFormats, o.logFormat) {
		return misused(fmt.Errorf("--log-format %q is not a format", o.logFormat), "want one of %s", strings.Join(logFormats, ", "))
	}
	return nil
}

// open returns the logs.
func (o *operation) open(w *output) logs {
	level := &slog.LevelVar{}
	level.Set(o.level())
	return logs{log: slog.New(o.handler(w, level)), level: level, access: slog.New(o.handler(w, slog.LevelInfo))}
}

// level is the lowest level of what is logged.
func (o *operation) level() (level slog.Level) {
	_ = level.UnmarshalText([]byte(o.logLevel)) // check has seen to it
	return level
}

func (o *operation) handler(w *output, level slog.Leveler) slog.Handler {
	opts := &slog.HandlerOptions{Level: level}
	if o.logFormat == "json" {
		return slog.NewJSONHandler(w.json(), opts)
	}
	return slog.NewTextHandler(w, opts)
}

// greet says where the server is: to a person, or as a line of the log to a
// program that reads those.
func (o *operation) greet(w io.Writer, log *slog.Logger, base string, g greeting) {
	if o.logFormat == "json" {
		log.Info("listening", "url", base)
		return
	}
	announce(w, base, g)
}
