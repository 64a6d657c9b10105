package server_test

import (
	"fmt"
	"log/slog"
	"strings"
	"testing"

	"topicmux/server/auth"
	"topicmux/topics"
)

func TestTokensThatCannotBeAreNotMade(t *testing.T) {
	t.Parallel()
	const good = "0123456789abcdef"
	many := make([]topics.Pattern, 257)
	for i := range many {
		many[i] = pattern(t, fmt.Sprint("a", i))
	}
	for name, c := range map[string]struct {
		name, secret string
		permissions  auth.Permissions
		want         string
	}{
		"no name":         {"", good, auth.Permissions{}, "name"},
		"a strange name":  {"a b", good, auth.Permissions{}, "name"},
		"a long name":     {strings.Repeat("n", 65), good, auth.Permissions{}, "name"},
		"no secret":       {"a", "", auth.Permissions{}, "0 characters"},
		"a short secret":  {"a", "short-secret", auth.Permissions{}, "12 characters"},
		"a long secret":   {"a", strings.Repeat(good, 33), auth.Permissions{}, "more than 512"},
		"a spaced secret": {"a", "secret words spaced", auth.Permissions{}, "may contain only"},
		"a line end":      {"a", good + "\n", auth.Permissions{}, "may contain only"},
		"an umlaut":       {"a", good + "ü", auth.Permissions{}, "may contain only"},
		"no pattern":      {"a", good, auth.Permissions{Publish: []topics.Pattern{{}}}, "pattern is empty"},
		"many patterns":   {"a", good, auth.Permissions{Subscribe: many}, "more than 256"},
	} {
		_, err := auth.NewToken(c.name, c.secret, c.permissions)
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: got %v, want %q", name, err, c.want)
		}
		if err != nil && len(c.secret) > 8 && strings.Contains(err.Error(), strings.TrimSpace(c.secret)) {
			t.Errorf("%s: the error holds the secret: %v", name, err)
		}
	}
}

func TestAccessWantsTokensThatDiffer(t *testing.T) {
	t.Parallel()
	a, b := token(t, "a", auth.Permissions{}), token(t, "b", auth.Permissions{})
	same, err := auth.NewToken("c", secretOf("a"), auth.Permissions{})
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		tokens []auth.Token
		want   string
	}{
		"none":            {nil, "no token"},
		"the same name":   {[]auth.Token{a, b, token(t, "a", auth.Permissions{})}, `"a"`},
		"the same secret": {[]auth.Token{a, b, same}, "same secret"},
		"the zero token":  {[]auth.Token{a, {}}, "NewToken"},
		"too many":        {make([]auth.Token, 1025), "the maximum is 1024"},
	} {
		if _, err := auth.NewAuthorizer(c.tokens...); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: got %v, want %q", name, err, c.want)
		}
	}
}

func TestTokenShowsItsNameOnly(t *testing.T) {
	t.Parallel()
	a := token(t, "a", auth.Permissions{})
	var log strings.Builder
	slog.New(slog.NewTextHandler(&log, nil)).Info("who", "token", a, "in", []auth.Token{a}, "at", &a)
	all := fmt.Sprintf("%v %s %s", a, a, &log)
	if strings.Contains(all, secretOf("a")) || !strings.HasPrefix(all, "a a ") {
		t.Errorf("got %s", all)
	}
}

// secretOf is the secret of the token with that name.
func secretOf(name string) string { return "secret-of-" + name + "-0123456789" }

func token(t *testing.T, name string, permissions auth.Permissions) auth.Token {
	t.Helper()
	made, err := auth.NewToken(name, secretOf(name), permissions)
	if err != nil {
		t.Fatal(err)
	}
	return made
}

func access(t *testing.T, tokens ...auth.Token) *auth.Authorizer {
	t.Helper()
	a, err := auth.NewAuthorizer(tokens...)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func pattern(t *testing.T, s string) topics.Pattern {
	t.Helper()
	p, err := topics.ParsePattern(s)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func patterns(t *testing.T, list ...string) []topics.Pattern {
	t.Helper()
	var all []topics.Pattern
	for _, s := range list {
		all = append(all, pattern(t, s))
	}
	return all
}
