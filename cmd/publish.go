package cmd

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"topicmux/topics"
)

// publishOptions are the choices of publish.
type publishOptions struct {
	topic  string // "": each line says it
	data   string // "-": standard input
	server string
	who    identity
	lines  bool
	json   bool
	field  string        // where a line says its topic
	retry  time.Duration // how long to try again; negative: what is usual

	allowEmpty bool // no input at all is an event
}

func (a *app) publish() *cobra.Command {
	var o publishOptions
	c := &cobra.Command{
		Use:   "publish TOPIC [DATA|-]",
		Short: "Publish one event, or each line of input",
		Long:  "Publish one event and print its id. Without DATA, read it from standard input.",
		Example: "topicmux publish answer 42\n" +
			"date | topicmux publish build.log -\n" +
			"tail -f app.log | topicmux publish log --lines\n" +
			"topicmux publish --topic-field service < events.ndjson",
		Args: topicAndData,
	}
	f := c.Flags()
	f.StringVarP(&o.server, "server", "s", serverURL(), "server URL; default $TOPICMUX_URL")
	o.who.flags(f)
	hide(f, "ca", "cert", "key")
	f.BoolVarP(&o.lines, "lines", "l", false, "publish each line as an event")
	f.BoolVar(&o.json, "json", false, "reject data that is not JSON")
	f.StringVar(&o.field, "topic-field", "", "take the topic from this JSON field or jq path")
	f.BoolVar(&o.allowEmpty, "allow-empty", false, "publish an empty event if standard input is empty")
	f.DurationVar(&o.retry, "retry", -1, "retry for this long; default: no limit with --lines, else 0")
	f.Lookup("retry").DefValue = "" // it depends
	c.Run = a.runs(func(ctx context.Context, std stdio, args []string) error {
		if o.retry < 0 && f.Changed("retry") {
			return misused(fmt.Errorf("--retry %v is negative", o.retry), "want a duration such as 30s")
		}
		if err := o.take(std, args); err != nil {
			return err
		}
		return runPublish(ctx, std, o)
	})
	return c
}

// take takes the arguments, which topicAndData has counted.
func (o *publishOptions) take(std stdio, args []string) error {
	if o.field != "" {
		o.lines, o.json = true, true
	}
	if len(args) > 0 {
		o.topic = args[0]
	}
	o.data = "-"
	if len(args) > 1 {
		o.data = args[1]
	}
	switch {
	case o.lines && o.data != "-":
		return misused(errors.New("--lines reads standard input, but the command line also has data"),
			"omit one of them")
	case !o.lines && len(args) < 2 && isTerminal(std.in):
		return misused(errors.New("topicmux publish needs data"),
			"add it after the topic, or pipe it in; - reads what you type")
	}
	return nil
}

func topicAndData(c *cobra.Command, args []string) error {
	byField := c.Flags().Changed("topic-field")
	switch {
	case len(args) == 1, len(args) == 2, len(args) == 0 && byField:
		return nil
	case len(args) == 0:
		return misused(errors.New("topicmux publish needs a topic and data"), "for example: topicmux publish answer 42")
	}
	return misused(fmt.Errorf("topicmux publish takes a topic and data, but got %d arguments", len(args)),
		"quote data that contains spaces")
}

// runPublish publishes one event and prints its id, or publishes lines.
func runPublish(ctx context.Context, std stdio, o publishOptions) error {
	var name topics.Name
	if o.topic != "" || o.field == "" {
		var err error
		if name, err = topics.ParseName(o.topic); err != nil {
			return misused(err, "a topic name uses A-Z a-z 0-9 _ - and dots, such as net.rx")
		}
	}
	routes, err := newRouter(o.field, name)
	if err != nil {
		return err
	}
	base, err := parseURL(o.server)
	if err != nil {
		return err
	}
	client, err := o.who.client()
	if err != nil {
		return err
	}
	t := newTeller(std)
	defer t.stop()
	post := newCourier(base, client, o, t)
	defer post.close()
	if o.lines {
		return publishLines(ctx, std, o, routes, post)
	}
	return publishOne(ctx, std, o, name, post)
}

// publishOne publishes one event and prints its id.
func publishOne(ctx context.Context, std stdio, o publishOptions, name topics.Name, post *courier) error {
	data := []byte(o.data)
	if o.data == "-" {
		var err error
		if data, err = readEvent(ctx, std, o, post.teller.say); err != nil {
			return err
		}
	}
	if o.json {
		if err := checkJSON(data, 1); err != nil {
			return err
		}
	}
	answer, err := post.deliver(ctx, parcel{
		path: []string{"topics", name.String()}, kind: contentType(data), body: data,
	})
	if err != nil {
		return err
	}
	if answer.ID == "" {
		return post.strange()
	}
	_, err = fmt.Fprintln(std.out, answer.ID)
	return err
}

func contentType(data []byte) string {
	if json.Valid(data) {
		return "application/json"
	}
	return "text/plain; charset=utf-8"
}
