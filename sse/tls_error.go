package sse

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"
)

// TLSProblem is what is wrong with the TLS of a server or of a request.
type TLSProblem uint8

// The problems with TLS.
const (
	// TLSUntrusted: no trusted authority has signed the server's certificate.
	TLSUntrusted TLSProblem = iota
	// TLSWrongHost: the certificate is for other hosts, those in TLSError.Hosts.
	TLSWrongHost
	// TLSExpired: the certificate has expired, or is not valid yet.
	TLSExpired
	// TLSClientCertificate: the server rejects the client's certificate, or that
	// there is none.
	TLSClientCertificate
	// TLSMissing: the URL begins with https, and the server does not use TLS.
	TLSMissing
	// TLSRequired: the URL begins with http, and the server uses TLS.
	TLSRequired
)

// TLSError says why a client and a server could not agree on TLS.
type TLSError struct {
	// Problem is what is wrong.
	Problem TLSProblem
	// Hosts are the hosts that the certificate is for, at most 100, and sanitized. It is
	// set with TLSWrongHost.
	Hosts []string
	// URL is the URL of the request without path and query, such as
	// https://127.0.0.1:8443.
	URL string

	message string
	err     error
}

// Error describes the problem in plain words.
func (e *TLSError) Error() string { return e.message }

// Unwrap returns the error of the TLS or HTTP library.
func (e *TLSError) Unwrap() error { return e.err }

// DescribeTLS returns a *TLSError for the error of a request to that URL if it is
// about TLS, and the error itself if it is not.
func DescribeTLS(target *url.URL, err error) error {
	var (
		untrusted x509.UnknownAuthorityError
		host      x509.HostnameError
		invalid   x509.CertificateInvalidError
		noTLS     tls.RecordHeaderError
		alert     *net.OpError
	)
	e := &TLSError{URL: target.Scheme + "://" + target.Host, err: err}
	switch {
	case err == nil, errors.As(err, new(*TLSError)):
		return err
	case errors.As(err, &untrusted):
		e.Problem, e.message = TLSUntrusted, "the server's certificate is not trusted"
	case errors.As(err, &host):
		e.Problem, e.Hosts = TLSWrongHost, hostsOf(host.Certificate)
		e.message = "the certificate is for " + enumerate(e.Hosts) + ", not " + host.Host
	case errors.As(err, &invalid) && invalid.Reason == x509.Expired:
		e.Problem, e.message = TLSExpired, validity(invalid.Cert, time.Now())
	case errors.As(err, &alert) && alert.Op == "remote error" && strings.Contains(alert.Error(), "certificate"):
		e.Problem = TLSClientCertificate
		e.message = "the server rejects the client certificate (" + strings.TrimPrefix(alert.Err.Error(), "tls: ") + ")"
		if strings.Contains(e.message, "certificate required") {
			e.message = "the server requires a client certificate"
		}
	case errors.As(err, &noTLS), errors.Is(err, http.ErrSchemeMismatch):
		e.Problem, e.message = TLSMissing, "the server does not use TLS"
	case target.Scheme == "http" && strings.Contains(err.Error(), `malformed HTTP response "\x15\x03`): // a TLS alert
		e.Problem, e.message = TLSRequired, "the server uses TLS"
	default:
		return err
	}
	return e
}

// hostsOf returns the hosts that a certificate is for.
func hostsOf(cert *x509.Certificate) []string {
	var hosts []string
	for _, name := range cert.DNSNames {
		hosts = append(hosts, sanitize(name))
	}
	for _, ip := range cert.IPAddresses {
		hosts = append(hosts, ip.String())
	}
	return hosts[:min(len(hosts), 100)]
}

// enumerate lists hosts, the first three by name.
func enumerate(hosts []string) string {
	const most = 3
	switch n := len(hosts); {
	case n == 0:
		return "no host"
	case n == 1:
		return hosts[0]
	case n > most:
		return fmt.Sprintf("%s and %d more", strings.Join(hosts[:most], ", "), n-most)
	default:
		return strings.Join(hosts[:n-1], ", ") + " and " + hosts[n-1]
	}
}

// validity says why a certificate is not valid now.
func validity(cert *x509.Certificate, now time.Time) string {
	if now.Before(cert.NotBefore) {
		return "the server's certificate is not valid before " + cert.NotBefore.UTC().Format(time.DateOnly)
	}
	return "the server's certificate expired on " + cert.NotAfter.UTC().Format(time.DateOnly)
}

// Alternative returns the URL without path that could work instead: with one of the
// Hosts, or with the other scheme. It is empty if there is none.
func (e *TLSError) Alternative() string {
	u, err := url.Parse(e.URL)
	if err != nil {
		return ""
	}
	switch e.Problem {
	case TLSMissing:
		u.Scheme = "http"
	case TLSRequired:
		u.Scheme = "https"
	case TLSWrongHost:
		// A name of this machine means another machine elsewhere.
		here := isLoopback(u.Hostname())
		i := slices.IndexFunc(e.Hosts, func(host string) bool {
			return !strings.Contains(host, "*") && IsHost(host) && isLoopback(host) == here
		})
		if i < 0 {
			return ""
		}
		u.Host = e.Hosts[i]
		if strings.Contains(u.Host, ":") {
			u.Host = "[" + u.Host + "]"
		}
		if port := portOf(e.URL); port != "" {
			u.Host += ":" + port
		}
	default:
		return ""
	}
	return u.String()
}

func portOf(rawURL string) string {
	u, err := url.Parse(rawURL)
	if err != nil {
		return ""
	}
	return u.Port()
}

// isLoopback reports whether a host is this machine by its loopback address.
func isLoopback(host string) bool {
	ip := net.ParseIP(host)
	return strings.EqualFold(host, "localhost") || ip != nil && ip.IsLoopback()
}
