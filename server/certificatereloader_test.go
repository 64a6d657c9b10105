package server_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"log/slog"
	"math/big"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"topicmux/server"
	"topicmux/server/certificate"
)

// TestCertificateIsReadAgain replaces the files in the ways that users and programs
// do.
func TestCertificateIsReadAgain(t *testing.T) {
	t.Parallel()
	p := plantAt(t, t.TempDir())
	p.write("first")
	p.serves("first")

	p.write("written over")
	p.serves("written over")

	cert, key := pair(t, "renamed") // as mv does
	p.file("tls.crt.new", cert)
	p.file("tls.key.new", key)
	p.rename("tls.crt.new", "tls.crt")
	p.rename("tls.key.new", "tls.key")
	p.serves("renamed")

	p.file("tls.crt", []byte("not a certificate"))
	p.waitLog("cannot use the new certificate", "keeping the old one")
	p.serves("renamed")

	p.write("mended")
	p.serves("mended")

	if err := os.Remove(filepath.Join(p.dir, "tls.key")); err != nil {
		t.Fatal(err)
	}
	p.waitLog("cannot use the new certificate", "read the key")
	p.serves("mended")
}

// TestLinkedCertificateIsReadAgain turns links as Kubernetes does: the files lead
// over ..data to a directory of a date, and ..data is renamed over.
func TestLinkedCertificateIsReadAgain(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	p := plantAt(t, dir)
	switchTo := func(name string) {
		cert, key := pair(t, name)
		p.file(filepath.Join("..dated-"+name, "tls.crt"), cert)
		p.file(filepath.Join("..dated-"+name, "tls.key"), key)
		p.link("..dated-"+name, "..data_tmp")
		p.rename("..data_tmp", "..data")
	}
	switchTo("one")
	p.link("..data/tls.crt", "tls.crt")
	p.link("..data/tls.key", "tls.key")
	p.serves("one")
	switchTo("two")
	p.serves("two")
	if err := os.RemoveAll(filepath.Join(dir, "..dated-one")); err != nil {
		t.Fatal(err)
	}
	switchTo("three")
	p.serves("three")
}

func TestCertificateThatCannotBeUsedIsRefused(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	good, key := pair(t, "good")
	_, other := pair(t, "other")
	write := func(name string, data []byte) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, data, 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	cert, keyFile := write("good.crt", good), write("good.key", key)
	for name, c := range map[string]struct{ cert, key, want string }{
		"no file":           {filepath.Join(dir, "none"), keyFile, "read the certificate"},
		"no key":            {cert, filepath.Join(dir, "none"), "read the key"},
		"no certificate":    {write("text", []byte("hello")), keyFile, "failed to find any PEM data"},
		"another's key":     {cert, write("other.key", other), "does not match"},
		"a key for both":    {keyFile, keyFile, "switched"},
		"too long a file":   {cert, write("long.key", make([]byte, 1<<20+1)), "more than 1048576 bytes"},
		"no such directory": {filepath.Join(dir, "a", "b"), keyFile, "read the certificate"},
	} {
		_, err := certificate.NewReloader(c.cert, c.key, nil)
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: got %v, want %q", name, err, c.want)
		}
	}
}

// A plant is a server behind a certificate whose files change.
type plant struct {
	*testServer
	dir string
}

func plantAt(t *testing.T, dir string) *plant {
	return &plant{dir: dir, testServer: &testServer{t: t, log: make(chan string, 4096)}}
}

// serves waits until a new connection is shown the certificate of that name. The
// first call starts the server.
func (p *plant) serves(name string) {
	p.t.Helper()
	if p.addr == "" {
		p.start()
	}
	deadline := time.Now().Add(testTimeout)
	for {
		c, err := tls.Dial("tcp", p.addr, &tls.Config{InsecureSkipVerify: true})
		if err != nil {
			p.t.Fatal(err)
		}
		got := c.ConnectionState().PeerCertificates[0].Subject.CommonName
		_ = c.Close()
		switch {
		case got == name:
			return
		case time.Now().After(deadline):
			p.t.Fatalf("the certificate is that of %q, want %q", got, name)
		}
	}
}

func (p *plant) start() {
	certificate, err := certificate.NewReloader(filepath.Join(p.dir, "tls.crt"), filepath.Join(p.dir, "tls.key"), slog.New(journal(p.log)))
	if err != nil {
		p.t.Fatal(err)
	}
	p.t.Cleanup(certificate.Close)
	plain, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		p.t.Fatal(err)
	}
	running := runOn(p.t, tls.NewListener(plain, certificate.Config()), server.HubOptions(), server.Options{})
	p.addr = running.addr
}

// write writes a new pair over the files.
func (p *plant) write(name string) {
	cert, key := pair(p.t, name)
	p.file("tls.crt", cert)
	p.file("tls.key", key)
}

func (p *plant) file(name string, data []byte) {
	p.t.Helper()
	path := filepath.Join(p.dir, name)
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		p.t.Fatal(err)
	}
	if err := os.WriteFile(path, data, 0o600); err != nil {
		p.t.Fatal(err)
	}
}

func (p *plant) rename(from, to string) {
	p.t.Helper()
	if err := os.Rename(filepath.Join(p.dir, from), filepath.Join(p.dir, to)); err != nil {
		p.t.Fatal(err)
	}
}

func (p *plant) link(to, name string) {
	p.t.Helper()
	if err := os.Symlink(to, filepath.Join(p.dir, name)); err != nil {
		p.t.Fatal(err)
	}
}

// pair returns a certificate of that name and its key, as PEM.
func pair(t *testing.T, name string) (cert, key []byte) {
	t.Helper()
	private, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: name},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
		IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)},
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &private.PublicKey, private)
	if err != nil {
		t.Fatal(err)
	}
	secret, err := x509.MarshalPKCS8PrivateKey(private)
	if err != nil {
		t.Fatal(err)
	}
	return pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}),
		pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: secret})
}
