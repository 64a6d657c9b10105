package sources

import (
	"errors"
	"io"
	"net/http"
	"net/url"
	"os"
	"regexp"
	"strings"

	"topicmux/cmd/internal/settings"
	"topicmux/internal/jq"
)

// pattern reads a regular expression.
func (r *reader) pattern(at **regexp.Regexp) settings.Value {
	return settings.Custom(at, func(n settings.Node) {
		var err error
		if *at, err = regexp.Compile(n.Text()); err != nil {
			n.FailHint("want a regular expression, such as 'time=(?<ms>[0-9.]+)'; put it in quotes", "%s", strings.TrimPrefix(err.Error(), "error parsing regexp: "))
		}
	})
}

// readExpression reads a jq expression.
func readExpression(n settings.Node) string {
	text := n.Text()
	_, err := jq.Parse(text)
	var wrong *jq.SyntaxError
	switch {
	case errors.As(err, &wrong):
		n.FailInside(text, wrong.At, wrong.Reason, err, wrong.Hint("want a jq expression, such as .data.price; put it in quotes"))
	case err != nil:
		n.Fail("%v", err)
	}
	return text
}

// readURL reads the URL of a server. It may contain secrets as ${NAME}.
func readURL(n settings.Node) string {
	text := expanded(n)
	if !strings.Contains(text, "://") {
		text = "http://" + text
	}
	u, err := url.Parse(text)
	switch {
	case err != nil:
		n.Fail("this is not a URL")
	case u.Scheme != "http" && u.Scheme != "https":
		n.Fail("the scheme of the URL is %s, not http or https", u.Scheme)
	case u.Host == "":
		n.Fail("the URL has no host")
	}
	return text
}

// readHeaders reads headers of a request.
func (r *reader) readHeaders(n settings.Node) {
	r.header = make(http.Header)
	n.Pairs("names and values here, such as Accept: application/json", func(name string, n settings.Node) {
		r.header.Add(name, expanded(n))
	})
}

// maxTokenFile is the largest size of a file with a token, in bytes.
const maxTokenFile = 64 << 10

// readToken reads a token from a file.
func readToken(n settings.Node) string {
	name := n.Relative(n.Text())
	n.Opens(name)
	file, err := os.Open(name)
	if err != nil {
		var path *os.PathError
		if errors.As(err, &path) {
			err = path.Err
		}
		n.FailHint("a path is relative to the config file", "read %s: %v", name, err)
		return ""
	}
	defer func() { _ = file.Close() }()
	data, err := io.ReadAll(io.LimitReader(file, maxTokenFile))
	token := strings.TrimSpace(string(data))
	switch {
	case err != nil:
		n.Fail("read %s: %v", name, err)
	case token == "":
		n.Fail("%s is empty", name)
	}
	return token
}

// variable matches ${NAME}.
var variable = regexp.MustCompile(`\$\{([A-Za-z_][A-Za-z0-9_]*)\}`)

// expanded reads a text in which ${NAME} stands for a variable of the environment.
func expanded(n settings.Node) string {
	return variable.ReplaceAllStringFunc(n.HiddenText(), func(ref string) string {
		name := ref[2 : len(ref)-1]
		value, set := os.LookupEnv(name)
		if !set {
			n.FailHint("set it, or write the value here", "the environment variable %s is not set", name)
		}
		return value
	})
}
