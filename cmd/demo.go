package cmd

import (
	"context"
	"fmt"
	"os"

	"github.com/spf13/cobra"

	"topicmux/cmd/internal/settings"
	"topicmux/demo"
)

// demoSettings are the settings of the demo, which has no config file.
type demoSettings struct {
	dashboardSettings
	addr string
}

func (s *demoSettings) table() settings.Table {
	return append(s.dashboardSettings.table(),
		settings.Setting{Flag: "addr", Value: settings.Text(&s.addr, ""), Help: "listen on `HOST:PORT` instead of a free port"})
}

func demoCommand(a *app) *cobra.Command {
	c := &cobra.Command{
		Use:   "topicmux",
		Short: "Many topics over one SSE connection, each in its own pane",
		Long:  "tmux for Server-Sent Events. Without a command, topicmux runs the demo.",
	}
	c.Args = func(c *cobra.Command, args []string) error {
		if len(args) == 0 {
			return nil
		}
		return unknownCommand(c, args[0], a.argsFrom(args[0])...)
	}
	f := c.Flags()
	file := f.StringP("config", "c", "", "serve and show the sources in `FILE`")
	settings.Define(f, new(demoSettings).table(), os.Getenv)
	hide(c, "alert-exec", "arrival-time", "no-state", "quiet", "window")
	c.Run = a.runs(func(ctx context.Context, std stdio, _ []string) error {
		var s demoSettings
		if err := load(s.table(), "", "", f); err != nil {
			return err
		}
		if *file != "" {
			return runConfigured(ctx, std, *file, s)
		}
		if s.addr == "" { // with an address, it is a server that reads nothing
			switch piped := pipedFrom(std.in); {
			case piped == dataPiped:
				return watchPiped(ctx, std, s.dashboardSettings)
			case piped == emptyPiped && std.out.terminal:
				return errNothingPiped
			}
		}
		dashboard, err := s.options()
		if err != nil {
			return err
		}
		dashboard.StateFailed = std.warn
		return runDemo(ctx, std, demo.Options{Addr: s.addr, Dashboard: dashboard})
	})
	return c
}

// runDemo runs the demo: with the dashboard, or without a screen by printing the
// events.
func runDemo(ctx context.Context, std stdio, o demo.Options) error {
	if why, ok := hasScreen(std); !ok {
		o.Screen = func(ctx context.Context, url string) error {
			fmt.Fprintln(std.err, why+": printing the demo's events as lines, as topicmux tail does.\n"+
				"Run topicmux in a terminal for the dashboard, or topicmux serve --demo for the server alone.")
			return runTail(ctx, std, tailSettings{streamSettings: streamSettings{source: url, last: -1}})
		}
	} else {
		defer bufferLibraryLog(std)()
	}
	o.Version = version()
	err := demo.Run(ctx, o)
	if err == nil && ctx.Err() != nil {
		return context.Cause(ctx)
	}
	return listenError(o.Addr, err)
}
