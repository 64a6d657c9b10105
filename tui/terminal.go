package tui

import (
	"net/url"
	"strings"
)

// noColor reports whether the person asked for no colours: by the convention
// any non-empty value of NO_COLOR does, which the libraries beneath read more
// narrowly.
func noColor(environ []string) bool {
	for _, e := range environ {
		if v, ok := strings.CutPrefix(e, "NO_COLOR="); ok {
			return v != ""
		}
	}
	return false
}

// hostOf shortens a URL to what a person needs to recognise the server.
func hostOf(raw string) string {
	u, err := url.Parse(raw)
	if err != nil || u.Host == "" {
		return raw
	}
	return u.Host
}

// addressOf leaves out of a URL what is secret or differs from one day to the
// next.
func addressOf(raw string) string {
	u, err := url.Parse(raw)
	if err != nil || u.Host == "" {
		address, _, _ := strings.Cut(raw, "?")
		return address
	}
	u.User, u.RawQuery, u.Fragment = nil, "", ""
	return u.String()
}
