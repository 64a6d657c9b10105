package lines_test

import (
	"strings"
	"testing"

	"topicmux/topics/lines"
)

func TestJSONOfSeveralLinesIsOneEvent(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"{\n  \"a\": 1,\n  \"b\": [\n    2, \"x }\\\" y\"\n  ]\n}\n{\"c\":3}\n": `{"a":1,"b":[2,"x }\" y"]}|{"c":3}`,
		"[\n  {\"a\": 1},\n  {\"a\": 2}\n]\r\n[]\n":                             `[{"a":1},{"a":2}]|[]`,
		"{\"a\":1}\x00{\"b\":\n2}\x00":                                          `{"a":1}|{"b":2}`,
		"begin {\n1.5\n[INFO] started {\n{\n\"a\": 1\n}\n":                      `begin {|1.5|[INFO] started {|{"a":1}`,
		"{}\n{not json\n}\n":                                                    `{}|{not json|}`,
		"{\n\"a\": 1]\n\"b\"\n":                                                 "{\n\"a\": 1]|\"b\"",
		"{\n\"a\":\n":                                                           "{\n\"a\":",
		"{ \"a\": \"" + strings.Repeat("x", 200) + "":                           `{ "a": "` + strings.Repeat("x", 92) + "…",
		"{\n\"a\": \"" + strings.Repeat("x", 200) + "\"\n}\n{\"b\":1}\n":        "{\n\"a\": \"" + strings.Repeat("x", 92) + "…|}|{\"b\":1}",
		"{\n\"a\": \"" + strings.Repeat("x", 60) + "\",\n\"b\": \"" + strings.Repeat("y", 60) + "\"\n}\n2\n": "{\n\"a\": \"" + strings.Repeat("x", 60) + "\",\n\"b\": \"" + strings.Repeat("y", 23) + "…|2",
	} {
		for _, size := range []int{1, 2, 7, 1000} {
			var got []string
			s := lines.NewSplitter(lines.Options{JSON: true, CR: true, MaxLine: 100})
			emit := func(line []byte, cut int) error {
				if len(line) > 0 || cut > 0 {
					got = append(got, string(line)+strings.Repeat("…", min(cut, 1)))
				}
				return nil
			}
			for rest := text; rest != ""; {
				n := min(size, len(rest))
				if err := s.Write([]byte(rest[:n]), emit); err != nil {
					t.Fatal(err)
				}
				rest = rest[n:]
			}
			if err := s.End(emit); err != nil {
				t.Fatal(err)
			}
			if strings.Join(got, "|") != want {
				t.Errorf("pieces of %d of %.40q: got %q, want %q", size, text, strings.Join(got, "|"), want)
			}
			if s.Done() != int64(len(text)) {
				t.Errorf("pieces of %d of %.40q: %d bytes are done of %d", size, text, s.Done(), len(text))
			}
		}
	}
}

func TestJSONThatDoesNotEndIsEmittedByFlush(t *testing.T) {
	t.Parallel()
	var got []string
	s := lines.NewSplitter(lines.Options{JSON: true})
	emit := func(line []byte, _ int) error {
		got = append(got, string(line))
		return nil
	}
	for _, text := range []string{"{\n\"a\": 1,\n", "{\"b\":2}\n"} {
		if err := s.Write([]byte(text), emit); err != nil {
			t.Fatal(err)
		}
		if err := s.Flush(emit); err != nil {
			t.Fatal(err)
		}
	}
	if want := "{\n\"a\": 1,|{\"b\":2}"; strings.Join(got, "|") != want {
		t.Errorf("got %q, want %q", got, want)
	}
}
