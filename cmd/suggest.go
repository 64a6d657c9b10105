package cmd

import (
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"topicmux/tui/fuzzy"
)

// flagError is what cobra calls for a mistake in the flags.
func flagError(c *cobra.Command, err error) error {
	var unknown *pflag.NotExistError
	if errors.As(err, &unknown) {
		var names []string
		c.Flags().VisitAll(func(f *pflag.Flag) { names = append(names, f.Name) })
		if near := fuzzy.Nearest(unknown.GetSpecifiedName(), names); near != "" {
			return misused(err, "did you mean --%s?", near)
		}
	}
	var invalid *pflag.InvalidValueError
	if errors.As(err, &invalid) {
		err = fmt.Errorf("--%s wants a value of type %s, and %q is none",
			invalid.GetFlag().Name, invalid.GetFlag().Value.Type(), invalid.GetValue())
	}
	return misused(err, "%s --help shows the flags", c.CommandPath())
}

// unknownCommand says that there is no such command, and which one is near.
func unknownCommand(root *cobra.Command, name string) error {
	err := fmt.Errorf("there is no command %q", name)
	var names []string
	for _, c := range root.Commands() {
		if !c.Hidden {
			names = append(names, c.Name())
		}
	}
	switch near := fuzzy.Nearest(name, names); {
	case near != "":
		return misused(err, "did you mean topicmux %s?", near)
	case strings.ContainsAny(name, ":/"):
		return misused(err, "topicmux watch %s shows a stream", name)
	default:
		return misused(err, "topicmux --help shows the commands")
	}
}
