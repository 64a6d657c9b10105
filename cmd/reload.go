package cmd

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"topicmux/cmd/internal/sources"
	"topicmux/internal/filewatch"
	"topicmux/server"
	"topicmux/server/certificate"
	"topicmux/tui"
)

// A reloader applies the settings of a running server when its config file changes.
type reloader struct {
	load        func() (*serveSettings, error) // reads them as they are now
	files       *configFiles                   // that load reads
	now         *serveSettings                 // what the server was started with
	server      *server.Server
	certificate *certificate.Reloader // nil without TLS
	sources     *sources.Set
	logs        logs
	systemd     *systemdNotifier
}

// The triggers of a reload, as the log names them.
const (
	triggerSignal = "SIGHUP"
	triggerFile   = "change"
)

// watch reloads at each SIGHUP, and when the config file has changed, until the context
// ends. It ends the context when the terminal is closed.
func (r *reloader) watch(ctx context.Context, end context.CancelCauseFunc, h *hangupSignal) {
	following := filewatch.NewSet()
	defer following.Close()
	for {
		r.files.follow(following)
		trigger := triggerSignal
		select {
		case <-ctx.Done():
			return
		case <-h.signals:
			if h.terminalClosed() {
				end(tui.ErrTerminalClosed)
				return
			}
		case <-following.Changes():
			if !r.files.changed() {
				continue // it has been read already
			}
			trigger = triggerFile
		}
		r.systemd.send("RELOADING=1")
		r.reload(trigger)
		r.systemd.send("READY=1")
	}
}

// reload reads the config file, the secrets and the certificate again. It applies all
// of them, or none if one has a problem.
func (r *reloader) reload(trigger string) {
	next, err := r.read()
	if err == nil && trigger == triggerFile {
		err = next.checkWritten()
	}
	if err == nil {
		err = r.apply(next)
	}
	if err != nil {
		r.logs.log.Error("reload failed; the previous settings stay in effect", "err", err, "hint", hintOf(err), "trigger", trigger)
		return
	}
	r.logs.log.Info("reloaded", "config", cmp.Or(next.file, "none"),
		"certificate", cmp.Or(next.cert, "none"), "tokens", len(next.tokens), "trigger", trigger)
	if changed := needRestart(r.now, next); len(changed) > 0 {
		r.logs.log.Warn("some changes need a restart", "keys", strings.Join(changed, ", "))
	}
}

// hintOf returns what to do about an error, or "".
func hintOf(err error) string {
	var f *commandError
	if errors.As(err, &f) {
		return f.hint
	}
	return ""
}

// read returns the settings as the files are now.
func (r *reloader) read() (*serveSettings, error) {
	next, err := r.load()
	if err != nil {
		return nil, err
	}
	if !listensOnLoopback(r.now.addr) && next.access == nil && !r.now.allowRemote {
		return nil, listenError(r.now.addr, server.ErrRemote)
	}
	return next, next.keepStdin(r.now)
}

// apply applies the settings to the server. The certificate comes first, because it
// alone can fail.
func (r *reloader) apply(next *serveSettings) error {
	if r.certificate != nil && next.cert != "" {
		here := *next
		here.addr = r.now.addr
		if err := r.certificate.Load(next.cert, next.key, here.hosts()...); err != nil {
			return withHint(err, "want PEM files: the certificate with its chain, and its private key")
		}
	}
	settings := server.Settings{
		Tokens: next.access, AllowHosts: next.server.AllowHosts, AllowOrigins: next.server.AllowOrigins,
		AccessLog: r.logs.accessLog(next.accessLog),
	}
	if err := r.server.Update(settings); err != nil {
		return fmt.Errorf("reload: %w", err)
	}
	r.logs.level.Set(next.level())
	if changed := r.sources.Apply(next.configured); len(changed.Started)+len(changed.Stopped) > 0 {
		r.logs.log.Info("sources changed", "started", len(changed.Started), "stopped", len(changed.Stopped))
	}
	return nil
}

// needRestart returns the keys of the config that differ, and that a running server
// cannot change.
func needRestart(now, next *serveSettings) []string {
	keys := now.table().Changed(next.table())
	if (now.cert == "") != (next.cert == "") {
		keys = append(keys, "tls")
		slices.Sort(keys)
	}
	if next.newStdin {
		keys = append(keys, "sources (stdin)")
	}
	return keys
}
