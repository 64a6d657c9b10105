package cmd

import (
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// TestTheManualDescribesEveryFlag compares docs/commands.md with the commands: each has
// a section, and each of its flags has a row there, with its letter. The sections name
// no other flags.
func TestTheManualDescribesEveryFlag(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("../docs/commands.md")
	if err != nil {
		t.Fatal(err)
	}
	sections := map[string]string{}
	for _, part := range strings.Split(string(text), "\n## `")[1:] {
		name, body, _ := strings.Cut(part, "`\n")
		sections[name] = body
	}
	var a app
	root := a.root()
	for _, c := range append(root.Commands(), root) {
		if c.Name() == "help" {
			continue
		}
		section, ok := sections[c.CommandPath()]
		if !ok {
			t.Errorf("the manual has no section %s", c.CommandPath())
		}
		delete(sections, c.CommandPath())
		if want, got := flagRows(c), describedFlags(section); !slices.Equal(want, got) {
			t.Errorf("%s: the manual describes %q, want %q", c.CommandPath(), got, want)
		}
	}
	for name := range sections {
		t.Errorf("the manual has a section of an unknown command %s", name)
	}
}

// flagRows returns the flags of a command as the manual writes them, sorted by name.
// The help is described for all commands together.
func flagRows(c *cobra.Command) []string {
	var rows []string
	add := func(f *pflag.Flag) {
		row := "`--" + f.Name
		if value, _ := pflag.UnquoteUsage(f); value != "" {
			row += " " + value
		}
		if row += "`"; f.Shorthand != "" {
			row = "`-" + f.Shorthand + "`, " + row
		}
		rows = append(rows, row)
	}
	c.Flags().VisitAll(func(f *pflag.Flag) {
		if f.Name != "help" {
			add(f)
		}
	})
	if c == c.Root() { // fang adds it
		rows = append(rows, "`-v`, `--version`")
	}
	return rows
}

// describedFlags returns the first column of the table in a section.
func describedFlags(section string) []string {
	var rows []string
	for _, m := range regexp.MustCompile("(?m)^\\| (.*`--.*?`) \\| \\S").FindAllStringSubmatch(section, -1) {
		rows = append(rows, m[1])
	}
	return rows
}
