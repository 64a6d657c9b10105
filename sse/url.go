package sse

import (
	"errors"
	"fmt"
	"net/url"
	"regexp"
	"strconv"
	"strings"
)

// Redact returns a URL without secrets. It replaces the password by "xxxxx", and the values
// of query parameters whose names say that they may be secrets, such as access_token,
// api_key or sig. In a text that is not a valid URL it replaces what could be one of them.
func Redact(raw string) string {
	if socket, path, ok := SplitSocket(raw); ok {
		return socketURL(socket, Redact("http://"+socketHost+path))
	}
	typed, bare := raw, !strings.Contains(raw, "://")
	if bare {
		typed = "http://" + raw
	}
	u, err := url.Parse(typed)
	switch {
	case err != nil:
		return typedSecrets.ReplaceAllString(raw, "${1}${3}xxxxx${2}")
	case u.User == nil && withoutQuerySecrets(u.RawQuery) == u.RawQuery:
		return raw
	case bare:
		return strings.TrimPrefix(redacted(u), "http://")
	}
	return redacted(u)
}

// typedSecrets matches what may be a password or a token in an invalid URL.
var typedSecrets = regexp.MustCompile(`((?:^|//)[^/?#:]*:)[^@]+(@)|([?&][^=&#]*(?i:token|` + strings.Join(secretWords, "|") + `)[^=&#]*=)[^&#]*`)

// redacted is Redact for a parsed URL.
func redacted(u *url.URL) string {
	clean := *u
	clean.RawQuery = withoutQuerySecrets(u.RawQuery)
	return clean.Redacted()
}

// withoutQuerySecrets replaces the values in a query that may be secrets. A name that cannot
// be decoded is judged as it is.
func withoutQuerySecrets(query string) string {
	params := strings.Split(query, "&")
	for i, param := range params {
		name, value, _ := strings.Cut(param, "=")
		plain, err := url.QueryUnescape(name)
		if err != nil {
			plain = name
		}
		if value != "" && mayBeSecret(plain) {
			params[i] = name + "=xxxxx"
		}
	}
	return strings.Join(params, "&")
}

// parseURL parses a URL as people type it for curl: http:// may be missing, and so may
// the host before a port.
func parseURL(raw string) (*url.URL, error) {
	bad := func(format string, args ...any) error {
		return fmt.Errorf("sse: %q is not a URL for a stream: %s", Redact(raw), fmt.Sprintf(format, args...))
	}
	text := EncodeURL(raw)
	if text == "" {
		return nil, bad("it is empty; want http://HOST:PORT/PATH")
	}
	bare := !strings.Contains(text, "://")
	if bare {
		text = "http://" + text
	}
	u, err := url.Parse(text)
	if err != nil {
		if e := new(url.Error); errors.As(err, &e) {
			err = e.Err // without the URL, which is in the message already
		}
		return nil, bad("%v", err)
	}
	u.Scheme = strings.ToLower(u.Scheme)
	switch {
	case u.Scheme != "http" && u.Scheme != "https":
		return nil, bad("the scheme is %q; want http or https", u.Scheme)
	case u.Host == "" || strings.HasSuffix(u.Host, ":"):
		return nil, bad("the host or the port is missing; want http://HOST:PORT/PATH")
	case bare && u.Port() == "" && u.Path == "" && !strings.Contains(u.Host, ".") && u.Host != "localhost":
		return nil, bad("want http://HOST:PORT/PATH")
	}
	if !IsHost(u.Hostname()) {
		return nil, bad("%q is not a valid host name", u.Hostname())
	}
	if n, err := strconv.Atoi(u.Port()); u.Port() != "" && (err != nil || n > 65535) {
		return nil, bad("port %s is out of range", u.Port())
	}
	if u.Hostname() == "" {
		u.Host = "localhost" + u.Host
	}
	u.Fragment, u.RawFragment = "", ""
	return u, nil
}
