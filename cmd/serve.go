package cmd

import (
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"slices"
	"strings"
	"sync"
	"syscall"

	"github.com/spf13/cobra"

	"topicmux/cmd/internal/settings"
	"topicmux/cmd/internal/sources"
	"topicmux/demo"
	"topicmux/server"
	"topicmux/topics"
	"topicmux/topics/clock"
	"topicmux/topics/hubstats"
	"topicmux/topics/system"
)

func serveCommand(a *app) *cobra.Command {
	c := &cobra.Command{
		Use:     "serve",
		Short:   "Serve topics over HTTP",
		Long:    "Serve one event stream: metrics of this machine and everything you publish.",
		Example: "topicmux serve --no-system --addr 127.0.0.1:9000",
		Args:    noArgs,
	}
	f := c.Flags()
	file := configFlag(f)
	check := f.Bool("check", false, "check the settings and exit")
	settings.Define(f, new(serveSettings).table(), os.Getenv)
	hide(c, "access-log", "allow-host", "allow-origin", "drain-period", "drain-timeout", "max-per-address", "max-streams", "pprof")
	c.Run = a.serves(func(ctx context.Context, std stdio, _ []string) error {
		var files configFiles
		load := func() (*serveSettings, error) { return loadServe(*file, f, &files) }
		s, err := load()
		switch {
		case err != nil:
			return err
		case *check:
			return runCheck(std, s)
		}
		return runServe(ctx, std, &reloader{load: load, files: &files, now: s})
	})
	return c
}

// runServe serves until the context ends, or the terminal is closed.
func runServe(ctx context.Context, std stdio, r *reloader) error {
	hangups := notifyHangup() // from the beginning: a reload must not end what starts
	defer hangups.stop()
	ctx, end := context.WithCancelCause(ctx)
	defer end(nil)
	s := r.now
	r.logs = s.openLogs(std.err)
	log := r.logs.log
	logLibraries(log)
	ln, certificate, err := s.listen(ctx, log)
	if err != nil {
		return err
	}
	defer func() { _ = ln.Close() }() // if Run does not
	if certificate != nil {
		defer certificate.Close()
	}
	hubOptions, serverOptions := s.options(log)
	serverOptions.AccessLog, serverOptions.Certificate = r.logs.accessLog(s.accessLog), certificate
	if s.demo {
		serverOptions.StreamHandlers = demo.StreamHandlers()
	}
	profiles, err := startProfiles(ctx, s.pprof, s.allowRemote, log)
	if err != nil {
		return err
	}
	defer profiles.stop()
	defer limitMemory(hubOptions, serverOptions)()
	hub := topics.NewHub(hubOptions)
	defer hub.Close()
	for _, info := range s.topics {
		if _, err := hub.Declare(info); err != nil {
			return err
		}
	}
	base := s.base(ln.Addr())
	s.announce(std.err, log, base, s.greeting())
	r.systemd = startSystemdNotifier(ctx, log, "listening on "+base, func() { hub.Stats() })
	defer r.systemd.stop()
	r.server, r.certificate, r.sources = server.New(hub, serverOptions), certificate, sources.NewSet(hub)
	r.sources.Apply(s.configured)

	var reloads sync.WaitGroup
	reloads.Go(func() { r.watch(ctx, end, hangups) })
	err = r.server.Run(ctx, ln, append(s.sources(hub), r.sources.Source()))
	cause := context.Cause(ctx)
	end(nil)
	reloads.Wait()
	if err == nil && !terminated(cause) {
		return cause
	}
	return err
}

// sources returns the built-in sources: the metrics of this machine, its clock and the hub's
// statistics, and the demo's scenes if they are enabled.
func (s *serveSettings) sources(hub *topics.Hub) []topics.Source {
	var all []topics.Source
	if s.system {
		all = system.Sources(system.Options{})
	}
	switch {
	case s.demo:
		all = append(all, demo.Scenes(hub, 0)...)
	case s.system:
		all = append(all, clock.Source(), hubstats.Source(hub))
	}
	return all
}

