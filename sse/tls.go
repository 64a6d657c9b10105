package sse

import (
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"net/http"
	"os"
)

// TLSFiles names the PEM files of a connection's certificates.
type TLSFiles struct {
	// CA holds authorities to trust beside the system's. Default: none.
	CA string
	// Cert is the client's certificate, with the chain to its authority.
	// Default: none.
	Cert string
	// Key is the key of Cert. Default: it is in the same file.
	Key string
}

// NewHTTPClient returns an http.Client for Options.HTTPClient that uses the
// certificates of files, and proxies from the environment.
func NewHTTPClient(files TLSFiles) (*http.Client, error) {
	transport := newTransport()
	config := &tls.Config{MinVersion: tls.VersionTLS12}
	if files.CA != "" {
		pem, err := os.ReadFile(files.CA)
		if err != nil {
			return nil, fmt.Errorf("sse: read the CA: %w", err)
		}
		pool, err := x509.SystemCertPool()
		if err != nil {
			pool = x509.NewCertPool()
		}
		if !pool.AppendCertsFromPEM(pem) {
			return nil, fmt.Errorf("sse: read the CA: %s holds no certificate", files.CA)
		}
		config.RootCAs = pool
	}
	if files.Cert == "" && files.Key != "" {
		return nil, fmt.Errorf("sse: read the client certificate: there is only a key, %s", files.Key)
	}
	if files.Cert != "" {
		if files.Key == "" {
			files.Key = files.Cert
		}
		cert, err := tls.LoadX509KeyPair(files.Cert, files.Key)
		if err != nil {
			return nil, fmt.Errorf("sse: read the client certificate: %w", err)
		}
		config.Certificates = []tls.Certificate{cert}
	}
	transport.TLSClientConfig = config
	return &http.Client{Transport: transport}, nil
}

// newTransport returns a transport like net/http's default one, which has
// proxies from the environment and HTTP/2. Compression is the client's concern.
func newTransport() *http.Transport {
	transport := &http.Transport{Proxy: http.ProxyFromEnvironment, ForceAttemptHTTP2: true}
	if base, ok := http.DefaultTransport.(*http.Transport); ok {
		transport = base.Clone()
	}
	transport.DisableCompression = true
	return transport
}
