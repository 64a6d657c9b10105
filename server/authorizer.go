package server

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"log/slog"
	"strings"

	"topicmux/topics"
)

const (
	// minSecret and maxSecret bound the length of a secret in bytes. A short secret
	// can be guessed. A long secret makes every request slower.
	minSecret, maxSecret = 16, 512
	// maxPatterns is the maximum number of patterns in each list of a token. It
	// equals the limit of a subscription, because a token may subscribe to all that
	// it may read at once.
	maxPatterns = 256
	// maxTokenName is the maximum length of a token name in bytes.
	maxTokenName = 64
)

// Permissions are what a token allows. The zero Permissions allow nothing.
type Permissions struct {
	// Subscribe are the topics that the token may read, in streams and in the
	// catalogue. Default: none.
	Subscribe []topics.Pattern
	// Publish are the topics that the token may publish to, declare and complete.
	// Default: none.
	Publish []topics.Pattern
	// Admin allows the token to list sessions, to send messages to them and to end
	// them. It includes Metrics. It gives no access to topics. Default: false.
	Admin bool
	// Metrics allows GET /metrics. Default: false.
	Metrics bool
}

// Token grants permissions to the clients that know its secret. [NewToken] creates
// it. It stores only a hash of the secret.
type Token struct {
	name  string
	hash  [sha256.Size]byte
	read  patternSet
	write patternSet

	admin, metrics bool
}

// NewToken returns a token. The name appears in logs and errors; it has 1 to 64
// characters of A-Z a-z 0-9 _ . -. The secret has 16 to 512 characters of A-Z a-z
// 0-9 - . _ ~ + / =, which a header can carry. Errors never contain the secret.
func NewToken(name, secret string, permissions Permissions) (Token, error) {
	if name == "" || len(name) > maxTokenName || strings.Trim(name, plainName) != "" {
		return Token{}, fmt.Errorf("the name of a token has 1 to %d characters of A-Z a-z 0-9 _ . -", maxTokenName)
	}
	failed := func(format string, args ...any) (Token, error) {
		return Token{}, fmt.Errorf("token %q: %s", name, fmt.Sprintf(format, args...))
	}
	switch {
	case len(secret) < minSecret:
		return failed("its secret has %d characters; want at least %d", len(secret), minSecret)
	case len(secret) > maxSecret:
		return failed("its secret has more than %d characters", maxSecret)
	case strings.Trim(secret, plainSecret) != "":
		return failed("its secret may only have the characters A-Z a-z 0-9 - . _ ~ + / =")
	case len(permissions.Subscribe) > maxPatterns || len(permissions.Publish) > maxPatterns:
		return failed("more than %d patterns", maxPatterns)
	}
	read, okRead := newPatternSet(permissions.Subscribe)
	write, okWrite := newPatternSet(permissions.Publish)
	if !okRead || !okWrite {
		return failed("a pattern is empty")
	}
	return Token{
		name: name, hash: sha256.Sum256([]byte(secret)), read: read, write: write,
		admin: permissions.Admin, metrics: permissions.Admin || permissions.Metrics,
	}, nil
}

const (
	plainName   = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.-"
	plainSecret = plainName + "~+/="
)

// Name returns the name of the token.
func (t Token) Name() string { return t.name }

// String returns the name of the token.
func (t Token) String() string { return t.name }

// LogValue returns the name of the token.
func (t Token) LogValue() slog.Value { return slog.StringValue(t.name) }

// A patternSet is the set of topics that a permission covers. The zero set is
// empty.
type patternSet struct {
	some bool // whether there are patterns; a Selection without patterns matches everything
	of   topics.Selection
}

func newPatternSet(patterns []topics.Pattern) (sc patternSet, ok bool) {
	for _, p := range patterns {
		if p.String() == "" {
			return sc, false
		}
	}
	return patternSet{len(patterns) > 0, topics.SelectPatterns(patterns...)}, true
}

func (sc patternSet) match(n topics.Name) bool { return sc.some && sc.of.Match(n) }

// outside returns the first pattern of the selection that the set does not fully
// cover, or "".
func (sc patternSet) outside(selected topics.Selection) string {
	patterns := selected.Patterns()
	if len(patterns) == 0 {
		patterns = []topics.Pattern{everything}
	}
	for _, p := range patterns {
		if !sc.some || !sc.of.Covers(p) {
			return p.String()
		}
	}
	return ""
}

var everything = func() topics.Pattern {
	p, err := topics.ParsePattern(">")
	if err != nil {
		panic(err)
	}
	return p
}()

// Authorizer holds the tokens that clients may use. [NewAuthorizer] creates it.
type Authorizer struct{ tokens []*Token }

// maxTokens bounds the cost of authentication: each request is compared with every
// token.
const maxTokens = 1024

// NewAuthorizer returns an Authorizer with 1 to 1,024 tokens. It returns an error
// if two tokens have the same name or the same secret.
func NewAuthorizer(tokens ...Token) (*Authorizer, error) {
	switch {
	case len(tokens) == 0:
		return nil, errors.New("there are no tokens, so nobody would have access")
	case len(tokens) > maxTokens:
		return nil, fmt.Errorf("there are %d tokens; the maximum is %d", len(tokens), maxTokens)
	}
	a := &Authorizer{}
	names, hashes := map[string]bool{}, map[[sha256.Size]byte]string{}
	for _, t := range tokens {
		if t.name == "" {
			return nil, errors.New("a token was not created with NewToken")
		}
		if names[t.name] {
			return nil, fmt.Errorf("two tokens have the name %q", t.name)
		}
		if other, ok := hashes[t.hash]; ok {
			return nil, fmt.Errorf("tokens %q and %q have the same secret", other, t.name)
		}
		names[t.name], hashes[t.hash] = true, t.name
		a.tokens = append(a.tokens, &t)
	}
	return a, nil
}