// terminated reports whether SIGTERM was the cause. Service managers send it, so for a
// server it is a success and not an interruption. The cause of a context of
// signal.NotifyContext is only a text that names the signal.
func terminated(cause error) bool {
	return cause != nil && strings.HasPrefix(cause.Error(), syscall.SIGTERM.String())
}

// listenError adds a hint to an error of listening. It returns other errors as they
// are.
func listenError(addr string, err error) error {
	var bad *net.AddrError
	var unknown *net.DNSError
	failed := func(what string) error { return fmt.Errorf("listen on %s: %s", addr, what) }
	switch {
	case errors.Is(err, server.ErrRemote):
		return withHint(failed("other machines could reach this address, but no authentication is configured"),
			"use --addr 127.0.0.1:8080 for this machine only, configure tokens "+
				"(serve -c FILE with tokens:, or %s), or allow everyone with serve --allow-remote", tokensVariable)
	case errors.Is(err, syscall.EADDRINUSE):
		return withHint(failed("the port is already in use"),
			"choose another port with --addr HOST:PORT; port 0 picks a free one")
	case errors.Is(err, syscall.EACCES):
		return withHint(failed("permission denied"), "ports below 1024 need privileges; try --addr 127.0.0.1:8080")
	case errors.Is(err, syscall.EADDRNOTAVAIL):
		return withHint(failed("this machine does not have that address"), "try --addr 127.0.0.1:8080")
	case errors.As(err, &bad), errors.As(err, &unknown):
		return usageError(failed("not a valid address"), "want --addr HOST:PORT, such as 127.0.0.1:8080")
	default:
		return err
	}
}

// A greeting is what the first lines of a server depend on.
type greeting struct {
	tokens bool // requests need one
	chat   bool // there is POST /chat

	publish bool   // a request may publish: no token is needed, or a token allows it
	ca      string // the file that clients need to trust the server; "" if none
}

// printGreeting prints the address of the server and how to use it.
func printGreeting(w io.Writer, base string, g greeting) {
	curl, fragment, env, ca := "", "", "", ""
	if g.ca != "" {
		curl, ca = " --cacert "+g.ca, " --ca "+g.ca
	}
	if g.tokens {
		curl += ` -H "Authorization: Bearer $TOPICMUX_TOKEN"`
		fragment, env = "#access_token=TOKEN", "TOPICMUX_TOKEN=TOKEN "
	}
	fmt.Fprintf(w, "listening on %s\n", base)
	fmt.Fprintf(w, "  events     curl -N%s %s/events\n", curl, base)
	fmt.Fprintf(w, "  browser    %s/%s\n", base, fragment)
	if g.publish {
		fmt.Fprintf(w, "  publish    curl%s -d 42 %s/topics/answer\n", curl, base)
	}
	if g.chat {
		fmt.Fprintf(w, "  ask        curl -N%s -d 'What is an id for?' %s/chat\n", curl, base)
	}
	fmt.Fprintf(w, "  dashboard  %stopicmux watch %s%s\n", env, base, ca)
}

// greeting returns what the first lines depend on.
func (s *serveSettings) greeting() greeting {
	g := greeting{tokens: s.access != nil, chat: s.demo}
	g.publish = !g.tokens || slices.ContainsFunc(s.tokens, func(t accessToken) bool { return len(t.permissions.Publish) > 0 })
	if leaf := s.leaf(); leaf != nil && bytes.Equal(leaf.RawIssuer, leaf.RawSubject) { // self-signed
		g.ca = s.cert
	}
	return g
}

// leaf returns the server's certificate, or nil if there is none.
func (s *serveSettings) leaf() *x509.Certificate {
	if s.cert == "" {
		return nil
	}
	pair, err := tls.LoadX509KeyPair(s.cert, s.key)
	if err != nil {
		return nil
	}
	return pair.Leaf
}

// reachable returns an address that a client on this machine can use.
func reachable(addr net.Addr) string {
	host, port, err := net.SplitHostPort(addr.String())
	if ip := net.ParseIP(strings.Trim(host, "[]")); err != nil || ip == nil || !ip.IsUnspecified() {
		return addr.String()
	}
	return net.JoinHostPort("localhost", port)
}
