package cmd

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"syscall"
	"time"

	"github.com/spf13/cobra"

	"topicmux/topics"
)

const (
	// publishTimeout is how long one publish may take.
	publishTimeout = 30 * time.Second
	// maxAnswer is how much of an answer is read: an id, or an error.
	maxAnswer = 64 << 10
)

// publishOptions are the choices of publish.
type publishOptions struct {
	topic  string
	data   string // "-": standard input
	server string
	token  string
}

func (a *app) publish() *cobra.Command {
	var o publishOptions
	c := &cobra.Command{
		Use:   "publish TOPIC [DATA|-]",
		Short: "Publish one event",
		Long:  "Publish one event, and print its id. Without DATA, standard input is the data.",
		Example: "topicmux publish answer 42\n" +
			"date | topicmux publish build.log -",
		Args: topicAndData,
	}
	f := c.Flags()
	f.StringVarP(&o.server, "server", "s", serverURL(), "the server; TOPICMUX_URL sets it too")
	f.StringVar(&o.token, "token", "", "send a bearer token")
	c.Run = a.runs(func(ctx context.Context, std stdio, args []string) error {
		o.topic, o.data = args[0], "-"
		if len(args) > 1 {
			o.data = args[1]
		} else if isTerminal(std.in) {
			return misused(errors.New("topicmux publish wants the data"),
				"give it after the topic, or pipe it in; - reads what is typed")
		}
		return runPublish(ctx, std, o)
	})
	return c
}

func topicAndData(c *cobra.Command, args []string) error {
	if len(args) == 1 || len(args) == 2 {
		return nil
	}
	if len(args) == 0 {
		return misused(errors.New("topicmux publish wants a topic and its data"), "topicmux publish answer 42")
	}
	return misused(fmt.Errorf("topicmux publish wants a topic and its data, and there are %d arguments", len(args)),
		"put quotes around data that holds spaces")
}

// runPublish publishes one event and prints its id.
func runPublish(ctx context.Context, std stdio, o publishOptions) error {
	name, err := topics.ParseName(o.topic)
	if err != nil {
		return misused(err, "a name is made of A-Z a-z 0-9 _ - and dots, such as net.rx")
	}
	base, err := parseURL(o.server)
	if err != nil {
		return err
	}
	data := []byte(o.data)
	if o.data == "-" {
		if data, err = readAll(ctx, std); err != nil {
			return err
		}
	}
	id, err := post(ctx, base, name, data, o.token)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintln(std.out, id)
	return err
}

// readAll reads standard input as one event: the line end that closes it, as
// every program writes one, is not part of the data.
func readAll(ctx context.Context, std stdio) ([]byte, error) {
	in, done, err := openInput(ctx, std, "-")
	if err != nil {
		return nil, err
	}
	defer done()
	data, err := io.ReadAll(in)
	if err != nil {
		return nil, fmt.Errorf("read standard input: %w", err)
	}
	data, found := bytes.CutSuffix(data, []byte{'\n'})
	if found {
		data = bytes.TrimSuffix(data, []byte{'\r'})
	}
	return data, nil
}

// post publishes data on the topic of a server and returns the event's id.
func post(ctx context.Context, base *url.URL, name topics.Name, data []byte, token string) (string, error) {
	ctx, cancel := context.WithTimeout(ctx, publishTimeout)
	defer cancel()
	target := base.JoinPath("topics", name.String())
	target.RawQuery = ""
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, target.String(), bytes.NewReader(data))
	if err != nil {
		return "", err
	}
	req.Header.Set("Content-Type", contentType(data))
	if token != "" {
		req.Header.Set("Authorization", "Bearer "+token)
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return "", unreachable(target, err)
	}
	defer func() { _ = resp.Body.Close() }()
	body, err := io.ReadAll(io.LimitReader(resp.Body, maxAnswer))
	if err != nil {
		return "", fmt.Errorf("publish to %s: read the answer: %w", target.Redacted(), err)
	}
	return published(target, resp, body)
}

func contentType(data []byte) string {
	if json.Valid(data) {
		return "application/json"
	}
	return "text/plain; charset=utf-8"
}

// unreachable says why no answer came.
func unreachable(target *url.URL, err error) error {
	var inner *url.Error
	if errors.As(err, &inner) {
		err = inner.Err // the outer one repeats the URL
	}
	err = fmt.Errorf("publish to %s: %w", target.Redacted(), err)
	switch {
	case errors.Is(err, syscall.ECONNREFUSED):
		return hinted(err, "is the server running? topicmux serve starts one; --server names another")
	case errors.Is(err, context.DeadlineExceeded):
		return hinted(err, "the server took longer than %v", publishTimeout)
	default:
		return err
	}
}

// published reads the answer to a publish.
func published(target *url.URL, resp *http.Response, body []byte) (string, error) {
	var answer struct{ ID, Error, Hint string }
	isJSON := json.Unmarshal(body, &answer) == nil
	switch {
	case resp.StatusCode == http.StatusCreated && isJSON && answer.ID != "":
		return answer.ID, nil
	case isJSON && answer.Error != "":
		return "", hinted(fmt.Errorf("publish to %s: %s", target.Redacted(), answer.Error), "%s", answer.Hint)
	default:
		return "", hinted(fmt.Errorf("publish to %s: it answered %s", target.Redacted(), resp.Status),
			"is that a topicmux server? --server names another")
	}
}
