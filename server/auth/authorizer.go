// Package auth says who may do what: tokens with their secrets, the permissions of a
// client, and the grants that requests are checked against. It stores only hashes of
// secrets, and no error or log contains one.
package auth

import (
	"crypto/sha256"
	"crypto/subtle"
	"errors"
	"fmt"
)

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
		if t.grant.name == "" {
			return nil, errors.New("a token was not created with NewToken")
		}
		if names[t.grant.name] {
			return nil, fmt.Errorf("two tokens have the name %q", t.grant.name)
		}
		if other, ok := hashes[t.hash]; ok {
			return nil, fmt.Errorf("tokens %q and %q have the same secret", other, t.grant.name)
		}
		names[t.grant.name], hashes[t.hash] = true, t.grant.name
		a.tokens = append(a.tokens, &t)
	}
	return a, nil
}

// Find returns the grant of the token with that secret, or nil. Its running time does not depend
// on which token matches or on how much of a secret is correct.
func (a *Authorizer) Find(secret string) *Grant {
	hash := sha256.Sum256([]byte(secret))
	found := -1
	for i, t := range a.tokens {
		same := subtle.ConstantTimeCompare(hash[:], t.hash[:])
		found = subtle.ConstantTimeSelect(same, i, found)
	}
	if found < 0 {
		return nil
	}
	return &a.tokens[found].grant
}

// Keep returns an Authorizer that reuses the unchanged tokens of the previous one,
// so that their streams continue.
func (a *Authorizer) Keep(before *Authorizer) *Authorizer {
	if a == nil || before == nil {
		return a
	}
	kept := &Authorizer{tokens: make([]*Token, len(a.tokens))}
	for i, t := range a.tokens {
		kept.tokens[i] = t
		for _, old := range before.tokens {
			if old.equal(t) {
				kept.tokens[i] = old
			}
		}
	}
	return kept
}

// Holds reports whether one of the tokens has the grant.
func (a *Authorizer) Holds(g *Grant) bool {
	for _, own := range a.tokens {
		if &own.grant == g {
			return true
		}
	}
	return false
}

// Names returns the names of the tokens. A nil Authorizer has none.
func (a *Authorizer) Names() (names []string) {
	if a == nil {
		return nil
	}
	for _, t := range a.tokens {
		names = append(names, t.grant.name)
	}
	return names
}
