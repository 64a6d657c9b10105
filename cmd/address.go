package cmd

import (
	"cmp"
	"errors"
	"fmt"
	"net/url"
	"os"
	"strings"
)

// defaultServer is where serve listens and the others look when nothing else is
// said.
const defaultServer = "http://127.0.0.1:8080"

// serverURL is the server to talk to when the command line names none.
func serverURL() string { return cmp.Or(os.Getenv("TOPICMUX_URL"), defaultServer) }

// parseURL reads a URL as a person writes it: http:// may be missing, and so may
// the host before a port.
func parseURL(raw string) (*url.URL, error) {
	bad := func(reason string) error {
		return misused(fmt.Errorf("%q is not a URL: %s", raw, reason), "want http://HOST:PORT/PATH")
	}
	s := strings.TrimSpace(raw)
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
	case u.Scheme != "http" && u.Scheme != "https":
		return nil, bad("its scheme is " + u.Scheme + ", not http or https")
	case u.Host == "" || strings.HasSuffix(u.Host, ":"):
		return nil, bad("the host or the port is missing")
	case bare && u.Port() == "" && u.Path == "" && !strings.Contains(u.Host, ".") && u.Host != "localhost":
		return nil, bad("there is no such file either")
	}
	if u.Hostname() == "" {
		u.Host = "localhost" + u.Host
	}
	return u, nil
}

// isFile tells whether an argument means a file rather than a URL: it looks like
// a path, or there is such a file.
func isFile(arg string) bool {
	if strings.Contains(arg, "://") {
		return false
	}
	_, err := os.Stat(arg)
	return err == nil || isPath(arg)
}

// isPath tells whether an argument looks like a path.
func isPath(arg string) bool {
	for _, prefix := range []string{"/", "./", "../", "~/"} {
		if strings.HasPrefix(arg, prefix) {
			return true
		}
	}
	return false
}
