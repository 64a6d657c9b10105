package cmd

import (
	"context"
	"fmt"
	"runtime"
	"runtime/debug"

	"github.com/spf13/cobra"
)

func versionCommand(a *app) *cobra.Command {
	return &cobra.Command{
		Use:    "version",
		Hidden: true, // --version says the same, and the help has to fit a screen
		Short:  "Print the version",
		Args:   noArgs,
		Run: a.runs(func(_ context.Context, std stdio, _ []string) error {
			_, err := fmt.Fprintf(std.out, "topicmux %s (%s %s/%s)\n",
				version(), runtime.Version(), runtime.GOOS, runtime.GOARCH)
			return err
		}),
	}
}

// release is the version of this source.
const release = "0.1.0"

// userAgent returns the User-Agent of requests.
func userAgent() string { return "topicmux/" + version() }

// version returns the release, with the commit if the build knows it.
func version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return release
	}
	for _, s := range info.Settings {
		if s.Key == "vcs.revision" && len(s.Value) >= 12 {
			return release + "+" + s.Value[:12]
		}
	}
	return release
}
