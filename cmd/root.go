// Package cmd is the command line of topicmux.
//
// Every command loads its settings, makes one call, and ends with an exit code that
// scripts can rely on: 0 done, 1 failed, 2 wrong usage, 3 something that was requested
// never appeared, 130 interrupted. An error is printed once, on standard error: what
// was tried, what happened, what to do. Standard output has only what was requested.
package cmd

import (
	"context"
	"io"
	"os"
	"os/signal"
	"syscall"

	"charm.land/fang/v2"
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// Main runs the command line with these arguments and returns the exit code. When ctx
// ends, the command shuts down in order.
func Main(ctx context.Context, args []string) int {
	// A reader that has gone is an error of the write and does not kill the process:
	// `topicmux tail URL | head` ends like any other program.
	signal.Ignore(syscall.SIGPIPE)
	if os.Getenv("NO_COLOR") != "" {
		_ = os.Setenv("NO_COLOR", "1") // the libraries read "yes" as no
	}
	libraryLogTo(os.Stderr)
	var a app
	root := a.root()
	root.SetArgs(negativeNumbersAsData(root, args))
	err := execute(ctx, root)
	if err == nil {
		err = a.err
	}
	return report(newOutput(os.Stderr), err)
}

// app carries the error of a command past cobra, which would print it, and fang, which
// would query the terminal's colours first.
type app struct{ err error }

// runs returns a function for cobra that runs a command. The command ends when its
// terminal is closed.
func (a *app) runs(do func(ctx context.Context, std stdio, args []string) error) func(*cobra.Command, []string) {
	return a.serves(func(ctx context.Context, std stdio, args []string) error {
		ctx, stop := withHangup(ctx)
		defer stop()
		return do(ctx, std, args)
	})
}

// serves is runs for a command that handles SIGHUP itself.
func (a *app) serves(do func(ctx context.Context, std stdio, args []string) error) func(*cobra.Command, []string) {
	return func(c *cobra.Command, args []string) {
		a.err = do(c.Context(), stdio{in: os.Stdin, out: newOutput(os.Stdout), err: newOutput(os.Stderr)}, args)
	}
}

func (a *app) root() *cobra.Command {
	root := demoCommand(a)
	for _, c := range []*cobra.Command{
		serveCommand(a), watchCommand(a), tailCommand(a), publishCommand(a), versionCommand(a), completionCommand(a),
	} {
		c.DisableFlagsInUseLine = true
		root.AddCommand(c)
	}
	root.InitDefaultHelpCmd()
	if help, _, err := root.Find([]string{"help"}); err == nil {
		help.Hidden = true // --help says it
	}
	root.SetFlagErrorFunc(flagError)
	root.SetOut(&compactHelp{File: os.Stdout}) // what cobra writes: help
	root.CompletionOptions.DisableDefaultCmd = true
	return root
}

// execute runs the command. It returns usage errors only.
func execute(ctx context.Context, root *cobra.Command) error {
	if os.Getenv("TERM") == "dumb" { // fang would query its colours
		root.SilenceErrors, root.SilenceUsage = true, true
		root.Version = version()
		return asUsage(root.ExecuteContext(ctx))
	}
	quiet := func(io.Writer, fang.Styles, error) {} // report does it
	return asUsage(fang.Execute(ctx, root, fang.WithVersion(version()),
		fang.WithoutCompletions(), fang.WithErrorHandler(quiet)))
}

// hide leaves flags out of the help, which has to fit a screen.
func hide(f *pflag.FlagSet, names ...string) {
	for _, name := range names {
		_ = f.MarkHidden(name)
	}
}
