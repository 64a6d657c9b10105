package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"testing"
)

func TestTheReadmesProgramBuilds(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "main.go")
	if err := os.WriteFile(file, program(t, "README.md"), 0o600); err != nil {
		t.Fatal(err)
	}
	if out, err := exec.Command("go", "vet", file).CombinedOutput(); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
}

// program returns the Go program that a document shows.
func program(t *testing.T, document string) []byte {
	t.Helper()
	text, err := os.ReadFile(document)
	if err != nil {
		t.Fatal(err)
	}
	code := regexp.MustCompile("(?s)```go\n(package main.*?)```").FindSubmatch(text)
	if code == nil {
		t.Fatalf("%s shows no program", document)
	}
	return code[1]
}

func TestEveryLinkOfTheTextsLeadsSomewhere(t *testing.T) {
	t.Parallel()
	texts, err := filepath.Glob("docs/*.md")
	if err != nil || len(texts) == 0 {
		t.Fatal(err, texts)
	}
	link := regexp.MustCompile(`\]\(([^)#:]+)(#[^)]*)?\)`) // no URLs
	for _, text := range append(texts, "README.md", "bench/README.md") {
		content, err := os.ReadFile(text)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range link.FindAllSubmatch(content, -1) {
			if _, err := os.Stat(filepath.Join(filepath.Dir(text), string(m[1]))); err != nil {
				t.Errorf("%s: %v", text, err)
			}
		}
	}
}
