package cmd

import (
	"context"
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"topicmux/sse"
	"topicmux/topics"
	"topicmux/tui"
)

// watchOptions are the choices of watch.
type watchOptions struct {
	url     string
	topics  string
	last    int // -1: what the server thinks
	headers []string
	token   string
	noState bool
}

func (a *app) watch() *cobra.Command {
	o := watchOptions{last: -1}
	c := &cobra.Command{
		Use:   "watch [URL]",
		Short: "Show the dashboard of a stream",
		Long: "Give each event name its own pane, of any SSE server. " +
			"A URL without a path\nmeans its /events, or else its /.",
		Example: "topicmux watch localhost:8080 --topics 'cpu,net.*'\n" +
			"topicmux watch https://example.org/stream",
		Args: atMostOne,
	}
	f := c.Flags()
	f.StringVarP(&o.topics, "topics", "t", "", "ask for these names and patterns only, such as cpu,net.*")
	f.IntVar(&o.last, "last", -1, "begin with the last N events of each topic")
	f.StringArrayVarP(&o.headers, "header", "H", nil, "send a header, 'Name: value'; may be repeated")
	f.StringVar(&o.token, "token", "", "send a bearer token")
	f.BoolVar(&o.noState, "no-state", false, "remember no arrangement")
	f.Lookup("last").DefValue = "" // "as the server likes" has no number
	c.Run = a.runs(func(ctx context.Context, std stdio, args []string) error {
		o.url = serverURL()
		if len(args) > 0 {
			o.url = args[0]
		}
		return runWatch(ctx, std, o)
	})
	return c
}

// runWatch shows the dashboard, or prints the events where there is no screen.
func runWatch(ctx context.Context, std stdio, o watchOptions) error {
	if o.url == "-" || isFile(o.url) {
		return misused(fmt.Errorf("watch wants a URL, and %q is none", o.url),
			"topicmux tail %s prints what it holds", o.url)
	}
	if _, err := topics.ParseSelection(o.topics); err != nil {
		return misused(err, "want names and patterns joined by commas, such as cpu,net.*")
	}
	if o.last < -1 {
		return misused(errors.New("--last wants a number from 0"), "leave it out for what the server thinks")
	}
	if why, ok := hasScreen(std); !ok {
		fmt.Fprintln(std.err, why+": printing the events as topicmux tail does")
		return runTail(ctx, std, tailOptions{
			source: o.url, topics: o.topics, last: o.last, headers: o.headers, token: o.token,
		})
	}
	to, err := stream(o.url, o.topics, o.last)
	if err != nil {
		return err
	}
	defer to.close()
	header, err := parseHeaders(o.headers)
	if err != nil {
		return err
	}
	err = tui.Run(ctx, tui.Options{
		URL:      to.url,
		Client:   sse.Options{Header: header, Token: o.token, HTTPClient: to.client},
		StateDir: stateDir(o.noState),
	})
	if err == nil && ctx.Err() != nil {
		return context.Cause(ctx)
	}
	return explain(err)
}
