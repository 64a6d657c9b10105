package cmd

import (
	"strings"
	"testing"
	"unicode"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// TestNoUsageBeginsWithAWordThatTheHelpWouldSpoil: the help writes the first word
// of each usage with a capital and small letters, so PEM would become Pem.
func TestNoUsageBeginsWithAWordThatTheHelpWouldSpoil(t *testing.T) {
	t.Parallel()
	var a app
	var check func(c *cobra.Command)
	check = func(c *cobra.Command) {
		c.Flags().VisitAll(func(f *pflag.Flag) {
			first, _, _ := strings.Cut(f.Usage, " ")
			if strings.ContainsFunc(first, func(r rune) bool { return unicode.IsUpper(r) || unicode.IsDigit(r) || r == '$' }) {
				t.Errorf("%s --%s: %q begins with a word that is spoilt", c.CommandPath(), f.Name, f.Usage)
			}
		})
		for _, sub := range c.Commands() {
			check(sub)
		}
	}
	check(a.root())
}
