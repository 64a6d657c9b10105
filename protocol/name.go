package protocol

import "strings"

// MaxName is the length in bytes of the longest topic name.
const MaxName = 128

// Name is the name of a topic: tokens of A–Z a–z 0–9 _ - joined by dots, such
// as "net.rx". Names are comparable. The zero Name names no topic. Every other Name
// comes from [ParseName] or [MustName] and is valid.
type Name struct{ s string }

// ParseName parses a topic name. The error is a [*SyntaxError] that says what is
// wrong and what is allowed.
func ParseName(s string) (Name, error) {
	if reason := invalidName(s); reason != "" {
		return Name{}, &SyntaxError{What: "topic name", Text: s, Reason: reason, Example: exampleName(s)}
	}
	return Name{s}, nil
}

// MustName is like [ParseName] but panics if s is not a topic name. Use it for
// literals.
func MustName(s string) Name {
	n, err := ParseName(s)
	if err != nil {
		panic(err)
	}
	return n
}

// String returns the name as text, or "" for the zero Name.
func (n Name) String() string { return n.s }

// IsZero reports whether n is the zero Name, which names no topic.
func (n Name) IsZero() bool { return n.s == "" }

// MarshalText returns the name as text.
func (n Name) MarshalText() ([]byte, error) { return []byte(n.s), nil }

// UnmarshalText parses text as [ParseName] does. Empty text is an error.
func (n *Name) UnmarshalText(text []byte) error {
	parsed, err := ParseName(string(text))
	if err != nil {
		return err
	}
	*n = parsed
	return nil
}

// invalidName returns why s is not a topic name, or "" if it is one.
func invalidName(s string) string {
	switch {
	case s == "":
		return "it is empty"
	case len(s) > MaxName:
		return "it is longer than 128 bytes"
	case s[0] == '$':
		return "names that begin with $ belong to the server"
	case s == "open", s == "error":
		return s + " is reserved: every EventSource dispatches an event of that name itself"
	}
	for token := range strings.SplitSeq(s, ".") {
		if reason := invalidToken(token); reason != "" {
			return reason
		}
	}
	return ""
}

// exampleName returns a valid topic name that resembles s, which is invalid.
func exampleName(s string) string {
	switch s {
	case "open":
		return "door.open"
	case "error":
		return "build.error"
	}
	var tokens []string
	for token := range strings.SplitSeq(s[:min(len(s), MaxName)], ".") {
		words := strings.FieldsFunc(token, func(r rune) bool { return !nameRune(r) })
		if len(words) > 0 {
			tokens = append(tokens, strings.Join(words, "_"))
		}
	}
	if name := strings.Join(tokens, "."); len(s) <= MaxName && invalidName(name) == "" {
		return name
	}
	return "net.rx"
}

// invalidToken returns why s is not a token of a name, or "" if it is one.
func invalidToken(s string) string {
	if s == "" {
		return "a part between dots is empty"
	}
	for _, r := range s {
		if !nameRune(r) {
			return "a name may contain only A-Z a-z 0-9 _ and -, in parts joined by dots"
		}
	}
	return ""
}

func nameRune(r rune) bool {
	return 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || '0' <= r && r <= '9' || r == '_' || r == '-'
}
