package plaintext_test

import (
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"

	"topicmux/internal/plaintext"
	"topicmux/internal/validjson"
)

func ExampleTable() {
	var t plaintext.Table
	for line := range strings.Lines(" r  b  free\n 1  0   512\n 2  0   498\n") {
		if row, what := t.Line([]byte(strings.TrimSuffix(line, "\n"))); what == plaintext.Row {
			fmt.Printf("%s\n", row)
		}
	}
	// Output:
	// {"r":1,"b":0,"free":512}
	// {"r":2,"b":0,"free":498}
}

// A row is JSON, and not much larger than its head and its line.
func FuzzTable(f *testing.F) {
	f.Add("a  b\n1  2\n")
	f.Add("procs --mem--\n r  b\n 1  2\nMem:  3\n")
	f.Add("# gpu  W\n# Idx  %\n 0  -\n19:15:00 PM  CPU  x\n19:15:00 PM  all  1,5  2\n")
	f.Fuzz(func(t *testing.T, text string) {
		var table plaintext.Table
		for line := range strings.Lines(text) {
			row, what := table.Line([]byte(strings.TrimSuffix(line, "\n")))
			if what != plaintext.Row && what != plaintext.Named {
				continue
			}
			if !utf8.ValidString(line) {
				continue // what publishes it replaces such bytes
			}
			if !validjson.Bytes(row) {
				t.Fatalf("%q of %q is no JSON", row, line)
			}
			if most := 8 * (1024 + len(line)); len(row) > most {
				t.Fatalf("%q became %d bytes", line, len(row))
			}
		}
	})
}
