package cmd

import (
	"context"
	"crypto/tls"
	"log/slog"
	"net"

	"topicmux/internal/loopback"
	"topicmux/server"
	"topicmux/server/certificate"
)

// listen opens the listener, behind TLS if there is a certificate, which the
// caller closes in the end; it is nil without.
func (s *serveSettings) listen(ctx context.Context, log *slog.Logger) (net.Listener, *certificate.Reloader, error) {
	ln, err := (&net.ListenConfig{}).Listen(ctx, "tcp", s.addr)
	if err != nil {
		return nil, nil, listenError(s.addr, err)
	}
	remote := !loopback.IsAddr(ln.Addr())
	if remote && s.access == nil && !s.allowRemote {
		_ = ln.Close()
		return nil, nil, listenError(s.addr, server.ErrRemote)
	}
	if s.cert == "" {
		if remote && s.access != nil {
			log.Warn("tokens cross the network unencrypted: use --tls-cert and --tls-key, or a TLS proxy")
		}
		return ln, nil, nil
	}
	certificate, err := s.openCertificate(log)
	if err != nil {
		_ = ln.Close()
		return nil, nil, err
	}
	return tls.NewListener(ln, certificate.Config()), certificate, nil
}

// openCertificate opens the certificate of the config.
func (s *serveSettings) openCertificate(log *slog.Logger) (*certificate.Reloader, error) {
	certificate, err := certificate.NewReloader(s.cert, s.key, log, s.hosts()...)
	if err != nil {
		return nil, hinted(err, "want PEM files: the certificate with its chain, and its private key")
	}
	return certificate, nil
}

// hosts are those that clients ask for, as far as that is known: what they are
// allowed to, or else, where only this machine can reach the server, its address.
func (s *serveSettings) hosts() []string {
	hosts := s.server.AllowHosts
	if host, _, err := net.SplitHostPort(s.addr); err == nil && len(hosts) == 0 && staysHere(s.addr) {
		return []string{host}
	}
	return hosts
}

// base is the URL of the server at that address.
func (s *serveSettings) base(addr net.Addr) string {
	if s.cert != "" {
		return "https://" + reachable(addr)
	}
	return "http://" + reachable(addr)
}
