package cmd

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"net"
	"strings"
	"text/tabwriter"
	"time"

	"topicmux/internal/loopback"
	"topicmux/server"
	"topicmux/server/auth"
	"topicmux/server/certificate"
	"topicmux/topics"
)

// runCheck says what serve would do. What it can find out without listening it
// does, so that an error here is one that serve would have. A certificate that
// every client refuses is an error, too, although serve would start: it could be
// replaced at any time.
func runCheck(std stdio, s *serveSettings) error {
	remote := !staysHere(s.addr)
	if remote && s.access == nil && !s.allowRemote {
		return listenError(s.addr, server.ErrRemote)
	}
	scheme := "http"
	var refused error
	if s.cert != "" {
		certificate, err := s.openCertificate(nil)
		if err != nil {
			return err
		}
		certificate.Close()
		scheme = "https"
		refused = s.checkCertificate(std.err, certificate.Problems(time.Now()))
	}
	verdict := "valid"
	if refused != nil {
		verdict = "not valid"
	}
	fmt.Fprintf(std.out, "%s: %s\n", verdict, cmp.Or(s.file, "the flags"))
	w := tabwriter.NewWriter(std.out, 0, 0, 2, ' ', 0)
	where := "this machine only"
	if remote {
		where = "reachable from other machines"
	}
	row(w, "listen", scheme+"://"+s.addr+", "+where)
	if s.cert != "" {
		row(w, "certificate", s.cert+" with "+s.key)
	}
	s.sayAccess(w, remote)
	row(w, "hosts", strings.Join(s.server.AllowHosts, ", "))
	row(w, "origins", strings.Join(s.server.AllowOrigins, ", "))
	for _, e := range s.topics {
		row(w, "topic", strings.TrimSpace(e.Name.String()+"  "+string(e.Kind)))
	}
	row(w, "sources", s.saySources())
	return errors.Join(w.Flush(), refused)
}

// checkCertificate returns why every client refuses the certificate, or nil. It
// warns of what else is wrong.
func (s *serveSettings) checkCertificate(w io.Writer, problems []certificate.Problem) error {
	var refused error
	for _, p := range problems {
		what := "the certificate " + s.cert + " " + p.What
		if p.Refused && refused == nil {
			refused = hinted(errors.New(what+": clients reject it"),
				"replace it with a valid certificate; a running server loads it without a restart")
			continue
		}
		fmt.Fprintln(w, "warning:", what)
	}
	return refused
}

// sayAccess says who may do what.
func (s *serveSettings) sayAccess(w io.Writer, remote bool) {
	if s.access == nil {
		who := "everyone on this machine has full access"
		if remote {
			who = "everyone who can reach it has full access"
		}
		row(w, "tokens", "none: "+who)
		return
	}
	for _, g := range s.tokens {
		row(w, "token", g.token.Name()+"  "+describe(g.permissions))
	}
}

// describe says what a token allows.
func describe(r auth.Permissions) string {
	var may []string
	if len(r.Subscribe) > 0 {
		may = append(may, "reads "+spell(r.Subscribe))
	}
	if len(r.Publish) > 0 {
		may = append(may, "publishes "+spell(r.Publish))
	}
	switch {
	case r.Admin:
		may = append(may, "administers")
	case r.Metrics:
		may = append(may, "reads the metrics")
	}
	return cmp.Or(strings.Join(may, "; "), "nothing")
}

func spell(patterns []topics.Pattern) string {
	return strings.ReplaceAll(topics.SelectPatterns(patterns...).String(), ",", ", ")
}

func (s *serveSettings) saySources() string {
	var sources []string
	if s.system {
		sources = append(sources, "metrics of this machine", "the clock", "statistics of the hub")
	}
	if s.demo {
		sources = append(sources, "the topics of the demo")
	}
	return cmp.Or(strings.Join(sources, ", "), "none, only published events")
}

// row writes a line of two columns, if there is something for the second.
func row(w io.Writer, name, text string) {
	if text != "" {
		fmt.Fprintf(w, "  %s\t%s\n", name, text)
	}
}

// staysHere reports whether only this machine can reach a listener at the address,
// as far as that is known without listening.
func staysHere(addr string) bool {
	host, _, err := net.SplitHostPort(addr)
	return err == nil && loopback.IsHost(host)
}
