package auth

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"log/slog"
	"strings"
)

const (
	// MinSecret and maxSecret bound the length of a secret in bytes. A short secret
	// can be guessed. A long secret makes every request slower.
	MinSecret = 16
	maxSecret = 512
	// maxName is the maximum length of a name in bytes.
	maxName = 64
)

const (
	// PlainName are the characters of a name.
	PlainName   = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.-"
	plainSecret = PlainName + "~+/="
)

var (
	errName     = fmt.Errorf("a name has 1 to %d characters of A-Z a-z 0-9 _ . -", maxName)
	errPatterns = fmt.Errorf("more than %d patterns", maxPatterns)
	errEmpty    = errors.New("a pattern is empty")
)

// ErrForbidden makes an error of Options.Authorize a 403: the client is known, and
// may not do that. Wrap it to say more.
var ErrForbidden = errors.New("this client has no permission for this request")

func validName(name string) bool {
	return name != "" && len(name) <= maxName && strings.Trim(name, PlainName) == ""
}

// Token grants permissions to the clients that know its secret. [NewToken] creates
// it. It stores only a hash of the secret.
type Token struct {
	grant Grant
	hash  [sha256.Size]byte
}

// NewToken returns a token. The name appears in logs and errors; it has 1 to 64
// characters of A-Z a-z 0-9 _ . -. The secret has 16 to 512 characters of A-Z a-z
// 0-9 - . _ ~ + / =, which a header can carry. Errors never contain the secret.
func NewToken(name, secret string, permissions Permissions) (Token, error) {
	if !validName(name) {
		return Token{}, fmt.Errorf("the name of a token has 1 to %d characters of A-Z a-z 0-9 _ . -", maxName)
	}
	failed := func(format string, args ...any) (Token, error) {
		return Token{}, fmt.Errorf("token %q: %s", name, fmt.Sprintf(format, args...))
	}
	switch {
	case len(secret) < MinSecret:
		return failed("its secret has %d characters; want at least %d", len(secret), MinSecret)
	case len(secret) > maxSecret:
		return failed("its secret has more than %d characters", maxSecret)
	case strings.Trim(secret, plainSecret) != "":
		return failed("its secret may contain only A-Z a-z 0-9 - . _ ~ + / =")
	}
	permissions.Name = name
	grant, err := newGrant(permissions)
	if err != nil {
		return failed("%v", err)
	}
	grant.token = true
	return Token{grant: grant, hash: sha256.Sum256([]byte(secret))}, nil
}

// Name returns the name of the token.
func (t Token) Name() string { return t.grant.name }

// String returns the name of the token.
func (t Token) String() string { return t.grant.name }

// LogValue returns the name of the token.
func (t Token) LogValue() slog.Value { return slog.StringValue(t.grant.name) }

// equal reports whether both tokens have the same name, secret and permissions.
func (t *Token) equal(other *Token) bool {
	return t.hash == other.hash && t.grant.equal(&other.grant)
}
