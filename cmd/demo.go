package cmd

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"topicmux/demo"
)

func (a *app) demo() *cobra.Command {
	var o demo.Options
	var look lookOptions
	c := &cobra.Command{
		Use:   "topicmux",
		Short: "Many topics over one SSE connection, each in its own pane",
		Long:  "tmux for Server-Sent Events. Without a command, topicmux runs the demo.",
	}
	c.Args = func(c *cobra.Command, args []string) error {
		if len(args) == 0 {
			return nil
		}
		return unknownCommand(c, args[0])
	}
	c.Flags().StringVar(&o.Addr, "addr", "", "listen address; a free port by default")
	look.flags(c.Flags())
	hide(c.Flags(), "window", "arrival-time")
	c.Run = a.runs(func(ctx context.Context, std stdio, _ []string) error {
		var err error
		if o.Dashboard, err = look.options(); err != nil {
			return err
		}
		o.Dashboard.StateFailed = std.warn
		return runDemo(ctx, std, o)
	})
	return c
}

// runDemo runs the demo: with the dashboard, or printing the events where there
// is no screen.
func runDemo(ctx context.Context, std stdio, o demo.Options) error {
	if why, ok := hasScreen(std); !ok {
		fmt.Fprintln(std.err, why+": printing the demo's events as lines, like topicmux tail.\n"+
			"Run topicmux in a terminal for the dashboard, or topicmux serve --demo for the server alone.")
		o.Screen = func(ctx context.Context, url string) error {
			return runTail(ctx, std, tailOptions{source: url, last: -1})
		}
	} else {
		defer holdLibraryLog(std)()
	}
	o.Version = version()
	err := demo.Run(ctx, o)
	if err == nil && ctx.Err() != nil {
		return context.Cause(ctx)
	}
	return listenError(o.Addr, err)
}
