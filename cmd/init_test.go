package cmd

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestTheWrittenConfigIsValid(t *testing.T) {
	t.Setenv("API_KEY", "k")
	for name, found := range map[string][]probe{"nothing": nil, "everything": probes} {
		text := initialConfig(found)
		s, err := parseConfig("topicmux.yaml", []byte(text))
		agree(t, "serve", []byte(text), err)
		if err != nil {
			t.Fatalf("%s: %v\n%s", name, err, text)
		}
		if len(s.configured) != len(found)+1 {
			t.Errorf("%s: %d sources", name, len(s.configured))
		}
		var examples []string
		for _, line := range strings.Split(text, "\n") {
			if rest, commented := strings.CutPrefix(strings.TrimLeft(line, " "), "# "); commented && strings.ContainsAny(rest, ":-") && (strings.HasPrefix(rest, "- name") || strings.HasPrefix(rest, "  ") || strings.HasPrefix(rest, "alerts:")) {
				line = strings.Replace(line, "# ", "", 1)
			}
			examples = append(examples, line)
		}
		s, err = parseConfig("topicmux.yaml", []byte(strings.Join(examples, "\n")))
		if err != nil {
			t.Fatalf("%s with the examples: %v\n%s", name, err, strings.Join(examples, "\n"))
		}
		if len(s.configured) != len(found)+4 || len(s.dashboard.fromFile) != 1 {
			t.Errorf("%s with the examples: %d sources, alerts %q", name, len(s.configured), s.dashboard.fromFile)
		}
	}
}

func TestInitReplacesNothingUnasked(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "t.yaml")
	var out, said bytes.Buffer
	std := stdio{out: newOutput(&out), err: newOutput(&said)}
	if err := runInit(t.Context(), std, file, false); err != nil || !strings.Contains(said.String(), "topicmux -c "+file) {
		t.Fatalf("%v, said %q", err, said.String())
	}
	if err := runInit(t.Context(), std, file+"3", false); err != nil {
		t.Errorf("beside a schema of its own: %v", err)
	}
	if err := os.WriteFile(file, []byte("mine"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := runInit(t.Context(), std, file, false); err == nil || !strings.Contains(err.Error(), "exists already") {
		t.Errorf("the second time: %v", err)
	}
	if kept, _ := os.ReadFile(file); string(kept) != "mine" {
		t.Errorf("the file is %q", kept)
	}
	if err := runInit(t.Context(), std, file, true); err != nil {
		t.Error(err)
	}
	if kept, _ := os.ReadFile(file); string(kept) == "mine" {
		t.Error("--force does not replace the file")
	}
	schema := filepath.Join(filepath.Dir(file), schemaFile)
	if text, err := os.ReadFile(file); err != nil || !strings.HasPrefix(string(text), schemaLine) {
		t.Errorf("the file begins with %.80q, %v", text, err)
	}
	if text, err := os.ReadFile(schema); err != nil || !strings.Contains(string(text), `"sources"`) {
		t.Errorf("the schema is %.80q, %v", text, err)
	}
	if err := os.WriteFile(schema, []byte("mine"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := runInit(t.Context(), std, file+"2", false); err == nil || !strings.Contains(err.Error(), schemaFile+" exists already") {
		t.Errorf("beside a schema of somebody else: %v", err)
	}
	if err := runInit(t.Context(), std, "-", false); err != nil || !strings.Contains(out.String(), "sources:") {
		t.Errorf("-: %v, %q", err, out.String())
	}
}
