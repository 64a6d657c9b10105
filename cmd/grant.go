package cmd

import (
	"errors"
	"fmt"
	"os"
	"strings"

	"topicmux/server/auth"
	"topicmux/topics"
)

// A grant is a token of the config, and what it allows.
type grant struct {
	token  auth.Token
	rights auth.Permissions
}

// minSecret is the length of the shortest secret that a server takes.
const minSecret = 16

// maxTokenFile is the size in bytes of the largest file that holds a token.
const maxTokenFile = 4 << 10

// readGrants reads a list of tokens.
func (c *config) readGrants(v value) {
	v.mask().list(func(v value) {
		wrong := v.doc.wrong()
		if g := readGrant(v, c.tokens); v.doc.wrong() == wrong {
			c.tokens = append(c.tokens, g)
		}
	})
}

// A grantReader reads a token of the config.
type grantReader struct {
	grant
	name, secret string
	sources      int   // of the secret
	at           value // the last one
}

// keys are the keys of a token.
func (g *grantReader) keys() keys {
	from := func(read func(value) (string, error)) func(value) {
		return func(v value) {
			var err error
			g.sources++
			g.at = v
			if g.secret, err = read(v); err != nil {
				v.fail("%v", err)
			}
		}
	}
	return keys{
		"name":      func(v value) { g.name = readTokenName(v) },
		"token":     from(func(v value) (string, error) { return v.secretText(), nil }),
		"tokenEnv":  from(secretOfEnv),
		"tokenFile": from(secretOfFile),
		"subscribe": func(v value) { g.rights.Subscribe = readRights(v) },
		"publish":   func(v value) { g.rights.Publish = readRights(v) },
		"admin":     func(v value) { g.rights.Admin = v.yes() },
		"metrics":   func(v value) { g.rights.Metrics = v.yes() },
	}
}

// readGrant reads a token, which must differ from those before it.
func readGrant(v value, before []grant) grant {
	g := &grantReader{at: v}
	wrong := v.doc.wrong()
	v.fields(g.keys())
	if v.doc.wrong() > wrong {
		return g.grant
	}
	if g.sources != 1 {
		v.fail("a token needs exactly one of token, tokenEnv and tokenFile, but this one has %d", g.sources)
		return g.grant
	}
	var err error
	if g.token, err = auth.NewToken(g.name, g.secret, g.rights); err != nil {
		v.doc.failWith(g.at.start(), "openssl rand -hex 24 makes a good one", "%v", err)
		return g.grant
	}
	var tokens []auth.Token
	for _, other := range before {
		tokens = append(tokens, other.token)
	}
	if _, err := auth.NewAuthorizer(append(tokens, g.token)...); err != nil {
		v.fail("%v", err)
	}
	return g.grant
}

// readTokenName reads the name of a token. One that is as long as a secret may be
// one.
func readTokenName(v value) string {
	if len(v.hidden()) >= minSecret {
		return v.secretText()
	}
	v.masked = false
	return v.text()
}

// readRights reads names and patterns of a token. A mistake quotes none of them
// that could be a secret.
func readRights(v value) []topics.Pattern {
	return patternsOf(v, func(err error) string {
		var wrong *topics.SyntaxError
		if errors.As(err, &wrong) && !strings.ContainsAny(wrong.Text, "*>") {
			return wrong.What + ": " + wrong.Reason
		}
		return err.Error()
	})
}

// readPatterns reads a list of names and patterns, or one text of them with
// commas.
func readPatterns(v value) []topics.Pattern { return patternsOf(v, error.Error) }

func patternsOf(v value, explain func(error) string) []topics.Pattern {
	var patterns []topics.Pattern
	one := func(v value, text string) {
		p, err := topics.ParsePattern(strings.TrimSpace(text))
		if err != nil {
			v.fail("%s", explain(err))
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

func secretOfEnv(v value) (string, error) {
	secret := os.Getenv(v.secretText())
	if secret == "" {
		return "", errors.New("this environment variable is empty or not set")
	}
	return secret, nil
}

// secretOfFile reads a secret, without the line end after it.
func secretOfFile(v value) (string, error) {
	file := v.doc.path(v.secretText())
	// Nobody may ever write to a pipe, and a reload waits for what it reads.
	if info, err := os.Stat(file); err == nil && info.Mode()&os.ModeNamedPipe != 0 {
		return "", errors.New("read the token file: it is a pipe, not a file")
	}
	data, err := readSmall(file, maxTokenFile)
	if err != nil {
		return "", fmt.Errorf("read the token file: %w", err)
	}
	secret := strings.TrimRight(string(data), "\r\n")
	if secret == "" {
		return "", errors.New("the token file is empty")
	}
	return secret, nil
}

// tokensVariable is the environment variable that has tokens, as the key tokens
// of a config file has them.
const tokensVariable = "TOPICMUX_TOKENS"

// readTokens adds the tokens of the environment to those of the file.
func (c *config) readTokens(text string) error {
	if text == "" {
		return nil
	}
	doc, root := parseYAML(tokensVariable, serveHint, []byte(text), true, (&grantReader{}).keys())
	if root != nil {
		c.readGrants(*root)
	}
	return doc.err()
}

// access is what the tokens give, or nil without tokens.
func (c *config) access() (*auth.Authorizer, error) {
	if len(c.tokens) == 0 {
		return nil, nil
	}
	tokens := make([]auth.Token, len(c.tokens))
	for i, g := range c.tokens {
		tokens[i] = g.token
	}
	return auth.NewAuthorizer(tokens...)
}
