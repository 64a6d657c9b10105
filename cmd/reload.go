package cmd

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"reflect"
	"slices"
	"strings"

	"github.com/spf13/pflag"

	"topicmux/server"
	"topicmux/server/certificate"
	"topicmux/tui"
)

// A reloader has a running server go by its config file as it is now.
type reloader struct {
	line        serveOptions // what the command line says, without the file
	flags       *pflag.FlagSet
	now         serveOptions // what the server was started with
	server      *server.Server
	certificate *certificate.Reloader // nil without TLS
	logs        logs
	manager     *manager
}

// watch reloads whenever it is asked to, until the context ends, and ends it when
// the terminal is closed.
func (r *reloader) watch(ctx context.Context, end context.CancelCauseFunc, h *hangup) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-h.signals:
		}
		if h.closed() {
			end(tui.ErrTerminalClosed)
			return
		}
		r.manager.tell("RELOADING=1")
		r.reload()
		r.manager.tell("READY=1")
	}
}

// reload takes the config file, the secrets and the certificate again: all of them,
// or none if there is a mistake in any.
func (r *reloader) reload() {
	next, err := r.read()
	if err == nil {
		err = r.apply(next)
	}
	if err != nil {
		var f *failure
		hint := ""
		if errors.As(err, &f) {
			hint = f.hint
		}
		r.logs.log.Error("reload failed; the previous settings stay in effect", "err", err, "hint", hint)
		return
	}
	r.logs.log.Info("reloaded", "config", cmp.Or(next.door.file, "none"),
		"certificate", cmp.Or(next.door.config.cert, "none"), "tokens", len(next.door.config.tokens))
	if changed := restarts(&r.now, &next); len(changed) > 0 {
		r.logs.log.Warn("some changes need a restart", "keys", strings.Join(changed, ", "))
	}
}

// read returns the options as the files are now.
func (r *reloader) read() (serveOptions, error) {
	next := r.line
	if err := next.configure(r.flags); err != nil {
		return next, err
	}
	if !staysHere(r.now.addr) && next.door.access == nil && !r.now.allowRemote {
		return next, listenError(r.now.addr, server.ErrRemote)
	}
	return next, nil
}

// apply has the server go by the options. The certificate comes first: it alone can
// be refused.
func (r *reloader) apply(next serveOptions) error {
	c := next.door.config
	if r.certificate != nil && c.cert != "" {
		here := next
		here.addr = r.now.addr
		if err := r.certificate.Load(c.cert, c.key, here.hosts()...); err != nil {
			return hinted(err, "want PEM files: the certificate with its chain, and its private key")
		}
	}
	settings := server.Settings{
		Access: next.door.access, AllowHosts: c.server.AllowHosts, AllowOrigins: c.server.AllowOrigins,
		AccessLog: r.logs.accessLog(next.operation.accessLog),
	}
	if err := r.server.Update(settings); err != nil {
		return fmt.Errorf("reload: %w", err)
	}
	r.logs.level.Set(next.operation.level())
	return nil
}

// restarts returns the keys of the config that differ, and that a running server
// cannot go by.
func restarts(now, next *serveOptions) []string {
	a, b := &now.door.config, &next.door.config
	differ := map[string]bool{
		"addr":        now.addr != next.addr,
		"allowRemote": now.allowRemote != next.allowRemote,
		"tls":         (a.cert == "") != (b.cert == ""),
		"system":      now.noSystem != next.noSystem,
		"demo":        now.demo != next.demo,
		"pprof":       now.operation.pprof != next.operation.pprof,
		"log.format":  now.operation.logFormat != next.operation.logFormat,
		"linger":      now.limits.linger != next.limits.linger,
		"heartbeat":   a.server.Heartbeat != b.server.Heartbeat,
		"topics":      !reflect.DeepEqual(a.topics, b.topics),
	}
	others := b.limitFields()
	for key, field := range a.limitFields() {
		differ["limits."+key] = !reflect.DeepEqual(field.at, others[key].at)
	}
	maps.DeleteFunc(differ, func(_ string, is bool) bool { return !is })
	return slices.Sorted(maps.Keys(differ))
}

// logs are where a server says what happens.
type logs struct {
	log    *slog.Logger
	level  *slog.LevelVar // of log
	access *slog.Logger   // of requests; whatever the level is
}

// accessLog is the access log, or nil if there shall be none.
func (l logs) accessLog(wanted bool) *slog.Logger {
	if !wanted {
		return nil
	}
	return l.access
}
