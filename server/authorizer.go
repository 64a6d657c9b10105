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
	// minSecret and maxSecret bound the length of a secret. A short one can be
	// guessed; a long one costs every request.
	minSecret, maxSecret = 16, 512
	// maxPatterns is how many patterns of a kind a token may have: as many as a
	// subscription, since a token may subscribe to all that it may read at once.
	maxPatterns = 256
	// maxTokenName is the length in bytes of the longest name of a token.
	maxTokenName = 64
)

// Permissions are what a token allows. The zero Permissions allow nothing.
type Permissions struct {
	// Subscribe are the topics that may be seen, in streams and in the catalogue.
	// Default: none.
	Subscribe []topics.Pattern
	// Publish are the topics that may be published on, declared and completed.
	// Default: none.
	Publish []topics.Pattern
	// Admin allows to list sessions, to send to them and to end them, and what
	// Metrics allows. It opens no topic. Default: false.
	Admin bool
	// Metrics allows GET /metrics. Default: false.
	Metrics bool
}

// Token lets those who know its secret do what its rights allow. It is made by
// [NewToken] and keeps no secret, only a hash of it.
type Token struct {
	name  string
	hash  [sha256.Size]byte
	read  patternSet
	write patternSet

	admin, metrics bool
}

// NewToken returns a token. The name, which stands in logs and rejections, has 1 to
// 64 of A-Z a-z 0-9 _ . -; the secret has 16 to 512 of A-Z a-z 0-9 - . _ ~ + / =,
// which is what a header can carry. No error holds the secret.
func NewToken(name, secret string, rights Permissions) (Token, error) {
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
	case len(rights.Subscribe) > maxPatterns || len(rights.Publish) > maxPatterns:
		return failed("more than %d patterns", maxPatterns)
	}
	read, okRead := newPatternSet(rights.Subscribe)
	write, okWrite := newPatternSet(rights.Publish)
	if !okRead || !okWrite {
		return failed("a pattern is empty")
	}
	return Token{
		name: name, hash: sha256.Sum256([]byte(secret)), read: read, write: write,
		admin: rights.Admin, metrics: rights.Admin || rights.Metrics,
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

// A patternSet is the topics that a right goes for. The zero set has none.
type patternSet struct {
	some bool // a Selection of no patterns would be everything
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

// outside returns the first item of the selection that the set does not cover
// as a whole, or "".
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

// Authorizer says who may do what: the tokens. It is made by [NewAccess].
type Authorizer struct{ tokens []*Token }

// maxTokens bounds what each request is compared with: all of them, always.
const maxTokens = 1024

// NewAuthorizer returns the access that these tokens give, 1 to 1,024 of them. It
// refuses two of the same name or secret.
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
