package sse

import (
	"context"
	"errors"
	"net"
	"net/http"
	"net/url"
	"strings"
)

// SplitSocket splits a URL that names a Unix socket into the path of the socket and the
// path and query of the request, which are "/" if the URL has none. It accepts
// unix:/run/x.sock:/events, unix:x.sock, unix:///run/x.sock, http://unix:/run/x.sock:/events
// and http+unix://%2Frun%2Fx.sock/events. It returns false for any other text.
func SplitSocket(raw string) (socket, path string, ok bool) {
	rest, isUnix := cutFold(raw, "unix:")
	if !isUnix {
		if rest, isUnix = cutFold(raw, "http://unix:"); !strings.HasPrefix(rest, "/") {
			isUnix = false
		}
	}
	encoded, isEncoded := cutFold(raw, "http+unix://")
	switch {
	case isEncoded:
		return splitEncoded(encoded)
	case !isUnix:
		return "", "", false
	case len(rest) > 5 && strings.EqualFold(rest[:5], "//%2F"):
		return splitEncoded(rest[2:])
	}
	rest = strings.TrimPrefix(rest, "//")
	socket, path, found := strings.Cut(rest, ":/")
	switch {
	case found:
		return socket, "/" + path, true
	case strings.Contains(rest, ":?"):
		socket, path, _ = strings.Cut(rest, ":?")
		return socket, "/?" + path, true
	}
	return strings.TrimSuffix(rest, ":"), "/", true
}

// splitEncoded splits the rest of http+unix://%2Frun%2Fx.sock/events.
func splitEncoded(rest string) (socket, path string, ok bool) {
	end := indexAny(rest, "/?#")
	socket, err := url.PathUnescape(rest[:end])
	if err != nil {
		socket = rest[:end]
	}
	if path = rest[end:]; !strings.HasPrefix(path, "/") {
		path = "/" + path
	}
	return socket, path, true
}

// cutFold is strings.CutPrefix for a prefix in upper or lower case.
func cutFold(s, prefix string) (rest string, found bool) {
	if len(s) < len(prefix) || !strings.EqualFold(s[:len(prefix)], prefix) {
		return s, false
	}
	return s[len(prefix):], true
}

// socketHost is the host of a request to a Unix socket.
const socketHost = "localhost"

// socketURL returns the URL of a Unix socket in the form unix:/run/x.sock:/events. u is
// the URL of the request, without secrets.
func socketURL(socket, u string) string {
	return "unix:" + socket + ":" + strings.TrimPrefix(u, "http://"+socketHost)
}

// errForeignTransport is the error for an HTTPClient that cannot connect to a socket.
var errForeignTransport = errors.New("sse: the transport of the HTTP client cannot connect to a Unix socket")

// socketTransport returns a transport that connects to a Unix socket, whatever the host
// of a request is. It has the other settings of base, which may be nil.
func socketTransport(base http.RoundTripper, socket string) (http.RoundTripper, error) {
	transport := newTransport()
	if base != nil {
		given, ok := base.(*http.Transport)
		if !ok {
			return nil, errForeignTransport
		}
		transport = given.Clone()
	}
	transport.Proxy = nil
	transport.DialContext = func(ctx context.Context, _, _ string) (net.Conn, error) {
		return new(net.Dialer).DialContext(ctx, "unix", socket)
	}
	return transport, nil
}
