package cmd

import (
	"cmp"
	"fmt"
	"io"
	"net"
	"net/netip"
	"strings"
	"text/tabwriter"

	"topicmux/server"
	"topicmux/topics"
)

// runCheck says what serve would do. What it can find out without listening it
// does, so that an error here is one that serve would have.
func runCheck(std stdio, o serveOptions) error {
	c := o.door.config
	remote := !staysHere(o.addr)
	if remote && o.door.access == nil && !o.allowRemote {
		return listenError(o.addr, server.ErrRemote)
	}
	scheme := "http"
	if c.cert != "" {
		certificate, err := server.OpenCertificate(c.cert, c.key, nil)
		if err != nil {
			return hinted(err, "want PEM files: the certificate with its chain, and its key")
		}
		certificate.Close()
		scheme = "https"
	}
	fmt.Fprintf(std.out, "in order: %s\n", cmp.Or(o.door.file, "the flags"))
	w := tabwriter.NewWriter(std.out, 0, 0, 2, ' ', 0)
	where := "for this machine alone"
	if remote {
		where = "where other machines can reach it"
	}
	row(w, "listen", scheme+"://"+o.addr+", "+where)
	if c.cert != "" {
		row(w, "certificate", c.cert+" with "+c.key)
	}
	o.sayAccess(w, remote)
	row(w, "hosts", strings.Join(c.server.AllowHosts, ", "))
	row(w, "origins", strings.Join(c.server.AllowOrigins, ", "))
	for _, e := range c.topics {
		row(w, "topic", strings.TrimSpace(e.Name.String()+"  "+string(e.Kind)))
	}
	row(w, "sources", o.saySources())
	return w.Flush()
}

// sayAccess says who may do what.
func (o *serveOptions) sayAccess(w io.Writer, remote bool) {
	if o.door.access == nil {
		who := "everybody on this machine may do everything"
		if remote {
			who = "everybody who reaches it may do everything"
		}
		row(w, "tokens", "none: "+who)
		return
	}
	for _, g := range o.door.config.tokens {
		row(w, "token", g.token.Name()+"  "+describe(g.rights))
	}
}

// describe says what a token allows.
func describe(r server.Rights) string {
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
		may = append(may, "sees the metrics")
	}
	return cmp.Or(strings.Join(may, "; "), "nothing")
}

func spell(patterns []topics.Pattern) string {
	return strings.ReplaceAll(topics.SelectPatterns(patterns...).String(), ",", ", ")
}

func (o *serveOptions) saySources() string {
	var sources []string
	if !o.noSystem {
		sources = append(sources, "this machine's readings", "its clock", "the hub's figures")
	}
	if o.demo {
		sources = append(sources, "the scenes of the demo")
	}
	return cmp.Or(strings.Join(sources, ", "), "none, only what is published")
}

// row writes a line of two columns, if there is something for the second.
func row(w io.Writer, name, text string) {
	if text != "" {
		fmt.Fprintf(w, "  %s\t%s\n", name, text)
	}
}

// staysHere tells whether an address to listen on is for this machine alone, as
// far as that can be told without listening.
func staysHere(addr string) bool {
	host, _, err := net.SplitHostPort(addr)
	if err != nil {
		return false
	}
	ip, err := netip.ParseAddr(host)
	return host == "localhost" || err == nil && ip.IsLoopback()
}
