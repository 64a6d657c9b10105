package cmd

import (
	"context"
	"errors"
	"fmt"
	"os"
	"regexp"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"topicmux/cmd/internal/settings"
	"topicmux/cmd/internal/sources"
	"topicmux/server"
	"topicmux/topics"
	"topicmux/topics/command"
)

// runSettings are the settings of run, which has no config file.
type runSettings struct {
	dashboardSettings
	addr    string
	every   time.Duration
	timeout time.Duration
	match   string
	pty     bool
	restart bool
}

func (s *runSettings) table() settings.Table {
	return append(s.dashboardSettings.table(), settings.Table{
		{Flag: "addr", Value: settings.Text(&s.addr, ""), Help: "listen on `HOST:PORT` instead of a free port"},
		{Flag: "every", Short: "n", NoDefault: true, Value: settings.Duration(&s.every, 0), Help: "run the commands every `TIME`, such as 2s"},
		{Flag: "timeout", NoDefault: true, Value: settings.Duration(&s.timeout, 0), Help: "end a run after `TIME`"},
		{Flag: "match", Short: "m", Value: settings.Text(&s.match, ""), Help: "chart what `REGEXP` finds, such as 'time=([0-9.]+)'"},
		{Flag: "pty", Value: settings.Bool(&s.pty, false), Help: "give commands a terminal, so that they do not buffer"},
		{Flag: "restart", Value: settings.Bool(&s.restart, false), Help: "run a command again when it has ended"},
	}...)
}

func runCommand(a *app) *cobra.Command {
	c := &cobra.Command{
		Use:   "run COMMAND...",
		Short: "Show the output of commands in a dashboard",
		Long:  "Run commands and show each in a pane. NAME=COMMAND names the pane.",
		Example: "topicmux run 'vmstat 1' 'ping -n 127.0.0.1'\n" +
			"topicmux run --every 2s 'load=cut -c1-4 /proc/loadavg'",
		Args: atLeastOne("a command, such as 'vmstat 1'"),
	}
	f := c.Flags()
	settings.Define(f, new(runSettings).table(), os.Getenv)
	hide(c, "addr", "alert-exec", "arrival-time", "no-state", "quiet", "theme", "timeout", "window")
	c.Run = a.runs(func(ctx context.Context, std stdio, args []string) error {
		var s runSettings
		if err := load(s.table(), "", "", f); err != nil {
			return err
		}
		if err := s.checkIntervals(f); err != nil {
			return err
		}
		return runRun(ctx, std, s, args)
	})
	return c
}

// checkIntervals returns an error if a time that is given by a flag is too short.
func (s *runSettings) checkIntervals(f *pflag.FlagSet) error {
	for _, flag := range []struct {
		name  string
		value time.Duration
	}{{"every", s.every}, {"timeout", s.timeout}} {
		if err := sources.CheckInterval(flag.value); err != nil && f.Changed(flag.name) {
			return usageError(fmt.Errorf("--%s: %w", flag.name, err), "")
		}
	}
	return nil
}

// runRun runs the commands and shows them.
func runRun(ctx context.Context, std stdio, s runSettings, args []string) error {
	opts := command.Options{Every: s.every, Timeout: s.timeout, PTY: s.pty, Restart: s.restart}
	if s.match != "" {
		var err error
		if opts.Lines.Match, err = regexp.Compile(s.match); err != nil {
			return usageError(errors.New("--match: "+strings.TrimPrefix(err.Error(), "error parsing regexp: ")), "want a regular expression, such as 'time=(?<ms>[0-9.]+)'")
		}
	}
	for _, arg := range args {
		if strings.Trim(arg, "0123456789.") == "" || strings.HasPrefix(arg, "-") {
			return usageError(fmt.Errorf("%q is not a command", arg), "put each command in quotes: topicmux run '%s'", strings.Join(args, " "))
		}
	}
	list, err := sources.Commands(args, opts)
	if err != nil {
		return usageError(err, "want commands, such as 'vmstat 1' or load='cat /proc/loadavg'")
	}
	dashboard, err := s.options()
	if err != nil {
		return err
	}
	dashboard.Order = nil
	hub := topics.NewHub(server.HubOptions())
	defer hub.Close() // if the server does not start
	var names []string
	for _, src := range list {
		names = append(names, src.Name.String())
	}
	for _, name := range names {
		dashboard.Order = append(dashboard.Order, name, name+".>")
	}
	return local{
		addr: s.addr, what: "run " + strings.Join(names, " "), hub: hub,
		sources: list.Sources(), dashboard: dashboard,
	}.run(ctx, std)
}
