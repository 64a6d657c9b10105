package cmd

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"os"

	"github.com/spf13/pflag"

	"topicmux/server"
	"topicmux/server/auth"
	"topicmux/server/certificate"
	"topicmux/topics"
)

// A door is what serve learns from its config file, the environment and the flags
// beside them: who may come in, and how.
type door struct {
	file      string
	onlyCheck bool
	config    config           // what flags say stands in it, too
	access    *auth.Authorizer // nil: there are no tokens
}

func (d *door) flags(f *pflag.FlagSet) {
	f.StringVarP(&d.file, "config", "c", "", "read a config file; flags take precedence")
	f.BoolVar(&d.onlyCheck, "check", false, "check the settings and exit")
	f.StringVar(&d.config.cert, "tls-cert", "", "certificate (PEM); reloaded when it changes")
	f.StringVar(&d.config.key, "tls-key", "", "private key of the certificate (PEM)")
	f.StringArrayVar(&d.config.server.AllowHosts, "allow-host", nil, "also accept requests for this host name")
	f.StringArrayVar(&d.config.server.AllowOrigins, "allow-origin", nil, "allow pages from this origin")
	hide(f, "allow-host", "allow-origin")
}

// hide leaves flags out of the help, which has to fit a screen: docs/config.md has
// them all.
func hide(f *pflag.FlagSet, names ...string) {
	for _, name := range names {
		_ = f.MarkHidden(name)
	}
}

// configure reads the config file and the environment, where the flags do not say
// otherwise.
func (o *serveOptions) configure(f *pflag.FlagSet) error {
	said := o.door.config
	for _, host := range said.server.AllowHosts {
		if err := checkHost(host); err != nil {
			return misused(fmt.Errorf("--allow-host: %w", err), "for example --allow-host wall.example.org")
		}
	}
	for _, origin := range said.server.AllowOrigins {
		if err := checkOrigin(origin); err != nil {
			return misused(fmt.Errorf("--allow-origin: %w", err), "for example --allow-origin https://example.org")
		}
	}
	var c config
	var err error
	if o.door.file != "" {
		if c, err = readConfig(o.door.file); err != nil {
			return err
		}
	}
	if err := c.readTokens(os.Getenv(tokensVariable)); err != nil {
		return err
	}
	if o.door.access, err = c.access(); err != nil {
		return misused(err, "see tokens in docs/config.md")
	}
	if f.Changed("tls-cert") || f.Changed("tls-key") {
		c.cert, c.key = said.cert, said.key
	}
	if (c.cert == "") != (c.key == "") {
		return misused(errors.New("TLS needs both --tls-cert and --tls-key"), "give the PEM files of the certificate and its private key")
	}
	if f.Changed("allow-host") {
		c.server.AllowHosts = said.server.AllowHosts
	}
	if f.Changed("allow-origin") {
		c.server.AllowOrigins = said.server.AllowOrigins
	}
	o.adopt(c, f.Changed)
	o.door.config = c
	return nil
}

// adopt takes from the config what no flag says.
func (o *serveOptions) adopt(c config, said func(flag string) bool) {
	if c.addr != "" && !said("addr") {
		o.addr = c.addr
	}
	if c.allowRemote != nil && !said("allow-remote") {
		o.allowRemote = *c.allowRemote
	}
	if c.system != nil && !said("no-system") {
		o.noSystem = !*c.system
	}
	if c.demo != nil && !said("demo") {
		o.demo = *c.demo
	}
	if c.logLevel != "" && !said("log-level") {
		o.operation.logLevel = c.logLevel
	}
	if c.logFormat != "" && !said("log-format") {
		o.operation.logFormat = c.logFormat
	}
	if c.accessLog != nil && !said("access-log") {
		o.operation.accessLog = *c.accessLog
	}
	if c.pprof != "" && !said("pprof") {
		o.operation.pprof = c.pprof
	}
	if c.linger != nil && !said("linger") {
		o.limits.linger = *c.linger
	}
}

// options returns the settings of hub and server.
func (o *serveOptions) options(log *slog.Logger) (topics.Options, server.Options) {
	frames, hub, opts := server.HubOptions(), o.door.config.hub, o.door.config.server
	hub.Frame, hub.Formats, hub.Logger = frames.Frame, frames.Formats, log
	opts.Version, opts.Logger = version(), log
	opts.Access, opts.AllowRemote = o.door.access, o.allowRemote
	o.limits.apply(&hub, &opts)
	return hub, opts
}

// listen opens the listener, behind TLS if there is a certificate, which the
// caller closes in the end; it is nil without.
func (o *serveOptions) listen(ctx context.Context, log *slog.Logger) (net.Listener, *certificate.Reloader, error) {
	ln, err := (&net.ListenConfig{}).Listen(ctx, "tcp", o.addr)
	if err != nil {
		return nil, nil, listenError(o.addr, err)
	}
	remote := !isLoopback(ln.Addr())
	if remote && o.door.access == nil && !o.allowRemote {
		_ = ln.Close()
		return nil, nil, listenError(o.addr, server.ErrRemote)
	}
	if o.door.config.cert == "" {
		if remote && o.door.access != nil {
			log.Warn("tokens cross the network unencrypted: use --tls-cert and --tls-key, or a TLS proxy")
		}
		return ln, nil, nil
	}
	certificate, err := o.openCertificate(log)
	if err != nil {
		_ = ln.Close()
		return nil, nil, err
	}
	return tls.NewListener(ln, certificate.Config()), certificate, nil
}

// openCertificate opens the certificate of the config.
func (o *serveOptions) openCertificate(log *slog.Logger) (*certificate.Reloader, error) {
	c := o.door.config
	certificate, err := certificate.NewReloader(c.cert, c.key, log, o.hosts()...)
	if err != nil {
		return nil, hinted(err, "want PEM files: the certificate with its chain, and its private key")
	}
	return certificate, nil
}

// hosts are those that clients ask for, as far as that is known: what they are
// allowed to, or else, where only this machine can reach the server, its address.
func (o *serveOptions) hosts() []string {
	hosts := o.door.config.server.AllowHosts
	if host, _, err := net.SplitHostPort(o.addr); err == nil && len(hosts) == 0 && staysHere(o.addr) {
		return []string{host}
	}
	return hosts
}

// base is the URL of the server at that address.
func (o *serveOptions) base(addr net.Addr) string {
	if o.door.config.cert != "" {
		return "https://" + reachable(addr)
	}
	return "http://" + reachable(addr)
}

// declare declares the topics of the config.
func (d *door) declare(hub *topics.Hub) error {
	for _, e := range d.config.topics {
		if _, err := hub.Declare(e); err != nil {
			return err
		}
	}
	return nil
}
