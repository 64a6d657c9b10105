//go:build !race

package main

import (
	"bufio"
	"bytes"
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

// TestAnOutsideProgramImportsTheModule gives a copy of the module another path,
// and builds the programs of the documents against it, in a module of its own. It compiles
// for half a minute, and what it runs is not built with the race detector.
func TestAnOutsideProgramImportsTheModule(t *testing.T) {
	t.Parallel()
	testenv.Program(t, "make")
	const path = "example.org/acme/topicmux"
	dir := filepath.Join(t.TempDir(), "topicmux")
	copySources(t, dir)
	run := func(dir, name string, args ...string) string {
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
	run(dir, "make", "module", "PATH="+path)
	run(dir, "go", "build", "./...")
	for _, name := range strings.Fields(run(filepath.Join(dir, "bench"), "go", "list", "-f", "{{.ImportPath}} {{join .Imports ` `}} {{join .TestImports ` `}} {{join .XTestImports ` `}}", "./...")) {
		if strings.HasPrefix(name, "topicmux/") {
			t.Errorf("bench has the old path %s", name)
		}
	}

	outside := t.TempDir()
	write := func(name string, data []byte) {
		t.Helper()
		if err := os.WriteFile(filepath.Join(outside, name), data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	sums, err := os.ReadFile("go.sum")
	if err != nil {
		t.Fatal(err)
	}
	write("go.mod", []byte("module outside\n\ngo 1.26.0\n\nrequire "+path+" v0.0.0\n\nreplace "+path+" => "+dir+"\n"))
	write("go.sum", sums)
	write("main.go", program(t, filepath.Join(dir, "README.md")))
	run(outside, "go", "build", "-o", filepath.Join(outside, "program"), ".")

	address := freeAddress(t)
	mounted := program(t, filepath.Join(dir, "docs", "embedding.md"))
	write("main.go", bytes.ReplaceAll(mounted, []byte("127.0.0.1:8090"), []byte(address)))
	run(outside, "go", "build", "-o", filepath.Join(outside, "mounted"), ".")
	tryMounted(t, filepath.Join(outside, "mounted"), address)
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

// copySources copies the repository without what is made or fetched.
func copySources(t *testing.T, dir string) {
	t.Helper()
	err := filepath.WalkDir(".", func(name string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && slices.Contains([]string{".git", "node_modules", "bin"}, d.Name()):
			return fs.SkipDir
		case d.IsDir():
			return os.MkdirAll(filepath.Join(dir, name), 0o700)
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
		return os.WriteFile(filepath.Join(dir, name), data, info.Mode())
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
