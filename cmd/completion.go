package cmd

import (
	"context"
	"fmt"
	"strings"

	"github.com/spf13/cobra"
)

var shells = []string{"bash", "zsh", "fish", "powershell"}

func completionCommand(a *app) *cobra.Command {
	c := &cobra.Command{
		Use:       "completion SHELL",
		Short:     "Print a shell completion script",
		Long:      "Print a completion script. SHELL is one of " + strings.Join(shells, ", ") + ".",
		Example:   "# in this shell\nsource <(topicmux completion bash)\n# in every new fish shell\ntopicmux completion fish > ~/.config/fish/completions/topicmux.fish",
		ValidArgs: shells,
		Args:      exactlyOne("a shell: " + strings.Join(shells, ", ")),
	}
	c.Run = a.runs(func(_ context.Context, std stdio, args []string) error {
		return runCompletion(c.Root(), std, args[0])
	})
	return c
}

func runCompletion(root *cobra.Command, std stdio, shell string) error {
	switch shell {
	case "bash":
		return root.GenBashCompletionV2(std.out, true)
	case "zsh":
		return root.GenZshCompletion(std.out)
	case "fish":
		return root.GenFishCompletion(std.out, true)
	case "powershell":
		return root.GenPowerShellCompletionWithDesc(std.out)
	default:
		return usageError(fmt.Errorf("there is no completion script for %q", shell),
			"the shells are %s", strings.Join(shells, ", "))
	}
}
