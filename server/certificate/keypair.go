package certificate

import (
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"io"
	"os"
)

// maxPEM is the maximum size in bytes of a certificate with its chain, and of a
// key. The file may be a device without an end.
const maxPEM = 1 << 20

// A keyPair is a certificate with its chain and its key.
type keyPair struct {
	tls.Certificate
	chain []*x509.Certificate // the certificate first
	file  string              // the file of the certificate
	hosts []string            // the hosts that clients use
}

// newKeyPair parses the content of the files.
func newKeyPair(files certificateFiles, cert, key []byte) (*keyPair, error) {
	pair, err := tls.X509KeyPair(cert, key)
	if err != nil {
		return nil, err
	}
	p := &keyPair{Certificate: pair, file: files.cert, hosts: files.hosts}
	for i, der := range pair.Certificate {
		parsed, err := x509.ParseCertificate(der)
		if err != nil {
			return nil, fmt.Errorf("certificate %d of the chain: %w", i+1, err)
		}
		p.chain = append(p.chain, parsed)
	}
	return p, nil
}

// readPEM returns the content of a file of at most maxPEM bytes. It returns an
// error for a pipe, because a read from it may never end.
func readPEM(name string) ([]byte, error) {
	if info, err := os.Stat(name); err == nil && info.Mode()&os.ModeNamedPipe != 0 {
		return nil, fmt.Errorf("%s is a pipe, not a file", name)
	}
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, maxPEM+1))
	if err == nil && len(data) > maxPEM {
		err = fmt.Errorf("%s has more than %d bytes", name, maxPEM)
	}
	return data, err
}
