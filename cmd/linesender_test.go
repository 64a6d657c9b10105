package cmd

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"topicmux/server"
	"topicmux/topics"
)

// testTimeout is how long a test waits for something that should happen soon.
const testTimeout = time.Minute

// publishing runs the command with the given input and returns its output.
func publishing(t *testing.T, in io.Reader, o publishSettings) (string, error) {
	t.Helper()
	o.data = "-"
	if o.retry == 0 {
		o.retry = -1
	}
	var said bytes.Buffer
	ctx, cancel := context.WithTimeout(context.Background(), testTimeout)
	defer cancel()
	err := runPublish(ctx, stdio{in: in, out: newOutput(io.Discard), err: newOutput(&said)}, o)
	return said.String(), err
}

func numbered(n int) (string, []string) {
	var want []string
	for i := range n {
		want = append(want, fmt.Sprint("line ", i))
	}
	return strings.Join(want, "\n") + "\n", want
}

// sameLines checks that each line occurs once and in order.
func sameLines(t *testing.T, got, want []string) {
	t.Helper()
	for i := range max(len(got), len(want)) {
		if i >= len(got) || i >= len(want) || got[i] != want[i] {
			t.Fatalf("%d lines, want %d; line %d is wrong", len(got), len(want), i)
		}
	}
}

func TestLinesArriveOnceThoughConnectionsBreak(t *testing.T) {
	t.Parallel()
	s := startServer(t, "127.0.0.1:0", server.Options{})
	log := s.log(t)
	input, want := numbered(20_000)
	proxy := faultyProxy(t, strings.TrimPrefix(s.url, "http://"))
	said, err := publishing(t, strings.NewReader(input), publishSettings{topic: "log", lines: true, server: "http://" + proxy.Addr()})
	if err != nil {
		t.Fatalf("%v, after %s", err, said)
	}
	if proxy.Connections() < 2 { // net/http repeats some requests without a word
		t.Error("no connection broke")
	}
	s.stop()
	sameLines(t, log(), want)
}

func TestLinesArriveOnceThoughTheServerEndsInTheMiddle(t *testing.T) {
	t.Parallel()
	first := startServer(t, "127.0.0.1:0", server.Options{DrainTimeout: testTimeout})
	log := first.log(t)
	input, want := numbered(60_000)
	cut := strings.Index(input, "line 6000\n")
	rest, ending := io.Pipe() // is written once the server is about to end
	published := first.counter(t)
	type outcome struct {
		said string
		err  error
	}
	done := make(chan outcome, 1)
	go func() {
		in := io.MultiReader(strings.NewReader(input[:cut]), rest)
		said, err := publishing(t, in, publishSettings{topic: "log", lines: true, server: first.url})
		done <- outcome{said, err}
	}()
	published(5_000)
	go func() {
		_, _ = io.WriteString(ending, input[cut:])
		_ = ending.Close()
	}()
	first.stop()
	second := startServer(t, strings.TrimPrefix(first.url, "http://"), server.Options{})
	after := second.log(t)
	if o := <-done; o.err != nil {
		t.Fatalf("%v, after %s", o.err, o.said)
	}
	second.stop()
	before := log()
	if len(before) == len(want) {
		t.Fatal("the server ended too late")
	}
	sameLines(t, append(before, after()...), want)
}

func TestLineThatIsWrongEndsItAfterThoseBefore(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		options publishSettings
		input   string
		says    string
		lines   []string
	}{
		"not JSON":       {publishSettings{json: true}, "1\n\n{\"a\" 2}\n3\n", "line 3, column 6: not JSON: invalid character '2' after object key (1 line published)", []string{"1"}},
		"half of it":     {publishSettings{json: true}, "{\"ü\":", "line 1, column 6: not JSON: unexpected end", nil},
		"not UTF-8":      {publishSettings{}, "a\nb\n\xff\n\xe2\x82A\n", "", []string{"a", "b", "\ufffd", "\ufffdA"}},
		"too long":       {publishSettings{}, "a\nb\n" + strings.Repeat("x", 2000) + "\nc\n", "line 3: the body is too large (2 lines published)", []string{"a", "b"}},
		"no field":       {publishSettings{field: "a.b", json: true, topic: ""}, `{"a":{"b":"one"}}` + "\n" + `{"a":1}`, `line 2: there is no field "a.b" (1 line published)`, []string{`{"a":{"b":"one"}}`}},
		"no name":        {publishSettings{field: "a", json: true}, `{"a":"one"}` + "\n" + `{"a":"two three"}`, `line 2: the field "a": topic name "two three"`, []string{`{"a":"one"}`}},
		"no simple one":  {publishSettings{field: "a", json: true}, `{"a":{}}`, `line 1: the field "a" is an object`, nil},
		"a topic's end":  {publishSettings{topic: "ended"}, "a\nb\n", `line 1: the topic ended is complete (0 lines published)`, nil},
		"all, CRLF, end": {publishSettings{}, "a\r\n\nb", "", []string{"a", "", "b"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := startServer(t, "127.0.0.1:0", server.Options{MaxBody: 1000})
			if _, err := s.hub.Declare(topics.TopicInfo{Name: topics.MustName("ended")}); err != nil {
				t.Fatal(err)
			}
			if err := s.hub.Complete(topics.MustName("ended")); err != nil {
				t.Fatal(err)
			}
			log := s.log(t)
			c.options.lines, c.options.server = true, s.url
			if c.options.topic == "" && c.options.field == "" {
				c.options.topic = "log"
			}
			_, err := publishing(t, strings.NewReader(c.input), c.options)
			if c.says == "" && err != nil || c.says != "" && (err == nil || !strings.Contains(err.Error(), c.says)) {
				t.Errorf("got %v, want %s", err, c.says)
			}
			s.stop()
			sameLines(t, log(), c.lines)
		})
	}
}

