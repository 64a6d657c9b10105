package e2e_test

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// exampleFiles are the files that the manual's examples read.
var exampleFiles = map[string]string{
	"topicmux.yaml": "system: true\ndemo: false\nlimits:\n  bodi: 64KiB\n",
	"wall.yaml":     "fields:\n  http: .GET\n  cpu: .total |\n",
	"sea.yaml":      "colors:\n  good: green\n",
	"app.html":      "<html><body>hello</body></html>\n",
}

// TestTheManualsErrorsAreTrue runs the examples of the manual that end with an error,
// and compares what they print, except for line breaks. --check needs a certificate.
func TestTheManualsErrorsAreTrue(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	for name, text := range exampleFiles {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	documents, err := filepath.Glob("../../docs/*.md")
	if err != nil {
		t.Fatal(err)
	}
	example := regexp.MustCompile("(?s)```\n\\$ (topicmux [^\n]*)\n(topicmux: .*?)```")
	words := func(s string) string { return strings.Join(strings.Fields(s), " ") }
	n := 0
	for _, document := range documents {
		text, err := os.ReadFile(document)
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range example.FindAllStringSubmatch(string(text), -1) {
			n++
			ctx, cancel := context.WithTimeout(t.Context(), patience)
			defer cancel()
			c := exec.CommandContext(ctx, "sh", "-c", "exec "+e[1])
			c.Dir = dir
			out, _ := c.CombinedOutput() // the exit code is not 0
			got := strings.TrimPrefix(string(out), "standard output is not a terminal: printing events as lines, as topicmux tail does\n")
			if words(got) != words(e[2]) {
				t.Errorf("%s: %s prints\n%s\nand not\n%s", document, e[1], got, e[2])
			}
		}
	}
	if n < 5 {
		t.Errorf("found only %d examples", n)
	}
}
