//go:build !race

package main

import (
	"bufio"
	"bytes"
	"go/parser"
	"go/token"
	"io"
	"io/fs"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"topicmux/internal/testenv"
)

// TestAnOutsideProgramImportsTheModule gives a copy of the module another path, and builds
// the programs of the documents against it, in a module of its own. What it runs is not
// built with the race detector.
func TestAnOutsideProgramImportsTheModule(t *testing.T) {
	t.Parallel()
	testenv.Program(t, "make")
	const path = "example.org/acme/topicmux"
	original, dir := filepath.Join(t.TempDir(), "topicmux"), filepath.Join(t.TempDir(), "topicmux")
	copySources(t, ".", original)
	copySources(t, original, dir) // so that a file may be edited while the test runs
	runIn(t, dir, "make", "module", "PATH="+path)
	// With the same code and imports that resolve, the copy compiles as the original does.
	checkOnlyImportsChanged(t, original, dir, path)
	for _, module := range []string{dir, filepath.Join(dir, "bench")} {
		for _, name := range strings.Fields(runIn(t, module, "go", "list", "-deps", "-test", "./...")) {
			if strings.HasPrefix(name, "topicmux/") {
				t.Errorf("%s has the old path %s", module, name)
			}
		}
	}

	outside := t.TempDir()
	write := func(name string, data []byte) {
		t.Helper()
		name = filepath.Join(outside, name)
		if err := os.MkdirAll(filepath.Dir(name), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	sums, err := os.ReadFile("go.sum")
	if err != nil {
		t.Fatal(err)
	}
	address := freeAddress(t)
	mounted := programs(t, filepath.Join(dir, "docs", "embedding.md"), 1)[0]
	write("go.mod", []byte("module outside\n\ngo 1.26.0\n\nrequire "+path+" v0.0.0\n\nreplace "+path+" => "+dir+"\n"))
	write("go.sum", sums)
	readme := programs(t, filepath.Join(dir, "README.md"), 2)
	write("publish/main.go", readme[0])
	write("read/main.go", readme[1])
	write("mounted/main.go", bytes.ReplaceAll(mounted, []byte("127.0.0.1:8090"), []byte(address)))
	built := t.TempDir()
	runIn(t, outside, "go", "build", "-ldflags=-w", "-o", built, "./...")
	for _, name := range []string{"publish", "read"} {
		if _, err := os.Stat(filepath.Join(built, name)); err != nil {
			t.Error(err)
		}
	}
	tryMounted(t, filepath.Join(built, "mounted"), address)
}

// runIn runs a program in a directory of another module, and returns its output.
func runIn(t *testing.T, dir, name string, args ...string) string {
	t.Helper()
	c := exec.Command(name, args...)
	c.Dir = dir
	c.Env = append(os.Environ(), "GOFLAGS=-mod=mod", "GOWORK=off")
	out, err := c.CombinedOutput()
	if err != nil {
		t.Fatalf("%s: %v\n%s", c, err, out)
	}
	return string(out)
}

// checkOnlyImportsChanged compares the Go files of two directories. Those in dir have the
// module's other path in their imports and no other difference.
func checkOnlyImportsChanged(t *testing.T, original, dir, path string) {
	t.Helper()
	changed := 0
	err := filepath.WalkDir(dir, func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || filepath.Ext(name) != ".go" {
			return err
		}
		got, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		relative, err := filepath.Rel(dir, name)
		if err != nil {
			return err
		}
		want, err := os.ReadFile(filepath.Join(original, relative))
		if err != nil {
			return err
		}
		files := token.NewFileSet()
		file, err := parser.ParseFile(files, relative, want, parser.ImportsOnly)
		if err != nil {
			return err
		}
		lines := strings.Split(string(want), "\n")
		for _, i := range file.Imports {
			at := files.Position(i.Path.Pos()).Line - 1
			line := strings.Replace(lines[at], `"topicmux/`, `"`+path+"/", 1)
			if line != lines[at] {
				lines[at] = line
				changed++
			}
		}
		if string(got) != strings.Join(lines, "\n") {
			t.Errorf("%s has other changes than its imports", relative)
		}
		return nil
	})
	if err != nil || changed < 100 {
		t.Errorf("compare the copy: %v, %d imports changed", err, changed)
	}
}

// tryMounted runs the program that mounts the stream in its own server, and uses its
// routes and the stream.
func tryMounted(t *testing.T, program, address string) {
	t.Helper()
	c := exec.Command(program)
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	defer func() {
		_ = c.Process.Kill()
		_ = c.Wait()
	}()
	get := func(path, cookie string) (*http.Response, error) {
		req, err := http.NewRequest(http.MethodGet, "http://"+address+path, nil)
		if err != nil {
			t.Fatal(err)
		}
		req.Header.Set("Cookie", cookie)
		return http.DefaultClient.Do(req)
	}
	again := time.NewTicker(20 * time.Millisecond)
	defer again.Stop()
	for deadline := time.Now().Add(20 * time.Second); ; <-again.C {
		if resp, err := get("/live/readyz", ""); err == nil {
			_ = resp.Body.Close()
			if resp.StatusCode == http.StatusOK {
				break
			}
		}
		if time.Now().After(deadline) {
			t.Fatal("the mounted program does not answer")
		}
	}
	for path, want := range map[string]string{"/about": "my own page", "/live/events": "sign in first", "/live/topics": "sign in first"} {
		resp, err := get(path, "")
		if err != nil {
			t.Fatal(err)
		}
		body, _ := io.ReadAll(resp.Body)
		_ = resp.Body.Close()
		if !strings.Contains(string(body), want) || (resp.StatusCode == http.StatusOK) != (path == "/about") {
			t.Errorf("%s: got %s %s, want %s", path, resp.Status, body, want)
		}
	}
	resp, err := get("/live/events", "user=anna")
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	lines := bufio.NewScanner(resp.Body)
	for found := false; !found && lines.Scan(); {
		found = lines.Text() == "event: visits"
	}
	if !lines.Scan() || lines.Text() != "data: /about" {
		t.Errorf("the stream has %q, %v", lines.Text(), lines.Err())
	}
}

// freeAddress returns an address that nobody listens on.
func freeAddress(t *testing.T) string {
	t.Helper()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer ln.Close()
	return ln.Addr().String()
}

// copySources copies a repository to dir without what is made or fetched.
func copySources(t *testing.T, repository, dir string) {
	t.Helper()
	err := filepath.WalkDir(repository, func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		relative, err := filepath.Rel(repository, name)
		switch {
		case err != nil:
			return err
		case d.IsDir() && slices.Contains([]string{".git", "node_modules", "bin"}, d.Name()):
			return fs.SkipDir
		case d.IsDir():
			return os.MkdirAll(filepath.Join(dir, relative), 0o700)
		case !d.Type().IsRegular():
			return nil
		}
		info, err := d.Info()
		if err != nil {
			return err
		}
		data, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		return os.WriteFile(filepath.Join(dir, relative), data, info.Mode())
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestAWrongModulePathIsRefused(t *testing.T) {
	t.Parallel()
	sh := testenv.Program(t, "sh")
	for path, want := range map[string]string{
		"":                        "want the new path",
		"topicmux":                "is not a module path",
		"example.org":             "is not a module path",
		"https://example.org/a/b": "is not a module path",
		"example.org/a b":         "is not a module path",
		"example.org/a#b":         "is not a module path",
		"example.org/a/../b":      "is not a module path",
	} {
		out, err := exec.Command(sh, "tools/module.sh", path).CombinedOutput()
		if err == nil || !strings.Contains(string(out), want) {
			t.Errorf("%q: %v, %s", path, err, out)
		}
	}
}
