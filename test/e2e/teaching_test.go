package e2e_test

import (
	"os"
	"os/exec"
	"regexp"
	"strings"
	"testing"
)

// TestTheLessonsBytesAreTrue runs the examples of the page on teaching in order
// against a server, and compares their output. Only the epoch may differ.
func TestTheLessonsBytesAreTrue(t *testing.T) {
	t.Parallel()
	lesson, err := os.ReadFile("../../docs/teaching.md")
	if err != nil {
		t.Fatal(err)
	}
	url, err := start(t, "serve", "--addr", "127.0.0.1:0", "--no-system").url()
	if err != nil {
		t.Fatal(err)
	}
	epoch := regexp.MustCompile(`\b[0-9a-z]{5}(-\d+|",")`)
	plain := func(s string) string { return strings.TrimSpace(epoch.ReplaceAllString(s, "EPOCH$1")) }
	examples := regexp.MustCompile("(?s)```sh\n(.*?)```\n```text\n(.*?)```\n").FindAllStringSubmatch(string(lesson), -1)
	if len(examples) < 7 {
		t.Fatalf("only %d examples", len(examples))
	}
	for _, e := range examples {
		script := strings.ReplaceAll(e[1], "http://127.0.0.1:8080", url)
		out, _ := exec.Command("sh", "-c", script).Output() // curl ends with its time limit
		if got, want := plain(string(out)), plain(e[2]); got != want {
			t.Errorf("%s\nprinted\n%s\nand not\n%s", e[1], got, want)
		}
	}
}
