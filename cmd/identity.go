package cmd

import (
	"net/http"
	"net/url"
	"os"
	"strings"

	"github.com/spf13/pflag"

	"topicmux/sse"
)

// tokenVariable is the environment variable with the token of a client.
const tokenVariable = "TOPICMUX_TOKEN"

// An identity is who a client is to a server, and whom it believes.
type identity struct {
	token string
	files sse.TLSFiles
}

func (i *identity) flags(f *pflag.FlagSet) {
	f.StringVar(&i.token, "token", "", "bearer token, or $TOPICMUX_TOKEN; TLS: --ca, --cert, --key")
	f.StringVar(&i.files.CA, "ca", "", "also trust the CAs in this PEM file")
	f.StringVar(&i.files.Cert, "cert", "", "client certificate (PEM)")
	f.StringVar(&i.files.Key, "key", "", "private key of --cert, if in a separate file")
}

// bearer returns the token for a server: that of the flag, or else that of the
// environment, unless the request has other credentials. The one in the
// environment is for the server in TOPICMUX_URL, if that is set: it is not for
// every stream that somebody watches.
func (i *identity) bearer(server *url.URL, header http.Header) string {
	token := os.Getenv(tokenVariable)
	switch {
	case i.token != "":
		return i.token
	case token == "" || server.User != nil || header.Get("Authorization") != "" || server.Query().Has("access_token"):
		return ""
	}
	home := os.Getenv("TOPICMUX_URL")
	if home == "" {
		return token
	}
	u, err := parseURL(home)
	if err != nil || !strings.EqualFold(u.Host, server.Host) || u.Scheme != server.Scheme {
		return ""
	}
	return token
}

// client returns an HTTP client with the certificates, or nil if there are none.
func (i *identity) client() (*http.Client, error) {
	if i.files == (sse.TLSFiles{}) {
		return nil, nil
	}
	client, err := sse.NewHTTPClient(i.files)
	if err != nil {
		return nil, misused(err, "--ca, --cert and --key take PEM files")
	}
	return client, nil
}
