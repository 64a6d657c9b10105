package certificate

import (
	"crypto/x509"
	"fmt"
	"slices"
	"strings"
	"time"
)

// expiresSoon is how long before its expiry a certificate causes a warning. For
// short-lived certificates it is a third of their lifetime.
const expiresSoon = 7 * 24 * time.Hour

// Problem is a reason why clients may reject a certificate.
type Problem struct {
	// What is a sentence without a subject: "expired 3 days ago, at
	// 2026-01-02T15:04:05Z". It contains nothing of the key.
	What string
	// Refused reports whether every client that verifies certificates rejects it.
	Refused bool

	key string // identifies the problem
}

// Until returns when the certificate expires.
func (c *Reloader) Until() time.Time { return c.current.Load().chain[0].NotAfter }

// Names returns the hosts that the certificate is valid for: names and addresses.
func (c *Reloader) Names() []string {
	leaf := c.current.Load().chain[0]
	names := slices.Clone(leaf.DNSNames)
	for _, ip := range leaf.IPAddresses {
		names = append(names, ip.String())
	}
	return names
}

// Problems returns the reasons why clients may reject the certificate at that time.
// Those for which all clients reject it come first.
func (c *Reloader) Problems(now time.Time) []Problem {
	return c.current.Load().problems(now)
}

// report logs the new problems.
func (c *Reloader) report() {
	pair := c.current.Load()
	now := map[string]bool{}
	for _, p := range pair.problems(time.Now()) {
		now[p.key] = true
		if !c.reported[p.key] {
			c.log.Warn("clients may reject the certificate", "file", pair.file, "problem", p.What)
		}
	}
	if len(c.reported) > 0 && len(now) == 0 {
		c.log.Info("the certificate is valid now", "file", pair.file, "until", pair.Leaf.NotAfter)
	}
	c.reported = now
}

func (p *keyPair) problems(now time.Time) (all []Problem) {
	add := func(refused bool, key, format string, args ...any) {
		all = append(all, Problem{fmt.Sprintf(format, args...), refused, key})
	}
	leaf := p.chain[0]
	for i, cert := range p.chain {
		// Clients may know another path past the issuers further up.
		refused, who := i <= 1, ""
		if i > 0 {
			who = fmt.Sprintf("certificate %d of its chain ", i+1)
		}
		switch {
		case now.After(cert.NotAfter):
			add(refused, who+"expired", "%sexpired %s ago, at %s", who, span(now.Sub(cert.NotAfter)), stamp(cert.NotAfter))
		case now.Before(cert.NotBefore):
			add(refused, who+"early", "%sis not valid before %s, in %s", who, stamp(cert.NotBefore), span(cert.NotBefore.Sub(now)))
		case cert.NotAfter.Sub(now) < warnBefore(cert):
			add(false, who+"soon", "%sexpires in %s, at %s", who, span(cert.NotAfter.Sub(now)), stamp(cert.NotAfter))
		}
		if i > 0 && p.chain[i-1].CheckSignatureFrom(cert) != nil {
			add(false, who+"order", "%sdid not sign the one before it", who)
		}
	}
	if len(leaf.DNSNames)+len(leaf.IPAddresses) == 0 {
		add(true, "nobody", "names no host; want subject alternative names")
	}
	if len(leaf.ExtKeyUsage) > 0 && !slices.Contains(leaf.ExtKeyUsage, x509.ExtKeyUsageServerAuth) &&
		!slices.Contains(leaf.ExtKeyUsage, x509.ExtKeyUsageAny) {
		add(true, "usage", "is not for servers, according to its extended key usage")
	}
	if len(leaf.DNSNames)+len(leaf.IPAddresses) > 0 {
		for _, host := range p.hosts {
			if leaf.VerifyHostname(host) != nil {
				add(false, "host "+host, "is not for %s", host)
			}
		}
	}
	slices.SortStableFunc(all, func(a, b Problem) int { return rank(a) - rank(b) })
	return all
}

func rank(p Problem) int {
	if p.Refused {
		return 0
	}
	return 1
}

// warnBefore returns how long before its expiry a certificate causes a warning.
func warnBefore(cert *x509.Certificate) time.Duration {
	return min(expiresSoon, cert.NotAfter.Sub(cert.NotBefore)/3)
}

// nextChange returns the time until the problems change, or 0 if they never do.
func (p *keyPair) nextChange(now time.Time) (next time.Duration) {
	for _, cert := range p.chain {
		for _, at := range []time.Time{cert.NotBefore, cert.NotAfter.Add(-warnBefore(cert)), cert.NotAfter} {
			// One millisecond later the boundary has passed.
			if d := at.Sub(now) + time.Millisecond; d > 0 && (next == 0 || d < next) {
				next = d
			}
		}
	}
	return next
}

func stamp(t time.Time) string { return t.UTC().Format(time.RFC3339) }

// span formats a duration for people: in days, or more finely below two days.
func span(d time.Duration) string {
	const day = 24 * time.Hour
	if d >= 2*day {
		return fmt.Sprintf("%d days", d/day)
	}
	text := d.Round(time.Second).String()
	if d >= time.Minute {
		text = strings.TrimSuffix(d.Round(time.Minute).String(), "0s")
	}
	return text
}

// A Validity is the time in which a certificate, or the chain that signs it, is
// valid.
type Validity struct {
	// Of is "leaf" for the certificate and "chain" for the other certificates of its
	// chain. A chain is valid while all of them are.
	Of string
	// From and Until are the first and the last moment.
	From, Until time.Time
}

// Validities returns the validity of the certificate and, if it has issuers, that
// of its chain.
func (c *Reloader) Validities() []Validity {
	chain := c.current.Load().chain
	leaf, issuers := chain[0], chain[1:]
	all := []Validity{{"leaf", leaf.NotBefore, leaf.NotAfter}}
	if len(issuers) == 0 {
		return all
	}
	first := slices.MinFunc(issuers, func(a, b *x509.Certificate) int { return a.NotAfter.Compare(b.NotAfter) })
	last := slices.MaxFunc(issuers, func(a, b *x509.Certificate) int { return a.NotBefore.Compare(b.NotBefore) })
	return append(all, Validity{"chain", last.NotBefore, first.NotAfter})
}
