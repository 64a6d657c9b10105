package server_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/base64"
	"encoding/hex"
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

// An issuer is a certificate with its key, which can issue others.
type issuer struct {
	t    *testing.T
	cert *x509.Certificate
	key  *ecdsa.PrivateKey
	file []byte // it, and those above it
}

// issue returns a certificate that this one has signed, or itself where there is no
// issuer. Change changes what it would be.
func (i *issuer) issue(t *testing.T, change func(*x509.Certificate)) *issuer {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	now := time.Now()
	template := &x509.Certificate{
		SerialNumber: big.NewInt(now.UnixNano()), Subject: pkix.Name{CommonName: "some"},
		NotBefore: now.Add(-24 * time.Hour), NotAfter: now.Add(90 * 24 * time.Hour),
		DNSNames: []string{"wall.example", "*.wall.example"}, IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)},
		ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
	}
	change(template)
	parent, signer, above := template, key, []byte(nil)
	if i != nil {
		parent, signer, above = i.cert, i.key, i.file
	}
	der, err := x509.CreateCertificate(rand.Reader, template, parent, &key.PublicKey, signer)
	if err != nil {
		t.Fatal(err)
	}
	cert, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	return &issuer{t, cert, key, append(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}), above...)}
}

// authority makes a certificate one that issues others.
func authority(c *x509.Certificate) {
	c.IsCA, c.BasicConstraintsValid, c.KeyUsage, c.ExtKeyUsage = true, true, x509.KeyUsageCertSign, nil
}

func usual(*x509.Certificate) {}

// until has a certificate be valid until so long from now, and before that as long
// as it would be.
func until(d time.Duration) func(*x509.Certificate) {
	return func(c *x509.Certificate) { c.NotAfter = time.Now().Add(d) }
}

func from(d time.Duration) func(*x509.Certificate) {
	return func(c *x509.Certificate) { c.NotBefore = time.Now().Add(d) }
}

func both(changes ...func(*x509.Certificate)) func(*x509.Certificate) {
	return func(c *x509.Certificate) {
		for _, change := range changes {
			change(c)
		}
	}
}

// write writes the files of the certificate and returns their names.
func (i *issuer) write(dir string) (cert, key string) {
	i.t.Helper()
	secret, err := x509.MarshalPKCS8PrivateKey(i.key)
	if err != nil {
		i.t.Fatal(err)
	}
	cert, key = filepath.Join(dir, "tls.crt"), filepath.Join(dir, "tls.key")
	for name, data := range map[string][]byte{
		cert: i.file, key: pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: secret}),
	} {
		if err := os.WriteFile(name, data, 0o600); err != nil {
			i.t.Fatal(err)
		}
	}
	return cert, key
}

const day = 24 * time.Hour

func TestCertificateSaysWhatClientsRefuseItFor(t *testing.T) {
	t.Parallel()
	root := (*issuer)(nil).issue(t, authority)
	middle := root.issue(t, authority)
	for name, c := range map[string]struct {
		cert    *issuer
		host    string
		says    []string
		refused bool
	}{
		"in order":               {middle.issue(t, usual), "wall.example", nil, false},
		"in order, a wildcard":   {middle.issue(t, usual), "a.wall.example", nil, false},
		"in order, an address":   {middle.issue(t, usual), "127.0.0.1", nil, false},
		"in order, self-signed":  {(*issuer)(nil).issue(t, usual), "wall.example", nil, false},
		"expired":                {middle.issue(t, both(from(-9*day), until(-50*time.Hour))), "", []string{"expired 2 days ago, at 20"}, true},
		"expired just now":       {middle.issue(t, until(-time.Second)), "", []string{"s ago, at 20"}, true},
		"not yet valid":          {middle.issue(t, from(73*time.Hour)), "", []string{"is not valid before 20", "in 3 days"}, true},
		"soon over":              {middle.issue(t, both(from(-80*day), until(5*day+time.Hour))), "", []string{"expires in 5 days"}, false},
		"short, and new":         {middle.issue(t, both(from(-day), until(5*day))), "", nil, false},
		"its issuer expired":     {root.issue(t, both(authority, until(-3*day), from(-9*day))).issue(t, usual), "", []string{"certificate 2 of its chain expired 3 days ago"}, true},
		"its issuer not yet":     {root.issue(t, both(authority, from(3*time.Hour))).issue(t, usual), "", []string{"certificate 2 of its chain is not valid before", "in 3h"}, true},
		"the root expired":       {(*issuer)(nil).issue(t, both(authority, until(-3*day), from(-9*day))).issue(t, authority).issue(t, usual), "", []string{"certificate 3 of its chain expired"}, false},
		"another chain":          {&issuer{t, middle.issue(t, usual).cert, nil, nil}, "", []string{"certificate 2 of its chain did not sign"}, false},
		"for nobody":             {middle.issue(t, func(c *x509.Certificate) { c.DNSNames, c.IPAddresses = nil, nil }), "", []string{"names no host"}, true},
		"for another host":       {middle.issue(t, usual), "evil.example", []string{"is not for evil.example"}, false},
		"for clients":            {middle.issue(t, func(c *x509.Certificate) { c.ExtKeyUsage = []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth} }), "", []string{"is not for servers"}, true},
		"expired, another's too": {middle.issue(t, until(-time.Hour)), "evil.example", []string{"expired 1h", "is not for evil.example"}, true},
	} {
		if name == "another chain" {
			leaf := middle.issue(t, usual)
			c.cert = &issuer{t, leaf.cert, leaf.key, append(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: leaf.cert.Raw}), root.file...)}
		}
		cert, key := c.cert.write(t.TempDir())
		var hosts []string
		if c.host != "" {
			hosts = []string{c.host}
		}
		opened, err := certificate.NewReloader(cert, key, nil, hosts...)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		problems := opened.Problems(time.Now())
		opened.Close()
		all, refused := "", false
		for i, p := range problems {
			all, refused = all+p.What+"\n", refused || p.Refused
			if i > 0 && p.Refused && !problems[i-1].Refused {
				t.Errorf("%s: the worst is not first: %+v", name, problems)
			}
		}
		for _, says := range c.says {
			if !strings.Contains(all, says) {
				t.Errorf("%s: %q is not in %q", name, says, all)
			}
		}
		if len(c.says) == 0 && all != "" || refused != c.refused {
			t.Errorf("%s: got %q, refused by all: %t", name, all, refused)
		}
	}
}

