package request

import (
	"net/url"
	"strings"

	"topicmux/server/auth"
)

const (
	// maxLogged is the maximum length in bytes of a request target, or of another
	// text from a client, in a line of the access log. Longer text is cut.
	maxLogged = 512
	redacted  = "REDACTED"
)

// LogTarget returns the path and query of a request target for a log. Tokens are
// redacted. It returns "" if the target cannot be parsed.
func LogTarget(target []byte) string {
	u, err := url.ParseRequestURI(string(target))
	if err != nil {
		return ""
	}
	path := redactPath(u.EscapedPath())
	if u.RawQuery == "" {
		return Cut(path)
	}
	return Cut(path + "?" + redactQuery(u.RawQuery))
}

// redactPath hides everything after the name of the token parameter in a path. A
// client may put it there by mistake.
func redactPath(path string) string {
	plain, err := url.PathUnescape(path)
	if err != nil {
		return redacted
	}
	before := strings.Index(strings.ToLower(plain), parameter)
	if before < 0 {
		return path
	}
	escaped := (&url.URL{Path: plain[:before]}).EscapedPath()
	return escaped + parameter + "=" + redacted
}

// redactQuery hides everything in a query that may be a token: the values of all
// unknown parameters, because a user may misspell access_token, and every part that
// has no parameter name.
func redactQuery(query string) string {
	parts := strings.Split(query, "&")
	for i, part := range parts {
		parts[i] = redactPart(part)
	}
	return strings.Join(parts, "&")
}

func redactPart(part string) string {
	name, value, ok := strings.Cut(part, "=")
	plain, err := url.QueryUnescape(part)
	switch {
	case err != nil: // it cannot be decoded, so it may hold anything
		return redacted
	case strings.Contains(strings.ToLower(plain), parameter):
		return parameter + "=" + redacted
	case part == "", ok && value == "" && len(name) < auth.MinSecret, knownParameters[name]:
		return part
	case ok && name != "" && len(name) < auth.MinSecret && strings.Trim(name, auth.PlainName) == "":
		return name + "=" + redacted
	}
	return redacted
}

// knownParameters are the query parameters that at least one route accepts. None of
// them is a secret.
var knownParameters = func() map[string]bool {
	known := map[string]bool{}
	for _, names := range routeParameters {
		for _, name := range names {
			known[name] = true
		}
	}
	return known
}()

// Cut returns the first maxLogged bytes of a text.
func Cut(text string) string {
	if len(text) <= maxLogged {
		return text
	}
	return strings.ToValidUTF8(text[:maxLogged], "") + "…"
}
