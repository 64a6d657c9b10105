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

// runCheck prints what serve would do. It checks everything that it can without
// listening, so an error here is one that serve would report. It also reports a
// certificate that every client rejects. serve would start with it, because it can be
// replaced at any time.
func runCheck(std stdio, s *serveSettings) error {
	remote := !listensOnLoopback(s.addr)
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
	printRow(w, "listen", scheme+"://"+s.addr+", "+where)
	if s.cert != "" {
		printRow(w, "certificate", s.cert+" with "+s.key)
	}
	s.printAccess(w, remote)
	printRow(w, "hosts", strings.Join(s.server.AllowHosts, ", "))
	printRow(w, "origins", strings.Join(s.server.AllowOrigins, ", "))
	for _, e := range s.topics {
		printRow(w, "topic", strings.TrimSpace(e.Name.String()+"  "+string(e.Kind)))
	}
	for _, src := range s.configured {
		printRow(w, "source", src.Name.String()+"  "+src.Kind+"  "+cleanLine(src.From))
	}
	if len(s.configured) == 0 || s.system || s.demo {
		printRow(w, "sources", s.sourceNames())
	}
	return errors.Join(w.Flush(), refused)
}

// checkCertificate returns why every client rejects the certificate, or nil. It warns
// of other problems.
func (s *serveSettings) checkCertificate(w io.Writer, problems []certificate.Problem) error {
	var refused error
	for _, p := range problems {
		what := "the certificate " + s.cert + " " + p.What
		if p.Refused && refused == nil {
			refused = withHint(errors.New(what+": clients will reject it"),
				"replace it with a valid certificate; a running server loads it without a restart")
			continue
		}
		fmt.Fprintln(w, "warning:", what)
	}
	return refused
}

// printAccess prints the tokens and what each allows.
func (s *serveSettings) printAccess(w io.Writer, remote bool) {
	if s.access == nil {
		who := "everyone on this machine has full access"
		if remote {
			who = "everyone who can reach it has full access"
		}
		printRow(w, "tokens", "none: "+who)
		return
	}
	for _, g := range s.tokens {
		printRow(w, "token", g.token.Name()+"  "+describePermissions(g.permissions))
	}
}

// describePermissions returns what a token allows, in words.
func describePermissions(r auth.Permissions) string {
	var may []string
	if len(r.Subscribe) > 0 {
		may = append(may, "reads "+patternList(r.Subscribe))
	}
	if len(r.Publish) > 0 {
		may = append(may, "publishes "+patternList(r.Publish))
	}
	switch {
	case r.Admin:
		may = append(may, "administers")
	case r.Metrics:
		may = append(may, "reads the metrics")
	}
	return cmp.Or(strings.Join(may, "; "), "nothing")
}

func patternList(patterns []topics.Pattern) string {
	return strings.ReplaceAll(topics.SelectPatterns(patterns...).String(), ",", ", ")
}

func (s *serveSettings) sourceNames() string {
	var sources []string
	if s.system {
		sources = append(sources, "metrics of this machine", "the clock", "statistics of the hub")
	}
	if s.demo {
		sources = append(sources, "the topics of the demo")
	}
	return cmp.Or(strings.Join(sources, ", "), "none, only published events")
}

// printRow prints a line of two columns, unless the second is empty.
func printRow(w io.Writer, name, text string) {
	if text != "" {
		fmt.Fprintf(w, "  %s\t%s\n", name, text)
	}
}

// listensOnLoopback reports whether only this machine can reach a listener at the
// address, as far as that is known without listening.
func listensOnLoopback(addr string) bool {
	host, _, err := net.SplitHostPort(addr)
	return err == nil && loopback.IsHost(host)
}