// TestCertificateThatRunsOutIsLogged starts with one that is not valid yet, which
// becomes valid and then runs out, and replaces it.
func TestCertificateThatRunsOutIsLogged(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	h := &testServer{t: t, log: make(chan string, 64)}
	made := (*issuer)(nil).issue(t, both(from(2*time.Second), until(4*time.Second)))
	cert, key := made.write(dir)
	c, err := certificate.NewReloader(cert, key, slog.New(journal(h.log)))
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	if time.Now().Before(made.cert.NotBefore) { // else the machine is so busy that it was valid at once
		h.waitLog("clients may reject the certificate", "file="+cert, "problem=is not valid before")
		h.waitLog("the certificate is valid now")
	}
	h.waitLog("clients may reject the certificate", "problem=expired")

	(*issuer)(nil).issue(t, until(-time.Hour)).write(dir)
	h.waitLog("certificate reloaded")
	h.waitLog("problem=expired 1h")

	// Load reads unchanged files again.
	if err := c.Load(cert, key, "wall.example", "evil.example"); err != nil {
		t.Error(err)
	}
	h.waitLog("problem=expired 1h")
	h.waitLog("problem=is not for evil.example")
	other, key := (*issuer)(nil).issue(t, usual).write(t.TempDir())
	if err := c.Load(other, key); err != nil || c.Until().Before(time.Now()) {
		t.Errorf("got %v, until %v", err, c.Until())
	}
	if err := c.Load(filepath.Join(dir, "none"), key); err == nil || c.Until().Before(time.Now()) {
		t.Errorf("got %v, until %v", err, c.Until())
	}
	if err := c.Load(cert, key); err == nil || !strings.Contains(err.Error(), "does not match") || c.Until().Before(time.Now()) {
		t.Errorf("another's key: got %v, until %v", err, c.Until())
	}
	c.Close()
	c.Close()
	if err := c.Load(cert, key); err == nil {
		t.Error("it is loaded after its end")
	}
}

func TestMetricsTellHowLongTheCertificateIsValid(t *testing.T) {
	t.Parallel()
	root := (*issuer)(nil).issue(t, both(authority, until(20*day), from(-10*day)))
	cert, key := root.issue(t, both(until(10*day), from(-5*day))).write(t.TempDir())
	c, err := certificate.NewReloader(cert, key, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	h := run(t, server.Options{Certificate: c}) // whatever the listener shows
	got, _ := h.scrape()
	for name, want := range map[string]time.Duration{
		"expiry_seconds{leaf}": 10 * day, "expiry_seconds{chain}": 20 * day,
		"start_seconds{leaf}": -5 * day, "start_seconds{chain}": -10 * day,
	} {
		value, ok := got["topicmux_certificate_"+name]
		if off := time.Duration(value*float64(time.Second)) - want; !ok || off < -time.Hour || off > time.Second {
			t.Errorf("%s is %v (%t), want %v", name, value, ok, want.Seconds())
		}
	}
	without, _ := run(t, server.Options{}).scrape()
	for name := range without {
		if strings.Contains(name, "certificate") {
			t.Errorf("without a certificate there is %s", name)
		}
	}
}

// TestNoMessageHoldsAKey has keys in every place where they could be taken for
// something else.
func TestNoMessageHoldsAKey(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	made := (*issuer)(nil).issue(t, until(-time.Hour))
	cert, key := made.write(dir)
	secret, err := os.ReadFile(key)
	if err != nil {
		t.Fatal(err)
	}
	raw, err := made.key.Bytes()
	if err != nil {
		t.Fatal(err)
	}
	parts := []string{strings.Split(string(secret), "\n")[1], hex.EncodeToString(raw), base64.StdEncoding.EncodeToString(raw)}
	broken := filepath.Join(dir, "broken.key")
	if err := os.WriteFile(broken, secret[:len(secret)-40], 0o600); err != nil {
		t.Fatal(err)
	}
	_, other := (*issuer)(nil).issue(t, usual).write(t.TempDir())
	log := make(chan string, 64)
	for _, files := range [][2]string{{cert, key}, {cert, broken}, {key, key}, {key, cert}, {cert, cert}, {cert, other}} {
		c, err := certificate.NewReloader(files[0], files[1], slog.New(journal(log)), "evil.example")
		if err == nil {
			c.Close()
		} else {
			log <- err.Error()
		}
	}
	close(log)
	for line := range log {
		for _, part := range parts {
			if strings.Contains(line, part) {
				t.Errorf("there is a key in %q", line)
			}
		}
	}
}
