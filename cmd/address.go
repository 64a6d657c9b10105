package cmd

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"topicmux/sse"
)

// defaultServer is where serve listens and the clients connect by default.
const defaultServer = "http://127.0.0.1:8080"

// serverURL returns the server to use if the command line names none.
func serverURL() string { return cmp.Or(os.Getenv("TOPICMUX_URL"), defaultServer) }

// errBareWord is the error of a single word, which is hardly meant as a host.
var errBareWord = errors.New("is not a URL")

// parseURL parses a URL as people type it: http:// may be missing, and so may the
// host before a port.
func parseURL(raw string) (*url.URL, error) {
	bad := func(reason string) error {
		return usageError(fmt.Errorf("%q is not a URL: %s", sse.Redact(raw), reason), "want http://HOST:PORT/PATH")
	}
	s := sse.EncodeURL(raw)
	bare := !strings.Contains(s, "://")
	if bare {
		s = "http://" + s
	}
	u, err := url.Parse(s)
	if err != nil {
		var inner *url.Error
		if errors.As(err, &inner) {
			err = inner.Err // the outer one repeats the URL
		}
		return nil, bad(err.Error())
	}
	switch {
	case u.Scheme == "ws" || u.Scheme == "wss":
		return nil, usageError(fmt.Errorf("%q is a WebSocket, which is no HTTP stream", sse.Redact(raw)), "read it with another client: websocat URL | topicmux watch -")
	case u.Scheme != "http" && u.Scheme != "https":
		return nil, bad("its scheme is " + u.Scheme + ", not http or https")
	case u.Host == "" || strings.HasSuffix(u.Host, ":"):
		return nil, bad("the host or the port is missing")
	case !sse.IsHost(u.Hostname()):
		return nil, bad(fmt.Sprintf("%q is not a valid host name", u.Hostname()))
	case bare && u.Port() == "" && u.Path == "" && !strings.Contains(u.Host, ".") && u.Host != "localhost":
		return nil, usageError(fmt.Errorf("%q %w", sse.Redact(raw), errBareWord), "want http://HOST:PORT/PATH")
	}
	if u.Hostname() == "" {
		u.Host = "localhost" + u.Host
	}
	return u, nil
}

// isFile reports whether an argument means a file rather than a URL: it looks like a
// path or the name of a file, or such a file exists.
func isFile(arg string) bool {
	if strings.Contains(arg, "://") {
		return false
	}
	_, err := os.Stat(arg)
	return err == nil || isPath(arg) || isFileName(arg)
}

// fileTypes are file extensions that are no top-level domains.
var fileTypes = []string{
	".sse", ".log", ".txt", ".json", ".jsonl", ".ndjson", ".csv", ".tsv", ".yaml", ".yml", ".html", ".htm", ".xml", ".gz", ".zst", ".tape", ".out", ".bin",
}

// isFileName reports whether an argument ends like the name of a file, and does not
// begin with a host.
func isFileName(arg string) bool {
	first, _, deep := strings.Cut(arg, "/")
	host := strings.Contains(first, ":") || deep && (strings.Contains(first, ".") || first == "localhost")
	return !host && slices.Contains(fileTypes, strings.ToLower(filepath.Ext(arg)))
}

// findHost returns an error if an argument that may be a file or a host is neither, so
// that the client does not look it up for ever.
func findHost(ctx context.Context, resolver *net.Resolver, arg string) error {
	u, err := parseURL(arg)
	if errors.Is(err, errBareWord) && !strings.Contains(arg, ":") {
		return usageError(fmt.Errorf("%q is neither a URL nor an existing file", sse.Redact(arg)), "want a URL, a file, or - for standard input")
	}
	if err != nil || strings.Contains(arg, "://") || u.Port() != "" || net.ParseIP(u.Hostname()) != nil {
		return nil // connecting reports what is wrong
	}
	if proxy, err := http.ProxyFromEnvironment(&http.Request{URL: u}); proxy != nil || err != nil {
		return nil // the proxy may know other names
	}
	ctx, cancel := context.WithTimeout(ctx, lookupTimeout)
	defer cancel()
	var unknown *net.DNSError
	if _, err := resolver.LookupHost(ctx, u.Hostname()); errors.As(err, &unknown) && unknown.IsNotFound {
		return withHint(fmt.Errorf("open %s: no such file, and no host named %s", arg, u.Hostname()),
			"want a URL, a file, or - for standard input")
	}
	return nil
}

// lookupTimeout is how long findHost looks up a name. After that connecting does.
const lookupTimeout = 3 * time.Second

// isPath reports whether an argument looks like a path.
func isPath(arg string) bool {
	for _, prefix := range []string{"/", "./", "../", "~/"} {
		if strings.HasPrefix(arg, prefix) {
			return true
		}
	}
	return false
}
