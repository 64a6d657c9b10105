package cmd

import (
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"

	"topicmux/cmd/internal/settings"
	"topicmux/server/auth"
	"topicmux/topics"
)

// An accessToken is a token of the settings, and what it allows.
type accessToken struct {
	token       auth.Token
	permissions auth.Permissions
}

// tokensVariable is the environment variable that adds tokens. It has the form of
// the key tokens.
const tokensVariable = "TOPICMUX_TOKENS"

// maxTokenFile is the size in bytes of the largest file that holds a token.
const maxTokenFile = 4 << 10

// A tokenReader reads a token.
type tokenReader struct {
	accessToken
	name, secret string
	secrets      int           // how many keys give the secret
	at           settings.Node // the last of them
}

// table describes a token of the config file.
func (t *tokenReader) table() settings.Table {
	secret := func(read func(settings.Node) (string, error)) settings.Value {
		return settings.Custom(&t.secret, func(n settings.Node) {
			var err error
			t.secrets++
			t.at = n
			if t.secret, err = read(n); err != nil {
				n.Fail("%v", err)
			}
		})
	}
	allowed := &t.permissions
	return settings.Table{
		{Key: "name", Doc: "The name of the token, for logs and clients.", Value: settings.TextFrom(&t.name, "", readTokenName)},
		{Key: "token", Doc: "The secret. tokenFile and tokenEnv keep it out of this file.", Value: secret(func(n settings.Node) (string, error) { return n.SecretText(), nil })},
		{Key: "tokenEnv", Doc: "The variable of the environment that has the secret.", Value: secret(secretOfEnv)},
		{Key: "tokenFile", Doc: "The file that has the secret.", Value: secret(secretOfFile)},
		{Key: "subscribe", Doc: "Names and patterns of topics that the token may read.", Value: settings.Custom(&allowed.Subscribe, func(n settings.Node) { allowed.Subscribe = readPermitted(n) })},
		{Key: "publish", Doc: "Names and patterns of topics that the token may publish.", Value: settings.Custom(&allowed.Publish, func(n settings.Node) { allowed.Publish = readPermitted(n) })},
		{Key: "admin", Doc: "The token may administer the server. Default: false.", Value: settings.Bool(&allowed.Admin, false)},
		{Key: "metrics", Doc: "The token may read the metrics of the server. Default: false.", Value: settings.Bool(&allowed.Metrics, false)},
	}
}

// readToken reads a token, which must differ from those before it.
func readToken(n settings.Node, before []accessToken) accessToken {
	one := func(key string) settings.Schema { return settings.Schema{"required": []string{key}} }
	n.Describe(settings.Schema{"required": []string{"name"}, "oneOf": []settings.Schema{one("token"), one("tokenEnv"), one("tokenFile")}})
	t := &tokenReader{at: n}
	problems := n.Problems()
	n.Fields(t.table())
	if n.Problems() > problems {
		return t.accessToken
	}
	if t.secrets != 1 {
		n.Fail("a token needs exactly one of token, tokenEnv and tokenFile, but this one has %d", t.secrets)
		return t.accessToken
	}
	var err error
	if t.token, err = auth.NewToken(t.name, t.secret, t.permissions); err != nil {
		t.at.FailHint("openssl rand -hex 24 makes a good one", "%v", err)
		return t.accessToken
	}
	if _, err := authorizer(append(slices.Clip(before), t.accessToken)); err != nil {
		n.Fail("%v", err)
	}
	return t.accessToken
}

// authorizer returns what checks the tokens, or nil without tokens.
func authorizer(tokens []accessToken) (*auth.Authorizer, error) {
	if len(tokens) == 0 {
		return nil, nil
	}
	all := make([]auth.Token, len(tokens))
	for i, t := range tokens {
		all[i] = t.token
	}
	return auth.NewAuthorizer(all...)
}

// readTokenName reads the name of a token. A name as long as a secret may be one.
func readTokenName(n settings.Node) string {
	if len(n.HiddenText()) >= settings.MinSecret {
		return n.SecretText()
	}
	return n.Unmask().Text()
}

// readPermitted reads the names and patterns that a token may use. A problem quotes
// none that could be a secret.
func readPermitted(n settings.Node) []topics.Pattern {
	return patternsOf(n, func(err error) string {
		var wrong *topics.SyntaxError
		if errors.As(err, &wrong) && !strings.ContainsAny(wrong.Text, "*>") {
			return wrong.What + ": " + wrong.Reason
		}
		return err.Error()
	})
}

// readPatterns reads a list of names and patterns, or one text of them with
// commas.
func readPatterns(n settings.Node) []topics.Pattern { return patternsOf(n, error.Error) }

func patternsOf(n settings.Node, explain func(error) string) (patterns []topics.Pattern) {
	add := func(n settings.Node, text string) {
		p, err := topics.ParsePattern(strings.TrimSpace(text))
		if err != nil {
			n.Fail("%s", explain(err))
		}
		patterns = append(patterns, p)
	}
	if n.IsList() {
		n.List(func(n settings.Node) { add(n, n.Text()) })
		return patterns
	}
	for text := range strings.SplitSeq(n.Text(), ",") {
		add(n, text)
	}
	return patterns
}

func secretOfEnv(n settings.Node) (string, error) {
	secret := os.Getenv(n.SecretText())
	if secret == "" {
		return "", errors.New("this environment variable is empty or not set")
	}
	return secret, nil
}

// secretOfFile reads a secret, without the line end after it.
func secretOfFile(n settings.Node) (string, error) {
	file := n.Relative(n.SecretText())
	n.Opens(file)
	// A pipe may never get a writer, and a reload would wait for it.
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
