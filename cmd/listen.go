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

// listen opens the listener. With a certificate it uses TLS, and the caller must close
// the certificate; without one, that is nil.
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

// openCertificate opens the certificate of the settings.
func (s *serveSettings) openCertificate(log *slog.Logger) (*certificate.Reloader, error) {
	certificate, err := certificate.NewReloader(s.cert, s.key, log, s.hosts()...)
	if err != nil {
		return nil, withHint(err, "want PEM files: the certificate with its chain, and its private key")
	}
	return certificate, nil
}

// hosts returns the host names that clients use, as far as they are known: those that
// are allowed, or else the listen address if only this machine can reach it.
func (s *serveSettings) hosts() []string {
	hosts := s.server.AllowHosts
	if host, _, err := net.SplitHostPort(s.addr); err == nil && len(hosts) == 0 && listensOnLoopback(s.addr) {
		return []string{host}
	}
	return hosts
}

// base returns the URL of the server at that address.
func (s *serveSettings) base(addr net.Addr) string {
	if s.cert != "" {
		return "https://" + s.certified(reachable(addr))
	}
	return "http://" + reachable(addr)
}

// certified returns the address with localhost as its host if it is of this machine, and
// the certificate is only for that name.
func (s *serveSettings) certified(address string) string {
	leaf := s.leaf()
	host, port, err := net.SplitHostPort(address)
	if err != nil || leaf == nil || leaf.VerifyHostname(host) == nil || leaf.VerifyHostname("localhost") != nil {
		return address
	}
	if ip := net.ParseIP(host); ip == nil || !ip.IsLoopback() {
		return address
	}
	return net.JoinHostPort("localhost", port)
}
