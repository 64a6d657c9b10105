package cmd

import (
	"errors"
	"fmt"
	"os"
	"strings"

	"topicmux/server"
	"topicmux/topics"
)

// A grant is a token of the config, and what it allows.
type grant struct {
	token  server.Token
	rights server.Rights
}

// maxTokenFile is the size in bytes of the largest file that holds a token.
const maxTokenFile = 4 << 10

// readGrant reads a token, which must differ from those before it.
func readGrant(v value, before []grant) grant {
	var (
		g            grant
		name, secret string
		sources      int
		at           = v // of the secret
	)
	from := func(read func(value) (string, error)) func(value) {
		return func(v value) {
			var err error
			sources++
			at = v
			if secret, err = read(v); err != nil {
				v.fail("%v", err)
			}
		}
	}
	v.fields(map[string]func(value){
		"name":      func(v value) { name = v.text() },
		"token":     from(func(v value) (string, error) { return v.text(), nil }),
		"tokenEnv":  from(func(v value) (string, error) { return secretOfEnv(v.text()) }),
		"tokenFile": from(func(v value) (string, error) { return secretOfFile(v.file()) }),
		"subscribe": func(v value) { g.rights.Subscribe = readPatterns(v) },
		"publish":   func(v value) { g.rights.Publish = readPatterns(v) },
		"admin":     func(v value) { g.rights.Admin = v.yes() },
		"metrics":   func(v value) { g.rights.Metrics = v.yes() },
	})
	if v.doc.err != nil {
		return g
	}
	if sources != 1 {
		v.fail("a token wants one of token, tokenEnv and tokenFile, and this one has %d", sources)
		return g
	}
	var err error
	if g.token, err = server.NewToken(name, secret, g.rights); err != nil {
		v.doc.failWith(at.start(), "openssl rand -hex 24 makes a good one", "%v", err)
		return g
	}
	var tokens []server.Token
	for _, other := range before {
		tokens = append(tokens, other.token)
	}
	if _, err := server.NewAccess(append(tokens, g.token)...); err != nil {
		v.fail("%v", err)
	}
	return g
}

// readPatterns reads a list of names and patterns, or one text of them with
// commas.
func readPatterns(v value) []topics.Pattern {
	var patterns []topics.Pattern
	one := func(v value, text string) {
		p, err := topics.ParsePattern(strings.TrimSpace(text))
		if err != nil {
			v.fail("%v", err)
		}
		patterns = append(patterns, p)
	}
	if v.isList() {
		v.list(func(v value) { one(v, v.text()) })
		return patterns
	}
	for text := range strings.SplitSeq(v.text(), ",") {
		one(v, text)
	}
	return patterns
}

func secretOfEnv(name string) (string, error) {
	secret := os.Getenv(name)
	if secret == "" {
		return "", fmt.Errorf("there is nothing in the environment variable %s", name)
	}
	return secret, nil
}

// secretOfFile reads a secret, without the line end after it.
func secretOfFile(file string) (string, error) {
	data, err := readSmall(file, maxTokenFile)
	if err != nil {
		return "", err
	}
	secret := strings.TrimRight(string(data), "\r\n")
	if secret == "" {
		return "", errors.New(file + " is empty")
	}
	return secret, nil
}

// tokensVariable is the environment variable that has tokens, as the key tokens
// of a config file has them.
const tokensVariable = "TOPICMUX_TOKENS"

// readTokens adds the tokens of the environment to those of the file.
func (c *config) readTokens() error {
	text := os.Getenv(tokensVariable)
	if text == "" {
		return nil
	}
	doc, root := parseYAML(tokensVariable, serveHint, []byte(text), true)
	if root != nil {
		root.list(func(v value) { c.tokens = append(c.tokens, readGrant(v, c.tokens)) })
	}
	return doc.err
}

// access is what the tokens give, or nil without tokens.
func (c *config) access() (*server.Access, error) {
	if len(c.tokens) == 0 {
		return nil, nil
	}
	tokens := make([]server.Token, len(c.tokens))
	for i, g := range c.tokens {
		tokens[i] = g.token
	}
	return server.NewAccess(tokens...)
}
