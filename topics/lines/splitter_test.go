package lines_test

import (
	"bytes"
	"errors"
	"regexp"
	"strings"
	"testing"

	"topicmux/topics/lines"
)

// TestSplitterGoesOnAfterAnError writes to a new splitter what Done of the failed one
// leaves, for an error at each line.
func TestSplitterGoesOnAfterAnError(t *testing.T) {
	t.Parallel()
	const text = "1 a\r\n b\n2 c\n3 d\n e\n4 f"
	errFull := errors.New("full")
	for _, first := range []*regexp.Regexp{nil, regexp.MustCompile(`^\d`)} {
		want := strings.Join(split(text, first), "|")
		for fail := range 8 {
			for size := 1; size <= len(text); size++ {
				var got []string
				at, left := 0, fail
				emit := func(line []byte, _ int) error {
					if left--; left == -1 {
						return errFull
					}
					got = append(got, string(line))
					return nil
				}
				s := &lines.Splitter{MaxLine: 100, First: first}
				for begin, restarts := 0, 0; ; {
					var err error
					if at == len(text) {
						err = s.End(emit)
					} else {
						next := min(at+size, len(text))
						err = s.Write([]byte(text[at:next]), emit)
						at = next
					}
					if err != nil {
						begin += int(s.Done())
						at = begin
						s = &lines.Splitter{MaxLine: 100, First: first}
						if restarts++; restarts > 1 {
							t.Fatal("failed twice")
						}
						continue
					}
					if at == len(text) && s.Done() == int64(len(text)-begin) {
						break
					}
				}
				if strings.Join(got, "|") != want {
					t.Fatalf("pieces of %d, failed at %d: %q", size, fail, got)
				}
			}
		}
	}
}

func split(text string, first *regexp.Regexp) (all []string) {
	s := &lines.Splitter{MaxLine: 100, First: first}
	emit := func(line []byte, _ int) error {
		all = append(all, string(line))
		return nil
	}
	_ = s.Write([]byte(text), emit)
	_ = s.End(emit)
	return all
}

func TestSplitterNeverRetainsALineThatIsTooLong(t *testing.T) {
	t.Parallel()
	s := &lines.Splitter{MaxLine: 10}
	var kept, cut int
	emit := func(line []byte, missing int) error {
		kept, cut = len(line), missing
		return nil
	}
	chunk := bytes.Repeat([]byte{'x'}, 1<<20)
	for range 100 {
		_ = s.Write(chunk, emit)
	}
	_ = s.Write([]byte{'\n'}, emit)
	if kept != 10 || cut != 100<<20-10 {
		t.Errorf("kept %d, cut %d", kept, cut)
	}
}

// FuzzSplitter compares pieces with the whole, and all lines with bytes.Split.
func FuzzSplitter(f *testing.F) {
	f.Add([]byte("a\r\nb\n\n\rc"), uint8(1), true)
	f.Fuzz(func(t *testing.T, text []byte, size uint8, cr bool) {
		collect := func(size int) (all []string) {
			s := &lines.Splitter{MaxLine: 1 << 20, CR: cr}
			emit := func(line []byte, _ int) error {
				all = append(all, string(line))
				return nil
			}
			for rest := text; len(rest) > 0; {
				n := min(size, len(rest))
				_ = s.Write(rest[:n], emit)
				rest = rest[n:]
			}
			_ = s.End(emit)
			if s.Done() != int64(len(text)) {
				t.Errorf("%d bytes are done of %d", s.Done(), len(text))
			}
			return all
		}
		whole := collect(len(text) + 1)
		if got := collect(int(size) + 1); strings.Join(got, "|") != strings.Join(whole, "|") {
			t.Errorf("in pieces %q, as a whole %q", got, whole)
		}
		normal := bytes.ReplaceAll(text, []byte("\r\n"), []byte("\n"))
		if cr {
			normal = bytes.ReplaceAll(normal, []byte("\r"), []byte("\n"))
		}
		want := strings.Split(string(normal), "\n")
		if want[len(want)-1] == "" {
			want = want[:len(want)-1]
		}
		if len(whole) != len(want) {
			t.Errorf("%d lines, want %d", len(whole), len(want))
		}
	})
}
