package exposition_test

import (
	"errors"
	"fmt"
	"math"
	"strings"
	"testing"

	"topicmux/topics/prometheus/internal/exposition"
)

// read parses an exposition and writes its samples and metadata, or the error.
func read(text string, format exposition.Format) string {
	var parts []string
	metadata, err := exposition.Parse(text, format, func(s *exposition.Sample) {
		var b strings.Builder
		b.WriteString(s.Name)
		for _, l := range s.Labels {
			fmt.Fprintf(&b, " %s=%q", l.Name, l.Value)
		}
		fmt.Fprintf(&b, " %v", s.Value)
		if s.Timed {
			fmt.Fprintf(&b, " @%d", s.Time)
		}
		parts = append(parts, b.String())
	})
	if err != nil {
		return err.Error()
	}
	for _, name := range []string{"a", "a.b", "a_seconds"} {
		if m, ok := metadata[name]; ok {
			parts = append(parts, fmt.Sprintf("%s(%s %q %q)", name, m.Type, m.Help, m.Unit))
		}
	}
	return strings.Join(parts, "; ")
}

func TestTextFormat(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ text, want string }{
		{"", ""},
		{"a 1", "a 1"},
		{"a 1\n\n \t\nb 2\n", "a 1; b 2"},
		{"  a\t1  \n", "a 1"},
		{"# TYPE a gauge\r\n# HELP a text\r\n\r\na 1\r\na{x=\"\r\n\"} 2 \r\na 3 5\r", `a 1; a x="\r\n" 2; a 3 @5; a(gauge "text" "")`},
		{"a{} 1\n", "a 1"},
		{"a {x=\"y\"} 1\n", `a x="y" 1`},
		{"a{ x = \"y\" , z=\"\", } 1 1234\n", `a x="y" z="" 1 @1234`},
		{"a{x=\"1\" y=\"2\"} 1\n", `a x="1" y="2" 1`},
		{"a:b_C9 +Inf\na -Inf\na NaN\na nan\na 1e-3\na .5\na 5.\n", "a:b_C9 +Inf; a -Inf; a NaN; a NaN; a 0.001; a 0.5; a 5"},
		{`a{x="q\"b\\n\nz\t"} 1`, `a x="q\"b\\n\nz\\t" 1`},
		{"a{x=\"two\nlines\"} 1\n", `a x="two\nlines" 1`},
		{`{"a.b"} 1`, "a.b 1"},
		{`{"a.b",x="1","l.m"="2"} 1`, `a.b x="1" l.m="2" 1`},
		{`{x="1","a b"} 1`, `a b x="1" 1`},
		{"# comment\n#\n#x\n# HELPX a\n# EOF\n# UNIT a seconds\na 1\n", "a 1"},
		{"# HELP a some \\\"help\\\" \\\\ \\n.\n# TYPE a gauge\na 1\n", `a 1; a(gauge "some \\\"help\\\" \\ \n." "")`},
		{"#\tHELP\ta\ttext\n# TYPE\ta\tuntyped\n", `a( "text" "")`},
		{"# HELP a\n# TYPE a  counter \n", `a(counter "" "")`},
		{"# TYPE \"a.b\" summary\n", `a.b(summary "" "")`},
		{"a 1\n# TYPE a histogram\n", `a 1; a(histogram "" "")`},

		{"a\n", "line 1: expected a value, not end of the line"},
		{"a 1\nb\n", "line 2: expected a value, not end of the line"},
		{"a x\n", `line 1: expected a value, not "x"`},
		{"a 0x1p4\n", `line 1: expected a value, not "0x1p4"`},
		{"a 1_000\n", `line 1: expected a value, not "1_000"`},
		{"a 1e999\n", `line 1: expected a value, not "1e999"`},
		{"a 1\rb 2\n", `line 1: expected a value, not "1\rb 2"`},
		{"a 1 -5\n", `line 1: expected a time in milliseconds, not "-5"`},
		{"a 1 5.5\n", `line 1: expected a time in milliseconds, not "5.5"`},
		{"a 1 5 6\n", `line 1: unexpected "6"`},
		{"a 1 # {t=\"1\"} 1\n", `line 1: expected a time in milliseconds, not "# {t=\"1\"} 1"`},
		{"9a 1\n", `line 1: expected a metric, not "9a 1"`},
		{"{} 1\n", "line 1: a metric has no name"},
		{`{""} 1`, "line 1: a metric has no name"},
		{`{"a","b"} 1`, "line 1: a metric has two names"},
		{`a{"b"} 1`, "line 1: a metric has two names"},
		{"a{,} 1\n", `line 1: expected the name of a label, not ",} 1"`},
		{"a{x} 1\n", `line 1: expected = after the label "x", not "} 1"`},
		{"a{x:y=\"1\"} 1\n", `line 1: expected = after the label "x", not ":y=\"1\"} 1"`},
		{"a{x=1} 1\n", `line 1: expected the value of the label "x" in quotes, not "1} 1"`},
		{"a{x=\"1} 1\n", `line 2: the value of the label "x" has no closing quote`},
		{"a{x=\"1\"\n", "line 1: expected the name of a label, not end of the line"},
		{"a{x=\"1\\\n2\"} 1\n", `line 1: the value of the label "x" has a backslash at the end of a line`},
		{"a{x=\"1\\", `line 1: the value of the label "x" has no closing quote`},
		{"a{x=\"1\",x=\"2\"} 1\n", `line 1: the label "x" occurs twice`},
		{"a{" + manyLabels(200) + "l7=\"\"} 1\n", `line 1: the label "l7" occurs twice`},
		{"a{x=\"\xff\"} 1\n", "line 1: a name or label is not UTF-8"},
		{"a{" + manyLabels(300) + "} 1\n", "line 1: a metric has more than 256 labels"},
		{"# TYPE a gauge\n# TYPE a info\n", `line 2: there is no type "info"`},
		{"# TYPE a\n", `line 1: there is no type ""`},
		{"# TYPE 9 gauge\n", `line 1: expected the name of a metric after TYPE, not "9 gauge"`},
		{"# HELP a \xff\n", "line 1: the text is not UTF-8"},
		{"a " + strings.Repeat("x", 100) + "\n", `line 1: expected a value, not "xxxxxxxxxxxxxxxxxxxxxxxx…"`},
	} {
		if got := read(tt.text, exposition.Text); got != tt.want {
			t.Errorf("%.60q:\n got %s\nwant %s", tt.text, got, tt.want)
		}
	}
}

