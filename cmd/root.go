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
	"slices"
	"strings"
	"syscall"

	"charm.land/fang/v2"
	"charm.land/lipgloss/v2"
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
	args, err := fromCurl(args)
	if err == nil {
		a.args = args
		root.SetArgs(negativeNumbersAsData(root, args))
		err = execute(ctx, root)
	}
	if err == nil {
		err = a.err
	}
	return report(newOutput(os.Stderr), err)
}

// app carries the error of a command past cobra, which would print it, and fang, which
// would query the terminal's colours first.
type app struct {
	err  error
	args []string // of the command line
}

// argsFrom returns the arguments of the command line after this one.
func (a *app) argsFrom(arg string) []string {
	if i := slices.Index(a.args, arg); i >= 0 {
		return a.args[i+1:]
	}
	return nil
}

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
		runCommand(a), initCommand(a), schemaCommand(a), serveCommand(a), watchCommand(a), tailCommand(a), publishCommand(a), versionCommand(a), completionCommand(a),
	} {
		c.DisableFlagsInUseLine = true
		root.AddCommand(c)
	}
	root.InitDefaultHelpCmd()
	if help, _, err := root.Find([]string{"help"}); err == nil {
		help.Hidden = true // --help says it
		help.Args = knownCommand
	}
	root.SetFlagErrorFunc(a.flagError)
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
	colors := func(c lipgloss.LightDarkFunc) fang.ColorScheme {
		nameValues(root) // fang asks for the colours right before it writes the help
		return fang.DefaultColorScheme(c)
	}
	return asUsage(fang.Execute(ctx, root, fang.WithVersion(version()), fang.WithColorSchemeFunc(colors),
		fang.WithoutCompletions(), fang.WithErrorHandler(quiet)))
}

// nameValues puts the name of each flag's value, which its usage has in back quotes,
// after the name of the flag: fang shows only that. The flags are good for nothing but
// the help then.
func nameValues(root *cobra.Command) {
	for _, c := range append(root.Commands(), root) {
		c.Flags().VisitAll(func(f *pflag.Flag) {
			value, usage := pflag.UnquoteUsage(f)
			if f.Usage = usage; value != "" {
				f.Name += " " + value
			}
		})
	}
}

// helpWidth is how many columns of a screen of 80 the text of the help may have.
const helpWidth = 74

// hide leaves flags out of the help, which has to fit a screen, and names them at the
// end of its description.
func hide(c *cobra.Command, names ...string) {
	line := "More flags:"
	for i, name := range names {
		_ = c.Flags().MarkHidden(name)
		if name = " --" + name; len(line)+len(name) > helpWidth {
			c.Long += "\n" + line
			line = strings.TrimSpace(name)
		} else {
			line += name
		}
		if i < len(names)-1 {
			line += ","
		}
	}
	c.Long += "\n" + line
}
