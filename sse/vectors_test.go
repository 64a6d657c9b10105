package sse_test

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/google/go-cmp/cmp"

	"topicmux/sse"
)

// outcome is the complete result of decoding a stream.
type outcome struct {
	Events []decoded
	Last   string
	Retry  int64 // ms; -1: none
}

type decoded struct {
	Type, Data, ID string
	Time           int64
}

type vector struct {
	name string
	in   string
	want outcome
}

// vectors reads the files in testdata/vectors. Their README describes the format.
func vectors(t testing.TB) []vector {
	t.Helper()
	files, err := filepath.Glob("testdata/vectors/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatalf("no vectors: %v", err)
	}
	var all []vector
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		topic := strings.TrimSuffix(filepath.Base(file), ".txt")
		for n, line := range strings.Split(string(text), "\n") {
			if err := addVectorLine(&all, topic, line); err != nil {
				t.Fatalf("%s:%d: %v", file, n+1, err)
			}
		}
	}
	return all
}

func addVectorLine(all *[]vector, topic, line string) error {
	text, indented := strings.CutPrefix(line, "  ")
	switch {
	case line == "" || strings.HasPrefix(line, "#"):
		return nil
	case !indented:
		*all = append(*all, vector{name: topic + "/" + line, want: outcome{Retry: -1}})
		return nil
	}
	words, err := quotedWords(text)
	if err != nil {
		return err
	}
	v := &(*all)[len(*all)-1]
	switch word, _, _ := strings.Cut(text, " "); {
	case text[0] == '"':
		v.in = words[0]
	case word == "event":
		v.want.Events = append(v.want.Events, decoded{Type: words[0], Data: words[1], ID: words[2]})
		v.want.Last = words[2]
	case word == "last":
		v.want.Last = words[0]
	case word == "retry":
		v.want.Retry, err = strconv.ParseInt(text[6:], 10, 64)
	case word == "time":
		v.want.Events[len(v.want.Events)-1].Time, err = strconv.ParseInt(text[5:], 10, 64)
	default:
		return fmt.Errorf("what is %q?", word)
	}
	return err
}

func quotedWords(text string) (words []string, err error) {
	for {
		start := strings.IndexByte(text, '"')
		if start < 0 {
			return words, nil
		}
		quoted, err := strconv.QuotedPrefix(text[start:])
		if err != nil {
			return nil, fmt.Errorf("%s: %w", text, err)
		}
		word, err := strconv.Unquote(quoted)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", text, err)
		}
		words, text = append(words, word), text[start+len(quoted):]
	}
}

// decode reads the whole stream r.
func decode(t testing.TB, r io.Reader) outcome {
	t.Helper()
	out, err := decodeAll(sse.NewDecoder(r, sse.DecoderOptions{}))
	if err != nil {
		t.Fatalf("decode: %v", err)
	}
	return out
}

// decodeAll reads d to its end or its error.
func decodeAll(d *sse.Decoder) (outcome, error) {
	out := outcome{Retry: -1}
	var failed error
	for ev, err := range d.Events() {
		if err != nil {
			failed = err
			break
		}
		out.Events = append(out.Events, decoded{ev.Type, string(ev.Data), string(ev.ID), ev.Time})
	}
	out.Last = d.LastEventID()
	if retry, ok := d.Retry(); ok {
		out.Retry = retry.Milliseconds()
	}
	return out, failed
}

// pieces is a reader that returns one piece per read.
type pieces []string

func (p *pieces) Read(b []byte) (int, error) {
	if len(*p) == 0 {
		return 0, io.EOF
	}
	n := copy(b, (*p)[0])
	if (*p)[0] = (*p)[0][n:]; (*p)[0] == "" {
		*p = (*p)[1:]
	}
	return n, nil
}

func TestVectors(t *testing.T) {
	t.Parallel()
	all := vectors(t)
	if len(all) < 350 {
		t.Errorf("only %d vectors were found", len(all))
	}
	for _, v := range all {
		t.Run(v.name, func(t *testing.T) {
			t.Parallel()
			check := func(how string, r io.Reader) {
				t.Helper()
				if diff := cmp.Diff(v.want, decode(t, r)); diff != "" {
					t.Errorf("%q %s (-want +got):\n%s", v.in, how, diff)
				}
			}
			check("whole", strings.NewReader(v.in))
			check("byte by byte", iotest.OneByteReader(strings.NewReader(v.in)))
			check("with its end in the last read", iotest.DataErrReader(strings.NewReader(v.in)))
			for i := range v.in {
				check(fmt.Sprintf("cut at %d", i), &pieces{v.in[:i], v.in[i:]})
			}
		})
	}
}

func TestLineEndsAreInterchangeable(t *testing.T) {
	t.Parallel()
	for _, v := range vectors(t) {
		if strings.Contains(v.in, "\r") || strings.HasPrefix(v.in, "\ufeff\n") {
			continue
		}
		for _, end := range []string{"\r", "\r\n"} {
			in := strings.ReplaceAll(v.in, "\n", end)
			if diff := cmp.Diff(v.want, decode(t, strings.NewReader(in))); diff != "" {
				t.Errorf("%s: %q (-want +got):\n%s", v.name, in, diff)
			}
		}
	}
}
