package cmd

import (
	"bytes"
	"context"
	"fmt"
	"os"

	"github.com/spf13/cobra"

	"topicmux/cmd/internal/settings"
)

// schemaPurpose begins the description of each schema, by which init recognises its own file.
const schemaPurpose = "topicmux: the config file of "

// configSchema returns the schema of the config file of a command, or nil if it has none.
func configSchema(command string) settings.Schema {
	switch command {
	case "serve":
		return new(serveSettings).table().Schema(schemaPurpose + "topicmux serve -c and topicmux -c")
	case "watch", "tail":
		return new(watchSettings).table().Schema(schemaPurpose + "topicmux watch -c and topicmux tail -c")
	}
	return nil
}

func schemaCommand(a *app) *cobra.Command {
	c := &cobra.Command{
		Use:   "schema [serve|watch]",
		Short: "Print the JSON Schema of a config file",
		Long: "Print the JSON Schema by which editors check and complete a config file:\n" +
			"that of topicmux -c and serve -c, or of watch -c and tail -c.",
		Example:   "topicmux schema > " + schemaFile,
		Args:      atMostOne,
		ValidArgs: []string{"serve", "watch"},
		Hidden:    true, // the help of topicmux has no line left; that of init names it
	}
	c.Run = a.runs(func(_ context.Context, std stdio, args []string) error {
		command := "serve"
		if len(args) > 0 {
			command = args[0]
		}
		schema := configSchema(command)
		if schema == nil {
			return usageError(fmt.Errorf("%q has no config file", command), "want topicmux schema, or topicmux schema watch")
		}
		text, err := schema.JSON()
		if err != nil {
			return err
		}
		_, err = std.out.Write(text)
		return err
	})
	return c
}

// isOwnSchema reports whether a file is a schema that topicmux wrote.
func isOwnSchema(file string) bool {
	text, err := os.ReadFile(file)
	return err == nil && bytes.Contains(text, []byte(schemaPurpose))
}
