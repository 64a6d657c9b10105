package protocol

import "strings"

// Pattern matches topic names token by token: "*" stands for one token, and ">"
// at the end for one or more tokens. A pattern without them is a plain name
// and matches that name only. The zero Pattern matches nothing.
type Pattern struct{ s string }

// ParsePattern parses a pattern. The error is a [*SyntaxError].
func ParsePattern(s string) (Pattern, error) {
	if reason := invalidPattern(s); reason != "" {
		return Pattern{}, &SyntaxError{What: "pattern", Text: s, Reason: reason}
	}
	return Pattern{s}, nil
}

// MustPattern is like [ParsePattern] but panics if s is not a pattern. Use it for
// literals.
func MustPattern(s string) Pattern {
	p, err := ParsePattern(s)
	if err != nil {
		panic(err)
	}
	return p
}

// String returns the pattern as text, or "" for the zero Pattern.
func (p Pattern) String() string { return p.s }

// Plain reports whether the pattern is a plain name, without "*" and ">".
func (p Pattern) Plain() bool { return !strings.ContainsAny(p.s, "*>") }

// Match reports whether the pattern matches the name.
func (p Pattern) Match(n Name) bool {
	if p.s == "" || n.s == "" {
		return false
	}
	pattern, name := p.s, n.s
	for {
		want, moreWanted, hasMore := strings.Cut(pattern, ".")
		if want == ">" {
			return true
		}
		token, rest, nameHasMore := strings.Cut(name, ".")
		if want != "*" && want != token || hasMore != nameHasMore {
			return false
		}
		if !hasMore {
			return true
		}
		pattern, name = moreWanted, rest
	}
}

// invalidPattern returns why s is not a pattern, or "" if it is one.
func invalidPattern(s string) string {
	if !strings.ContainsAny(s, "*>") {
		return invalidName(s)
	}
	if len(s) > MaxName {
		return "it is longer than 128 bytes"
	}
	rest, more := s, true
	for more {
		var token string
		token, rest, more = strings.Cut(rest, ".")
		switch {
		case token == "*" || token == ">" && !more:
		case token == ">":
			return "> stands for all the rest, so it must be the last part"
		case strings.ContainsAny(token, "*>"):
			return "* and > stand for whole parts, as in net.* or net.>"
		default:
			if reason := invalidToken(token); reason != "" {
				return reason
			}
		}
	}
	return ""
}
