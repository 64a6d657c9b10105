package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

func TestTheReadmesProgramsBuild(t *testing.T) {
	t.Parallel()
	for _, text := range programs(t, "README.md", 2) {
		file := filepath.Join(t.TempDir(), "main.go")
		if err := os.WriteFile(file, text, 0o600); err != nil {
			t.Fatal(err)
		}
		if out, err := exec.Command("go", "vet", file).CombinedOutput(); err != nil {
			t.Errorf("%v\n%s", err, out)
		}
	}
}

// programs returns the Go programs that a document shows, which must be n.
func programs(t *testing.T, document string, n int) [][]byte {
	t.Helper()
	text, err := os.ReadFile(document)
	if err != nil {
		t.Fatal(err)
	}
	var texts [][]byte
	for _, code := range regexp.MustCompile("(?s)```go\n(package main.*?)```").FindAllSubmatch(text, -1) {
		texts = append(texts, code[1])
	}
	if len(texts) != n {
		t.Fatalf("%s shows %d programs, want %d", document, len(texts), n)
	}
	return texts
}

// In a shell such as zsh, a comment behind a command is an argument.
func TestCommentsInShellBlocksHaveTheirOwnLines(t *testing.T) {
	t.Parallel()
	documents, err := filepath.Glob("docs/*.md")
	if err != nil {
		t.Fatal(err)
	}
	block := regexp.MustCompile("(?ms)^```(\\w*)\n(.*?)^```$")
	comment := regexp.MustCompile(`^(\$ )?\w[^#]*\s# `)
	for _, document := range append(documents, "README.md", "bench/README.md") {
		text, err := os.ReadFile(document)
		if err != nil {
			t.Fatal(err)
		}
		for _, b := range block.FindAllStringSubmatch(string(text), -1) {
			for line := range strings.Lines(b[2]) {
				if shell := b[1] == "sh" || strings.HasPrefix(line, "$ "); shell && comment.MatchString(line) {
					t.Errorf("%s: %s", document, line)
				}
			}
		}
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
