//go:build unix

package e2e_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
	"unicode"

	"github.com/creack/pty"
)

// hostile is text that a terminal would interpret or hide: an escape sequence,
// a C1 control character in UTF-8, DEL, a bidirectional override, an invisible
// character, and a backspace.
const hostile = "a\x1b]0;owned\x07\u009b31mb\u007f\u202ec\u200bd\b"

// stranger starts a server whose responses are all hostile.
func stranger(t *testing.T) string {
	t.Helper()
	mux := http.NewServeMux()
	mux.HandleFunc("/stream", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/event-stream")
		_, _ = fmt.Fprintf(w, ": %s\nid: %s\nevent: %s\ndata: %s\n\n", hostile, hostile, hostile, hostile)
	})
	mux.HandleFunc("/refused", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/"+"\u009b31mhtml")
		w.WriteHeader(http.StatusForbidden)
		_, _ = io.WriteString(w, hostile)
	})
	mux.HandleFunc("/topics/published", func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(http.StatusCreated)
		_, _ = io.WriteString(w, `{"id":"x\u001b]0;owned\u0007\u009b31m\u007f\u202e"}`)
	})
	mux.HandleFunc("/topics/refused", func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(http.StatusForbidden)
		_, _ = io.WriteString(w, `{"error":"no\u001b]0;owned\u0007\u009b31m\u007f\u202e","hint":"\u001b[2J\u0085\u2066"}`)
	})
	s := httptest.NewServer(mux)
	t.Cleanup(s.Close)
	return s.URL
}

// shownOn runs topicmux with the named streams (out, err) connected to a
// terminal and the others to pipes. It returns the output of each.
func shownOn(t *testing.T, terminal string, env []string, args ...string) (screen, stdout, stderr string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	c := exec.CommandContext(ctx, "topicmux", args...)
	c.Env = append(os.Environ(), env...)
	var out, err bytes.Buffer
	c.Stdout, c.Stderr = &out, &err
	master, slave, ptyErr := pty.Open()
	if ptyErr != nil {
		t.Fatal(ptyErr)
	}
	if strings.Contains(terminal, "out") {
		c.Stdout = slave
	}
	if strings.Contains(terminal, "err") {
		c.Stderr = slave
	}
	var shown bytes.Buffer
	done := make(chan struct{})
	go func() { // waited for below
		defer close(done)
		_, _ = io.Copy(&shown, master)
	}()
	_ = c.Run()
	_ = slave.Close()
	<-done
	_ = master.Close()
	return shown.String(), out.String(), err.String()
}

// unsafeRune returns the first character that a terminal would interpret or
// hide, except line ends and the colours that topicmux writes.
func unsafeRune(s string) (rune, bool) {
	for _, r := range withoutColors(s) {
		if r != '\n' && r != '\r' && unicode.In(r, unicode.Cc, unicode.Cf) {
			return r, true
		}
	}
	return 0, false
}

