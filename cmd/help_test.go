package cmd

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"unicode"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// The help writes the first word of each usage in title case, so PEM would
// become Pem.
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

// A flag that takes a value must show what kind of value.
func TestHelpNamesEveryValue(t *testing.T) {
	t.Parallel()
	var a app
	root := a.root()
	for _, c := range append(root.Commands(), root) {
		c.Flags().VisitAll(func(f *pflag.Flag) {
			value, _ := pflag.UnquoteUsage(f)
			if takesNone := f.Value.Type() == "bool"; takesNone != (value == "") || value != strings.ToUpper(value) {
				t.Errorf("%s --%s: the name of its value is %q", c.CommandPath(), f.Name, value)
			}
			if f.Hidden && !strings.Contains(c.Long, "--"+f.Name) {
				t.Errorf("%s: the help does not name --%s", c.CommandPath(), f.Name)
			}
		})
	}
}

// After go install there is no docs folder.
func TestNoMessageNamesAFileOfTheRepository(t *testing.T) {
	t.Parallel()
	inText := regexp.MustCompile(`"[^"\n]*\bdocs/[^"\n]*"|"[^"\n]*\bREADME[^"\n]*"`)
	for _, dir := range []string{"../cmd", "../demo", "../monitor", "../protocol", "../server", "../sse", "../topics", "../tui"} {
		err := filepath.WalkDir(dir, func(path string, _ os.DirEntry, err error) error {
			if err != nil || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
				return err
			}
			source, err := os.ReadFile(path)
			for _, text := range inText.FindAllString(string(source), -1) {
				t.Errorf("%s: %s", path, text)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
}
