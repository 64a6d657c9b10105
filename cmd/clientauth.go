package cmd

import (
	"fmt"
	"net/http"
	"net/url"
	"os"
	"strings"

	"topicmux/cmd/internal/settings"
	"topicmux/sse"
)

// tokenVariable is the environment variable with the token of a client.
const tokenVariable = "TOPICMUX_TOKEN"

// clientAuth is how a client authenticates to a server, and whom it trusts.
type clientAuth struct {
	token    string
	tokenEnv string // the variable with the token
	files    sse.TLSFiles
}

func (a *clientAuth) table() settings.Table {
	return settings.Table{
		{Flag: "token", Value: settings.Text(&a.token, ""), Help: "use bearer `TOKEN`; default $TOPICMUX_TOKEN"},
		{Flag: "token-env", Value: settings.Text(&a.tokenEnv, ""), Help: "use the bearer token in environment variable `NAME`"},
		{Flag: "insecure", Value: settings.Bool(&a.files.Insecure, false), Help: "accept any certificate of the server"},
		{Flag: "ca", Value: settings.Text(&a.files.CA, ""), Help: "also trust the CAs in PEM `FILE`"},
		{Flag: "cert", Value: settings.Text(&a.files.Cert, ""), Help: "read the client certificate from PEM `FILE`"},
		{Flag: "key", Value: settings.Text(&a.files.Key, ""), Help: "read the key of --cert from PEM `FILE`, if separate"},
	}
}

// bearer returns the token for a server: that of the flag, or else that of the
// environment, unless the request has other credentials. The token of the environment
// is for the server in TOPICMUX_URL, if that is set, and not for every stream that you
// watch.
func (a *clientAuth) bearer(server *url.URL, header http.Header) string {
	token := os.Getenv(tokenVariable)
	switch {
	case a.token != "":
		return a.token
	case a.tokenEnv != "":
		return os.Getenv(a.tokenEnv)
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
func (a *clientAuth) client() (*http.Client, error) {
	if a.tokenEnv != "" && os.Getenv(a.tokenEnv) == "" {
		return nil, usageError(fmt.Errorf("--token-env: the environment variable %s is not set", a.tokenEnv), "set it to the token")
	}
	if a.files == (sse.TLSFiles{}) {
		return nil, nil
	}
	client, err := sse.NewHTTPClient(a.files)
	if err != nil {
		return nil, usageError(err, "--ca, --cert and --key take PEM files")
	}
	return client, nil
}
