package monitor_test

import (
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"os"
	"syscall"
	"testing"

	"topicmux/monitor"
	"topicmux/sse"
)

func TestHintSaysWhatToDoAboutAConnection(t *testing.T) {
	t.Parallel()
	target := &url.URL{Scheme: "https", Host: "127.0.0.1:8443"}
	for _, c := range []struct {
		err  error
		want string
	}{
		{sse.DescribeTLS(target, x509.UnknownAuthorityError{}), "use --ca cert.pem to trust the certificate or the CA in that file"},
		{sse.DescribeTLS(target, x509.HostnameError{Host: "127.0.0.1", Certificate: &x509.Certificate{DNSNames: []string{"localhost"}}}), "use https://localhost:8443"},
		{sse.DescribeTLS(target, x509.HostnameError{Host: "127.0.0.1", Certificate: &x509.Certificate{}}), "use a host name in the certificate, or add this one to its subjectAltName"},
		{sse.DescribeTLS(target, x509.CertificateInvalidError{Reason: x509.Expired, Cert: &x509.Certificate{}}), "replace the certificate of the server, or check the clock of this machine"},
		{sse.DescribeTLS(target, tls.RecordHeaderError{}), "use http://127.0.0.1:8443"},
		{&sse.RefusedError{Status: http.StatusUnauthorized, Hint: "the server's"}, "set a bearer token with --token or TOPICMUX_TOKEN"},
		{&sse.RefusedError{Status: http.StatusUnauthorized, Credentials: true}, "check the token in --token or TOPICMUX_TOKEN"},
		{&sse.RefusedError{Status: http.StatusForbidden, Credentials: true}, "check the token in --token or TOPICMUX_TOKEN"},
		{&sse.RefusedError{Status: http.StatusForbidden, Hint: "the server's"}, "the server's"},
		{&sse.RefusedError{Status: http.StatusBadRequest, Line: "Client sent an HTTP request to an HTTPS server."}, "use https://"},
		{&net.OpError{Op: "dial", Err: syscall.EHOSTUNREACH}, "check the address and the network connection of this machine"},
		{&net.OpError{Op: "dial", Err: os.ErrDeadlineExceeded}, "check the address; a firewall may block it"},
		{&net.OpError{Op: "dial", Err: syscall.EADDRNOTAVAIL}, "is the server running?"},
		{&net.OpError{Op: "dial", Err: &net.DNSError{IsNotFound: true}}, "is the host name correct?"},
		{&net.OpError{Op: "dial", Err: &net.DNSError{IsTimeout: true}}, "check the network connection and the DNS settings of this machine"},
		{fmt.Errorf("dial: %w", syscall.ECONNREFUSED), "is the server running? Start one with topicmux serve"},
		{sse.ErrEnded, ""},
		{nil, ""},
	} {
		if got := monitor.Hint(c.err); got != c.want {
			t.Errorf("%v: hint %q, want %q", c.err, got, c.want)
		}
	}
}

func TestHintSaysWhatToDoAboutAnInput(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, kind, want string }{
		{"-", sse.KindGzip, "decompress it: gunzip -c that | topicmux watch -"},
		{"a.gz", sse.KindGzip, "decompress it: gunzip -c a.gz | topicmux watch -"},
		{"a.zst", sse.KindZstd, "decompress it: zstdcat a.zst | topicmux watch -"},
		{"a.txt", sse.KindUTF16, "convert it: iconv -f UTF-16 -t UTF-8"},
		{"a.html", sse.KindHTML, "this is a web page; use the URL of the stream that it shows"},
		{"a.bin", sse.KindAWS, "request text/event-stream from the service; this is its binary format"},
		{"a.bin", sse.KindBinary, "want an event stream, JSON or lines of text; curl -N URL > FILE records a stream"},
	} {
		if got := monitor.HintOnInput(c.name, c.kind); got != c.want {
			t.Errorf("%s as %s: hint %q, want %q", c.kind, c.name, got, c.want)
		}
	}
}