func TestNoForeignByteReachesATerminalRaw(t *testing.T) {
	t.Parallel()
	url := stranger(t)
	dir := t.TempDir()
	file := func(name, text string) string {
		t.Helper()
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	config := file("config.yaml", `allowHosts: ["wall\e]0;owned\a\u009b31m\x7f\u202e"]`)
	broken := file("broken.yaml", "addr: \"a\u009b31m\u202e\x7f\nb: c")
	theme := file("theme.yaml", "colors:\n  good: \"\u009b31m\u202e\x7f\"\n")
	tape := file("tape.sse", "event: "+hostile+"\nid: "+hostile+"\ndata: "+hostile+"\n\n")
	for name, args := range map[string][]string{
		"a stream as JSON":             {"tail", "--json", "--comments", "--once", "1", url + "/stream"},
		"a stream that ends, as JSON":  {"tail", "--json", "--no-reconnect", url + "/stream"},
		"a stream":                     {"tail", "--comments", "--once", "1", url + "/stream"},
		"a stream raw":                 {"tail", "--raw", "--no-reconnect", url + "/stream"},
		"a stream in sentences":        {"watch", "--plain", tape},
		"a recording":                  {"tail", tape},
		"a recording as JSON":          {"tail", "--json", tape},
		"a recording raw":              {"tail", "--raw", tape},
		"an alert on it":               {"tail", tape, "--alert", "'" + hostile + "' == x", "--alert", "* == '" + hostile + "'"},
		"an alert command that failed": {"tail", tape, "--alert", "* != x", "--alert-exec", `printf '\033]0;owned\007\302\233' >&2; exit 1`},
		"a refusal":                    {"tail", url + "/refused"},
		"a refusal as JSON":            {"tail", "--json", url + "/refused"},
		"a refused publication":        {"publish", "refused", "x", "-s", url},
		"a published id":               {"publish", "published", "x", "-s", url},
		"a URL":                        {"tail", "http://" + hostile + "/"},
		"a file":                       {"tail", "./" + hostile},
		"an argument":                  {hostile},
		"a flag":                       {"tail", "--" + hostile},
		"a flag's value":               {"tail", "--once", hostile},
		"a config in order":            {"serve", "--check", "-c", config},
		"a config out of order":        {"serve", "--check", "-c", broken},
		"a config's name":              {"serve", "--check", "-c", hostile},
		"a theme":                      {"watch", "--once", "--theme", theme, tape},
		"a theme's name":               {"watch", "--once", "--theme", hostile, tape},
		"a selection":                  {"tail", "-t", hostile, tape},
		"an expression":                {"watch", "--once", "--field", "a=" + hostile, tape},
		"a header":                     {"tail", "-H", hostile, url + "/stream"},
		"completion":                   {"__complete", "tail", hostile},
	} {
		for _, terminal := range []string{"out", "err", "out+err"} {
			t.Run(name+"/"+terminal, func(t *testing.T) {
				t.Parallel()
				screen, _, _ := shownOn(t, terminal, []string{"TOPICMUX_URL=", "TERM=xterm-256color"}, args...)
				if r, found := unsafeRune(screen); found {
					t.Errorf("%U reached the terminal: %q", r, screen)
				}
			})
		}
	}
	t.Run("the environment", func(t *testing.T) {
		t.Parallel()
		screen, _, _ := shownOn(t, "out+err", []string{"TOPICMUX_URL=http://" + hostile + "/"}, "tail")
		if r, found := unsafeRune(screen); found {
			t.Errorf("%U reached the terminal: %q", r, screen)
		}
	})
}

func TestDataThatGoesToAFileIsExact(t *testing.T) {
	t.Parallel()
	url := stranger(t)
	for _, terminal := range []string{"err", ""} {
		_, raw, _ := shownOn(t, terminal, nil, "tail", "--raw", "--no-reconnect", url+"/stream")
		if want := fmt.Sprintf(": %s\nid: %s\nevent: %s\ndata: %s\n\n", hostile, hostile, hostile, hostile); raw != want {
			t.Errorf("raw: got %q, want %q", raw, want)
		}
		_, json, _ := shownOn(t, terminal, nil, "tail", "--json", "--once", "1", url+"/stream")
		if !strings.Contains(json, "\u009b31mb\u007f\u202ec\u200bd") {
			t.Errorf("JSON: got %q", json)
		}
		_, id, _ := shownOn(t, terminal, nil, "publish", "published", "x", "-s", url)
		if want := "x\x1b]0;owned\x07\u009b31m\u007f\u202e\n"; id != want {
			t.Errorf("id: got %q, want %q", id, want)
		}
	}
}

// withoutColors removes the colours that topicmux writes. Those of a hostile
// text begin with a character that unsafeRune finds.
func withoutColors(s string) string {
	for {
		start := strings.Index(s, "\x1b[")
		end := start + 2
		for start >= 0 && end < len(s) && strings.IndexByte("0123456789;", s[end]) >= 0 {
			end++
		}
		if start < 0 || end >= len(s) || s[end] != 'm' {
			return s
		}
		s = s[:start] + s[end+1:]
	}
}