// TestALargeBodyIsSentOnlyToAServerThatWantsIt publishes to a server that
// closes the connection in the middle of a body that is too large. A response
// may get lost.
func TestALargeBodyIsSentOnlyToAServerThatWantsIt(t *testing.T) {
	t.Parallel()
	small := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Expect") != "100-continue" {
			panic(http.ErrAbortHandler)
		}
		w.WriteHeader(http.StatusRequestEntityTooLarge)
		_, _ = io.WriteString(w, `{"error":"the body is too large"}`)
	}))
	t.Cleanup(small.Close)
	for _, lines := range []bool{true, false} {
		said, err := publishing(t, strings.NewReader(strings.Repeat("x", 16<<20)),
			publishSettings{topic: "log", lines: lines, server: small.URL, retry: time.Nanosecond})
		if err == nil || !strings.Contains(err.Error(), "the body is too large") || said != "" {
			t.Errorf("lines %v: got %v, after %q", lines, err, said)
		}
	}
}

func TestManyLinesFitASmallServer(t *testing.T) {
	t.Parallel()
	s := startServer(t, "127.0.0.1:0", server.Options{MaxBody: 100})
	log := s.log(t)
	input, want := numbered(1000)
	if _, err := publishing(t, strings.NewReader(input), publishSettings{topic: "log", lines: true, server: s.url}); err != nil {
		t.Fatal(err)
	}
	s.stop()
	sameLines(t, log(), want)
}

func TestFieldOfALineIsItsTopic(t *testing.T) {
	t.Parallel()
	s := startServer(t, "127.0.0.1:0", server.Options{})
	input := `{"k":{"of it":"one"},"k.of it":"no"}` + "\n" + `{"k":{"of it":7}}` + "\n" + `{"k":null}` + "\n" + `[1]` + "\n"
	if _, err := publishing(t, strings.NewReader(input), publishSettings{
		topic: "others", field: "k.of it", lines: true, json: true, server: s.url,
	}); err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{"one": `{"k":{"of it":"one"},"k.of it":"no"}`, "7": `{"k":{"of it":7}}`, "others": "[1]"} {
		if e, ok := s.hub.Last(topics.MustName(name)); !ok || string(e.Data) != want {
			t.Errorf("%s has %s", name, e.Data)
		}
	}
}

func TestTheRetryBudgetEnds(t *testing.T) {
	t.Parallel()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	_ = ln.Close()
	said, err := publishing(t, strings.NewReader("a\n"), publishSettings{
		topic: "log", lines: true, server: ln.Addr().String(), retry: time.Second,
	})
	if err == nil || !strings.Contains(err.Error(), "refused (0 lines published)") || !strings.Contains(said, "retrying in") {
		t.Errorf("got %v after %q", err, said)
	}
	var f *commandError
	if !errors.As(err, &f) || !strings.Contains(f.hint, "is the server running") {
		t.Errorf("the hint is lost: %v", err)
	}
}

func TestBatchKnowsWhichLineIsWhere(t *testing.T) {
	t.Parallel()
	var b batch
	for i, line := range []string{"one", "two\rlines", "", "three"} {
		b.add(topics.MustName([]string{"a", "message"}[i%2]), []byte(line), 10+i)
	}
	for line, want := range map[int]int{1: 0, 3: 0, 4: 1, 6: 1, 7: 2, 9: 2, 10: 3, 11: 3, 99: 3} {
		if got := b.event(line); got != want {
			t.Errorf("line %d: got event %d, want %d", line, got, want)
		}
	}
	head, rest := b.cut(3)
	if string(head.body)+string(rest.body) != string(b.body) || rest.numbers[0] != 13 || rest.ends[0] != len(rest.body) {
		t.Errorf("cut into %+v and %+v", head, rest)
	}
}

// A script needs no message, but a person who sees nothing cannot tell whether it worked.
func TestATerminalIsToldHowManyLinesWerePublished(t *testing.T) {
	t.Parallel()
	s := startServer(t, "127.0.0.1:0", server.Options{})
	for _, terminal := range []bool{false, true} {
		var said bytes.Buffer
		std := stdio{in: strings.NewReader("a\nb\n\n"), out: newOutput(io.Discard), err: &output{dst: &said, terminal: terminal}}
		if err := runPublish(t.Context(), std, publishSettings{server: s.url, topic: "log", data: "-", lines: true, retry: -1}); err != nil {
			t.Fatal(err)
		}
		if want := map[bool]string{true: "3 lines published\n"}[terminal]; said.String() != want {
			t.Errorf("terminal %v: it says %q, want %q", terminal, &said, want)
		}
	}
}
