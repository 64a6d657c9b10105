package sse_test

import (
	"bufio"
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"topicmux/sse"
)

// TestTLSErrorsAreDescribed connects to real servers whose TLS does not fit.
func TestTLSErrorsAreDescribed(t *testing.T) {
	t.Parallel()
	start := func(config *tls.Config) *httptest.Server {
		s := httptest.NewUnstartedServer(http.NotFoundHandler())
		s.TLS, s.Config.ErrorLog = config, quiet()
		if config == nil {
			s.Start()
		} else {
			s.StartTLS()
		}
		t.Cleanup(s.Close)
		return s
	}
	alerting, err := net.Listen("tcp", "127.0.0.1:0") // a server that sends a TLS alert
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = alerting.Close() })
	go func() {
		for {
			conn, err := alerting.Accept()
			if err != nil {
				return
			}
			// With unread bytes the close would reset the connection, and the
			// client might not read the alert.
			_, _ = http.ReadRequest(bufio.NewReader(conn))
			_, _ = conn.Write([]byte("\x15\x03\x03\x00\x02\x02\x0a"))
			_ = conn.Close()
		}
	}()
	encrypted, plain, mutual := start(&tls.Config{}), start(nil), start(askForCertificate())
	trusting := &http.Client{Transport: mutual.Client().Transport}
	at := func(s *httptest.Server, scheme, host string) string {
		u, _ := url.Parse(s.URL)
		return scheme + "://" + host + ":" + u.Port()
	}
	for _, c := range []struct {
		name, url   string
		client      *http.Client
		problem     sse.TLSProblem
		want        string // in the message
		alternative string
	}{
		{"untrusted", encrypted.URL, nil, sse.TLSUntrusted, "the server's certificate is not trusted", ""},
		{
			"wrong name", at(encrypted, "https", "localhost"), encrypted.Client(), sse.TLSWrongHost,
			"the certificate is for example.com, *.example.com, 127.0.0.1 and 1 more, not localhost", at(encrypted, "https", "127.0.0.1"),
		},
		{"no TLS", at(plain, "https", "127.0.0.1"), nil, sse.TLSMissing, "the server does not use TLS", plain.URL},
		{"only TLS", "http://" + alerting.Addr().String(), nil, sse.TLSRequired, "the server uses TLS", "https://" + alerting.Addr().String()},
		{"client certificate", mutual.URL, trusting, sse.TLSClientCertificate, "client certificate", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			client, err := sse.NewClient(c.url+"/events", sse.Options{HTTPClient: c.client, NoReconnect: true})
			if err != nil {
				t.Fatal(err)
			}
			ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
			defer cancel()
			err = client.Run(ctx, nil)
			var got *sse.TLSError
			if !errors.As(err, &got) {
				t.Fatalf("Run returned %v", err)
			}
			if got.Problem != c.problem || !strings.Contains(got.Error(), c.want) || got.Alternative() != c.alternative {
				t.Errorf("%d, %q, alternative %q", got.Problem, got, got.Alternative())
			}
			if strings.Contains(err.Error(), "x509") {
				t.Errorf("%q has the words of the library", err)
			}
		})
	}
}

// TestTLSAlternativeIsReachable offers no name of this machine for another machine.
func TestTLSAlternativeIsReachable(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ asked, names, message, want string }{
		{"https://127.0.0.1:8443/events", "localhost", "the certificate is for localhost, not 127.0.0.1", "https://localhost:8443"},
		{"https://10.0.0.5:8443/events", "localhost", "the certificate is for localhost, not 10.0.0.5", ""},
		{"https://10.0.0.5/x", "localhost *.example.org wall.example.org", "localhost, *.example.org and wall.example.org", "https://wall.example.org"},
		{"https://a.example", "*.example.org", "the certificate is for *.example.org, not a.example", ""},
		{"https://a.example", "", "the certificate is for no host, not a.example", ""},
		{"https://a.example", "a1 a2 a3 a4 a5", "the certificate is for a1, a2, a3 and 2 more, not a.example", "https://a1"},
		{"https://a.example", "b\x1b[2J", "not a.example", "https://b\uFFFD"},
	} {
		u, err := url.Parse(c.asked)
		if err != nil {
			t.Fatal(err)
		}
		var got *sse.TLSError
		err = sse.DescribeTLS(u, &tls.CertificateVerificationError{Err: x509.HostnameError{
			Host: u.Hostname(), Certificate: &x509.Certificate{DNSNames: strings.Fields(c.names)},
		}})
		if !errors.As(err, &got) || !strings.Contains(err.Error(), c.message) || strings.Contains(err.Error(), "\x1b") {
			t.Errorf("%s: %q", c.asked, err)
			continue
		}
		if alt := got.Alternative(); alt != c.want && !strings.Contains(c.names, "\x1b") {
			t.Errorf("%s: alternative %q, want %q", c.asked, alt, c.want)
		}
	}
}

// TestTLSErrorSaysWhenACertificateIsValid distinguishes too early from too late.
func TestTLSErrorSaysWhenACertificateIsValid(t *testing.T) {
	t.Parallel()
	day := 24 * time.Hour
	for _, c := range []struct {
		from, to time.Duration
		want     string
	}{
		{-2 * day, -day, "the server's certificate expired on "},
		{day, 2 * day, "the server's certificate is not valid before "},
	} {
		now := time.Now()
		err := sse.DescribeTLS(&url.URL{Scheme: "https", Host: "a.example"}, x509.CertificateInvalidError{
			Reason: x509.Expired, Cert: &x509.Certificate{NotBefore: now.Add(c.from), NotAfter: now.Add(c.to)},
		})
		if !strings.HasPrefix(err.Error(), c.want) {
			t.Errorf("%q, want %q", err, c.want)
		}
	}
	if other := errors.New("other"); !errors.Is(sse.DescribeTLS(&url.URL{}, other), other) || errors.As(sse.DescribeTLS(&url.URL{}, other), new(*sse.TLSError)) || sse.DescribeTLS(&url.URL{}, nil) != nil {
		t.Error("an error about something else is changed")
	}
}
