package sse

import (
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"io"
	"net/http"
	"os"
)

// TLSFiles names the PEM files of a connection's certificates.
type TLSFiles struct {
	// CA is the file with authorities to trust in addition to those of the system.
	// Default: none.
	CA string
	// Cert is the file with the client certificate and the chain to its authority.
	// Default: none.
	Cert string
	// Key is the file with the private key of Cert. Default: Cert.
	Key string
	// Insecure accepts any certificate of the server, for tests. Default: false.
	Insecure bool
}

// NewHTTPClient returns an http.Client for Options.HTTPClient. It uses the certificates
// in files and the proxies from the environment.
func NewHTTPClient(files TLSFiles) (*http.Client, error) {
	transport := newTransport()
	config := &tls.Config{MinVersion: tls.VersionTLS12, InsecureSkipVerify: files.Insecure}
	if files.CA != "" {
		pem, err := readPEM(files.CA)
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
		return nil, fmt.Errorf("sse: read the client certificate: there is a key, %s, but no certificate", files.Key)
	}
	if files.Cert != "" {
		if files.Key == "" {
			files.Key = files.Cert
		}
		cert, err := readKeyPair(files.Cert, files.Key)
		if err != nil {
			return nil, fmt.Errorf("sse: read the client certificate: %w", err)
		}
		config.Certificates = []tls.Certificate{cert}
	}
	transport.TLSClientConfig = config
	return &http.Client{Transport: transport}, nil
}

// maxPEM is the maximum size of a certificate file in bytes. All authorities of a system
// together take about 200 KiB.
const maxPEM = 4 << 20

// readPEM reads a file of at most maxPEM bytes. The limit also covers devices that never
// end.
func readPEM(name string) ([]byte, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }()
	data, err := io.ReadAll(io.LimitReader(f, maxPEM+1))
	if err == nil && len(data) > maxPEM {
		err = fmt.Errorf("%s has more than %d bytes", name, maxPEM)
	}
	return data, err
}

func readKeyPair(cert, key string) (tls.Certificate, error) {
	certPEM, err := readPEM(cert)
	if err != nil {
		return tls.Certificate{}, err
	}
	keyPEM, err := readPEM(key)
	if err != nil {
		return tls.Certificate{}, err
	}
	return tls.X509KeyPair(certPEM, keyPEM)
}

// newTransport returns a transport like http.DefaultTransport, with proxies from the
// environment and HTTP/2, but without compression: the client decompresses itself.
func newTransport() *http.Transport {
	transport := &http.Transport{Proxy: http.ProxyFromEnvironment, ForceAttemptHTTP2: true}
	if base, ok := http.DefaultTransport.(*http.Transport); ok {
		transport = base.Clone()
	}
	transport.DisableCompression = true
	return transport
}
