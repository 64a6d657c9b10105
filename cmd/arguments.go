package cmd

import (
	"fmt"

	"github.com/spf13/cobra"
)

// noArgs rejects arguments.
func noArgs(c *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	err := fmt.Errorf("%s takes no arguments, but got %q", c.CommandPath(), args[0])
	if c.Flags().Lookup("config") != nil && takerOf(args[0]) != "" {
		return usageError(err, "did you mean %s -c %s?", c.CommandPath(), args[0])
	}
	return usageError(err, "%s --help shows the usage", c.CommandPath())
}

// atMostOne rejects a second argument.
func atMostOne(c *cobra.Command, args []string) error {
	if len(args) <= 1 {
		return nil
	}
	return usageError(fmt.Errorf("%s takes one argument, but got %d", c.CommandPath(), len(args)),
		"quote an argument that contains spaces or &")
}

// anyArgs allows any number of arguments.
func anyArgs(*cobra.Command, []string) error { return nil }

// atLeastOne requires arguments and names the first in the error.
func atLeastOne(what string) cobra.PositionalArgs {
	return func(c *cobra.Command, args []string) error {
		if len(args) == 0 {
			return usageError(fmt.Errorf("%s needs %s", c.CommandPath(), what), "%s --help shows the usage", c.CommandPath())
		}
		return nil
	}
}

// exactlyOne requires one argument and names it in the error.
func exactlyOne(what string) cobra.PositionalArgs {
	return func(c *cobra.Command, args []string) error {
		if len(args) == 0 {
			return usageError(fmt.Errorf("%s needs %s", c.CommandPath(), what),
				"%s --help shows the usage", c.CommandPath())
		}
		return atMostOne(c, args)
	}
}
