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
	readme, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	code := regexp.MustCompile("(?s)```go\n(package main.*?)```").FindSubmatch(readme)
	if code == nil {
		t.Fatal("the README shows no program")
	}
	file := filepath.Join(t.TempDir(), "main.go")
	if err := os.WriteFile(file, code[1], 0o600); err != nil {
		t.Fatal(err)
	}
	if out, err := exec.Command("go", "vet", file).CombinedOutput(); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
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
