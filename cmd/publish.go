package cmd

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"time"

	"github.com/spf13/cobra"

	"topicmux/cmd/internal/settings"
	"topicmux/topics"
)

// publishSettings are the settings of publish.
type publishSettings struct {
	topic      string // "": from each line
	data       string // "-": standard input
	server     string
	auth       clientAuth
	lines      bool
	json       bool
	field      string        // of a line that has its topic
	retry      time.Duration // how long to retry; negative: the default
	allowEmpty bool          // an empty input is an event
}

func (s *publishSettings) table() settings.Table {
	return append(settings.Table{
		{Flag: "server", Short: "s", Env: "TOPICMUX_URL", Value: settings.Text(&s.server, defaultServer), Help: "publish to `URL` or $TOPICMUX_URL"},
		{Flag: "lines", Short: "l", Value: settings.Bool(&s.lines, false), Help: "publish each line as an event"},
		{Flag: "json", Value: settings.Bool(&s.json, false), Help: "reject data that is not JSON"},
		{Flag: "topic-field", Value: settings.Text(&s.field, ""), Help: "take the topic from `FIELD`, a JSON field or jq path"},
		{Flag: "allow-empty", Value: settings.Bool(&s.allowEmpty, false), Help: "publish an empty event if standard input is empty"},
		{Flag: "retry", NoDefault: true, Value: settings.Duration(&s.retry, -1), Help: "retry for `TIME`; default: --lines forever, else never"},
	}, s.auth.table()...)
}

func publishCommand(a *app) *cobra.Command {
	c := &cobra.Command{
		Use:   "publish TOPIC [DATA|-]",
		Short: "Publish one event, or each line of input",
		Long:  "Publish one event and print its id, or publish each line (--lines).\nWithout DATA, read it from standard input.",
		Example: "topicmux publish answer 42\n" +
			"date | topicmux publish build.log -\n" +
			"tail -f app.log | topicmux publish log --lines\n" +
			"topicmux publish --topic-field service < events.ndjson",
		Args: topicAndData,
	}
	f := c.Flags()
	settings.Define(f, new(publishSettings).table(), os.Getenv)
	hide(c, "ca", "cert", "insecure", "key", "token-env")
	c.Run = a.runs(func(ctx context.Context, std stdio, args []string) error {
		var s publishSettings
		if err := load(s.table(), "", "", f); err != nil {
			return err
		}
		if s.retry < 0 && f.Changed("retry") {
			return usageError(fmt.Errorf("--retry %v is negative", s.retry), "want a duration such as 30s")
		}
		if err := s.setArgs(std, args); err != nil {
			return err
		}
		return runPublish(ctx, std, s)
	})
	return c
}

// setArgs sets topic and data to the arguments, which topicAndData has counted.
func (s *publishSettings) setArgs(std stdio, args []string) error {
	if s.field != "" {
		s.lines, s.json = true, true
	}
	if len(args) > 0 {
		s.topic = args[0]
	}
	s.data = "-"
	if len(args) > 1 {
		s.data = args[1]
	}
	switch {
	case s.lines && s.data != "-":
		return usageError(errors.New("--lines reads standard input, but the command line also has data"),
			"omit one of them")
	case !s.lines && len(args) < 2 && isTerminal(std.in):
		return usageError(errors.New("topicmux publish needs data"),
			"put the data after the topic, or pipe it in; with -, you can type it")
	}
	return nil
}

func topicAndData(c *cobra.Command, args []string) error {
	byField := c.Flags().Changed("topic-field")
	switch {
	case len(args) == 1, len(args) == 2, len(args) == 0 && byField:
		return nil
	case len(args) == 0:
		return usageError(errors.New("topicmux publish needs a topic and data"), "for example: topicmux publish answer 42")
	}
	return usageError(fmt.Errorf("topicmux publish takes a topic and data, but got %d arguments", len(args)),
		"quote data that contains spaces")
}

// nameError is the error of a topic of the command line that is not a name.
func nameError(err error) error {
	example := "net.rx"
	var syntax *topics.SyntaxError
	if errors.As(err, &syntax) {
		example = syntax.Example
	}
	return usageError(err, "choose another name, such as %s", example)
}

// runPublish publishes one event and prints its id, or publishes lines.
func runPublish(ctx context.Context, std stdio, s publishSettings) error {
	var name topics.Name
	if s.topic != "" || s.field == "" {
		var err error
		if name, err = topics.ParseName(s.topic); err != nil {
			return nameError(err)
		}
	}
	routes, err := newTopicRouter(s.field, name)
	if err != nil {
		return err
	}
	base, err := parseURL(s.server)
	if err != nil {
		return err
	}
	client, err := s.auth.client()
	if err != nil {
		return err
	}
	progress := newProgressReporter(std)
	defer progress.stop()
	p := newPublisher(base, client, s, progress)
	defer p.close()
	if s.lines {
		return publishLines(ctx, std, s, routes, p)
	}
	return publishOne(ctx, std, s, name, p)
}

// publishOne publishes one event and prints its id.
func publishOne(ctx context.Context, std stdio, s publishSettings, name topics.Name, p *publisher) error {
	data := []byte(s.data)
	if s.data == "-" {
		var err error
		if data, err = readEvent(ctx, std, s, p.progress.printf); err != nil {
			return err
		}
	}
	if s.json {
		if err := checkJSON(data, 1); err != nil {
			return err
		}
	}
	resp, err := p.publish(ctx, publishRequest{
		path: []string{"topics", name.String()}, mediaType: contentType(data), body: data,
	})
	if err != nil {
		return err
	}
	if resp.ID == "" {
		return noEventID(p.base)
	}
	warnOfFile(std, s)
	_, err = fmt.Fprintln(std.out, resp.ID)
	return err
}

// warnOfFile says that a name was published and not the file with that name. watch and
// tail take a file in the place of the data.
func warnOfFile(std stdio, s publishSettings) {
	if info, err := os.Stat(s.data); s.data == "-" || err != nil || !info.Mode().IsRegular() {
		return
	}
	std.warn(withHint(fmt.Errorf("published the text %q, not the file", s.data),
		"to publish each line of the file: topicmux publish %s --lines < %s", s.topic, s.data))
}

func contentType(data []byte) string {
	if json.Valid(data) {
		return "application/json"
	}
	return "text/plain; charset=utf-8"
}