// manyLabels returns n labels, each with a comma behind it.
func manyLabels(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "l%d=\"\",", i)
	}
	return b.String()
}

func TestOpenMetrics(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ text, want string }{
		{"# EOF", ""},
		{"# EOF\n", ""},
		{"a 1\n# EOF\n", "a 1"},
		{"a 1 1.5\na 2 1e3\na 3 -1\n# EOF\n", "a 1 @1500; a 2 @1000000; a 3 @-1000"},
		{"a{x=\"1\",} 1\n# EOF\n", `a x="1" 1`},
		{"a_bucket{le=\"1\"} 5 # {trace_id=\"x\"} 0.5\na_total 1 2 # {} 1 1.5\n# EOF\n", `a_bucket le="1" 5; a_total 1 @2000`},
		{`{"a.b","c d"="1"} 1 # {"t.u"="v"} 1` + "\n# EOF\n", `a.b c d="1" 1`},
		{"# TYPE a_seconds gauge\n# UNIT a_seconds seconds\n# HELP a_seconds q\\\"\\\\\\n.\n# EOF\n", `a_seconds(gauge "q\"\\\n." "seconds")`},
		{"# TYPE a stateset\n# UNIT a \n# HELP a \n# EOF\n", `a(stateset "" "")`},
		{"# TYPE a unknown\n# EOF\n", `a( "" "")`},
		{"# TYPE a gaugehistogram\n# EOF\n", `a(gaugehistogram "" "")`},

		{"", "line 1: the exposition does not end with # EOF"},
		{"a 1\n", "line 2: the exposition does not end with # EOF"},
		{"a 1", "line 1: the exposition does not end with # EOF"},
		{"# EOF\n\n", "line 1: there is data after # EOF"},
		{"# EOF \n", "line 1: there is data after # EOF"},
		{"\n# EOF\n", "line 1: a line is empty"},
		{"#x\n# EOF\n", "line 1: a comment is not HELP, TYPE, UNIT or EOF"},
		{"# comment\n# EOF\n", "line 1: a comment is not HELP, TYPE, UNIT or EOF"},
		{"# HELP a\n# EOF\n", "line 1: expected a blank and a text after HELP a"},
		{"#  HELP a b\n# EOF\n", "line 1: a comment is not HELP, TYPE, UNIT or EOF"},
		{"# TYPE a untyped\n# EOF\n", `line 1: there is no type "untyped"`},
		{"# TYPE a  gauge\n# EOF\n", `line 1: there is no type " gauge"`},
		{"# UNIT a seconds\n# EOF\n", `line 1: the unit "seconds" is not the end of the name a`},
		{" a 1\n# EOF\n", `line 1: expected a metric, not " a 1"`},
		{"a  1\n# EOF\n", `line 1: expected a value, not " 1"`},
		{"a\t1\n# EOF\n", `line 1: expected a blank and a value, not "\t1"`},
		{"a {x=\"1\"} 1\n# EOF\n", `line 1: expected a value, not "{x=\"1\"} 1"`},
		{"a{x=\"1\" y=\"2\"} 1\n# EOF\n", `line 1: expected , or } after the label "x", not " y=\"2\"} 1"`},
		{"a{x=\"1\n2\"} 1\n# EOF\n", `line 1: the value of the label "x" has no closing quote`},
		{"a 1 \n# EOF\n", "line 1: expected a time in seconds, not end of the line"},
		{"a 1 NaN\n# EOF\n", "line 1: a time is not finite"},
		{"a 1 2 3\n# EOF\n", `line 1: unexpected " 3"`},
		{"a 1 # {x=\"1\"}\n# EOF\n", "line 1: expected a blank and the value of an exemplar, not end of the line"},
		{"{\"a\n.b\"} 1\nb x\n# EOF\n", `line 3: expected a value, not "x"`},
		{"a 1 # {\"x\ny\"=\"1\"} 1\n# EOF\n", "line 1: a name has no closing quote"},
		{"a 1 # {\"x\"} 1\n# EOF\n", `line 1: expected = after the label "x", not "} 1"`},
		{"a 1 # {x=\"1\"} 1 Inf\n# EOF\n", "line 1: a time is not finite"},
	} {
		if got := read(tt.text, exposition.OpenMetrics); got != tt.want {
			t.Errorf("%.60q:\n got %s\nwant %s", tt.text, got, tt.want)
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add("a{x=\"1\"} 1 5\n# TYPE a counter\n", false)
	f.Add("{\"a.b\",x=\"\\\"\"} NaN\n", false)
	f.Add("# UNIT a_s s\na_s 1 # {x=\"1\"} 1 1\n# EOF\n", true)
	f.Fuzz(func(t *testing.T, text string, om bool) {
		format := exposition.Text
		if om {
			format = exposition.OpenMetrics
		}
		samples := 0
		_, err := exposition.Parse(text, format, func(s *exposition.Sample) {
			if samples++; s.Name == "" || len(s.Labels) > 256 || s.Label("x") != "" && !strings.Contains(text, "x") {
				t.Fatalf("%q: %+v", text, s)
			}
			if math.IsInf(s.Value, 0) && !strings.Contains(strings.ToLower(text), "inf") {
				t.Fatalf("%q: %v", text, s.Value)
			}
		})
		if samples > strings.Count(text, "\n")+1 {
			t.Fatalf("%q: %d samples", text, samples)
		}
		var wrong *exposition.Error
		if err != nil && (!errors.As(err, &wrong) || wrong.Line < 1 || wrong.Line > strings.Count(text, "\n")+1) {
			t.Fatalf("%q: %v", text, err)
		}
	})
}

func BenchmarkParse(b *testing.B) {
	var text strings.Builder
	text.WriteString("# HELP http_requests_total Requests.\n# TYPE http_requests_total counter\n")
	for i := range 1000 {
		fmt.Fprintf(&text, "http_requests_total{method=\"GET\",handler=\"/api/v1/things/%d\",code=\"200\"} %d\n", i, i*17)
	}
	b.SetBytes(int64(text.Len()))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := exposition.Parse(text.String(), exposition.Text, func(*exposition.Sample) {}); err != nil {
			b.Fatal(err)
		}
	}
}
