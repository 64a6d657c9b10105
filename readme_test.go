package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"
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
	link := regexp.MustCompile(`\]\(([^)#:]*)(?:#([^)]*))?\)`) // no URLs
	for _, text := range append(texts, "README.md", "bench/README.md") {
		content, err := os.ReadFile(text)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range link.FindAllStringSubmatch(string(content), -1) {
			to := text
			if m[1] != "" {
				to = filepath.Join(filepath.Dir(text), m[1])
			}
			target, err := os.ReadFile(to)
			if err != nil {
				t.Errorf("%s: %v", text, err)
			} else if m[2] != "" && !slices.Contains(anchors(string(target)), m[2]) {
				t.Errorf("%s: %s has no heading #%s", text, to, m[2])
			}
		}
	}
}

// anchors returns the anchors of a document's headings, as GitHub makes them.
func anchors(document string) []string {
	var out []string
	code := regexp.MustCompile("(?ms)^```.*?^```$").ReplaceAllString(document, "")
	for _, heading := range regexp.MustCompile(`(?m)^#+ (.*)$`).FindAllStringSubmatch(code, -1) {
		out = append(out, strings.Map(func(r rune) rune {
			switch {
			case r == ' ':
				return '-'
			case r == '-' || r == '_' || unicode.IsLetter(r) || unicode.IsDigit(r):
				return unicode.ToLower(r)
			}
			return -1
		}, heading[1]))
	}
	return out
}
