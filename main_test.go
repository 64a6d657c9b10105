package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"topicmux": main})
}

// TestScripts runs the scripts of the command line against the real program.
func TestScripts(t *testing.T) {
	t.Parallel()
	testscript.Run(t, testscript.Params{
		Dir:                 "cmd/testdata/script",
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		Cmds: map[string]func(ts *testscript.TestScript, neg bool, args []string){
			"exits": exits,
			"serve": serve,
			"lines": lines,
			"site":  site,
			"port":  port,
		},
	})
}

// exits CODE PROGRAM [ARG...] runs a program with what stdin has set and wants
// that exit code. The streams are there for stdout and stderr.
func exits(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: exits CODE PROGRAM [ARG...]")
	}
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	err = ts.Exec(args[1], args[2:]...)
	got := 0
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		got = exit.ExitCode()
	} else if err != nil {
		ts.Fatalf("%v", err)
	}
	if got != want {
		ts.Fatalf("exit code %d, want %d", got, want)
	}
}

// serve NAME [ARG...] starts topicmux serve on a free port until the script ends,
// and sets NAME to its URL.
func serve(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 1 {
		ts.Fatalf("usage: serve NAME [ARG...]")
	}
	c := exec.Command("topicmux", append([]string{"serve", "--addr", "127.0.0.1:0"}, args[1:]...)...)
	stderr, err := c.StderrPipe()
	ts.Check(err)
	ts.Check(c.Start())
	ts.Defer(func() {
		ts.Check(c.Process.Signal(os.Interrupt))
		_ = c.Wait()
	})
	said := bufio.NewScanner(stderr)
	if !said.Scan() {
		ts.Fatalf("serve said nothing")
	}
	url, ok := strings.CutPrefix(said.Text(), "listening on ")
	if !ok {
		ts.Fatalf("serve said %q", said.Text())
	}
	ts.Setenv(args[0], url)
}

// lines stdout|stderr MAX wants no more lines of output than that, none of them
// wider than a screen.
func lines(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: lines stdout|stderr MAX")
	}
	most, err := strconv.Atoi(args[1])
	ts.Check(err)
	all := strings.Split(strings.TrimSuffix(ts.ReadFile(args[0]), "\n"), "\n")
	if len(all) > most {
		ts.Fatalf("%d lines, at most %d fit a screen", len(all), most)
	}
	for _, line := range all {
		if n := len([]rune(strings.TrimRight(line, " "))); n > 80 {
			ts.Fatalf("%d columns: %s", n, line)
		}
	}
}

// site NAME KIND sets NAME to the URL of a server that is not topicmux: a page, a
// stream at the root alone, a stream that ends for good, or one that breaks off
// in the middle of its second event, until it is asked to resume.
func site(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 || sites[args[1]] == nil {
		ts.Fatalf("usage: site NAME page|root|over|cut")
	}
	s := httptest.NewServer(sites[args[1]])
	ts.Defer(s.Close)
	ts.Setenv(args[0], s.URL)
}

// port NAME URL sets NAME to the host and port of the URL.
func port(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: port NAME URL")
	}
	ts.Setenv(args[0], strings.TrimPrefix(args[1], "http://"))
}

var sites = map[string]http.HandlerFunc{
	"page": func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		_, _ = io.WriteString(w, "<!doctype html>\n<title>hi</title>\n")
	},
	"root": func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/" {
			http.NotFound(w, r)
			return
		}
		w.Header().Set("Content-Type", "text/event-stream")
		_, _ = fmt.Fprintf(w, "event: asked\ndata: %s %s\n\n", r.Method, r.URL)
	},
	"over": func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNoContent) },
	"batch": func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/event-stream")
		flush := http.NewResponseController(w).Flush
		for _, values := range []string{"50", "50 150 -7 50", "51"} {
			var b strings.Builder
			for v := range strings.FieldsSeq(values) {
				_, _ = fmt.Fprintf(&b, "event: temp\ndata: %s\n\n", v)
			}
			_, _ = io.WriteString(w, b.String())
			_ = flush()
			select { // the reader takes each write for itself
			case <-r.Context().Done():
			case <-time.After(300 * time.Millisecond):
			}
		}
	},
	"json": func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/event-stream")
		_, _ = io.WriteString(w, `{"jsonrpc":"2.0","id":7,"error":{"code":-32603}}`+"\n")
	},
	"unfinished": func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Last-Event-ID") != "" {
			w.WriteHeader(http.StatusNoContent)
			return
		}
		w.Header().Set("Content-Type", "text/event-stream")
		_, _ = io.WriteString(w, "retry: 100\nid: 1\ndata: whole\n\ndata: half\n")
	},
	"empty": func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/event-stream")
	},
	"busy": func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusServiceUnavailable) },
	"gzip": func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/event-stream")
		w.Header().Set("Content-Encoding", "gzip")
		_, _ = io.WriteString(w, "data: not gzip\n\n")
	},
	"echo": func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Last-Event-ID") != "" {
			w.WriteHeader(http.StatusNoContent)
			return
		}
		w.Header().Set("Content-Type", "text/event-stream")
		_, _ = fmt.Fprintf(w, "retry: 100\nid: 1\ndata: %s %s\n\n", r.Method, r.RequestURI)
	},
	"cut": func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/event-stream")
		if id := r.Header.Get("Last-Event-ID"); id != "" {
			_, _ = fmt.Fprintf(w, "data: after %s\n\n", id)
			return
		}
		w.Header().Set("Content-Length", "1000") // and fewer come
		_, _ = io.WriteString(w, "retry: 100\nid: 1\ndata: whole\n\nid: 2\ndata: ha")
	},
}
