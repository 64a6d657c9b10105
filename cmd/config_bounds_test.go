package cmd

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"topicmux/internal/testenv"
)

// huge lists configs that exceed a limit, with the expected error.
var huge = map[string]struct{ text, want string }{
	"unknown keys":               {repeat(100_000, "k%d: 1\n"), "more than 20000 keys, values and symbols"},
	"unknown keys, fewer":        {repeat(6_000, "k%d: 1\n"), "and 5995 more mistakes"},
	"unknown keys, nested":       {"limits:\n" + repeat(6_000, "  k%d: 1\n"), "and 5995 more mistakes"},
	"unknown keys in brackets":   {"{" + repeat(4_000, "k%d: 1,") + "}", "and 3995 more mistakes"},
	"long unknown keys":          {repeat(100, strings.Repeat("k", 10_000)+"%d: 1\n"), "and 95 more mistakes"},
	"the same key":               {strings.Repeat("addr: a:1\n", 6_000), `this key is already on line 1: "addr"`},
	"wrong values":               {"allowHosts:\n" + strings.Repeat("  - a:1\n", 9_000), "and 8995 more mistakes"},
	"wrong topics":               {"topics:\n" + strings.Repeat("  - {name: $a}\n", 3_000), "and 2995 more mistakes"},
	"wrong tokens":               {"tokens:\n" + repeat(1_400, "  - {name: a%d, token: x%[1]d}\n"), "and 1395 more mistakes"},
	"tokens":                     {"tokens:\n" + repeat(1_400, "  - {name: a%d, token: 0123456789abcdef%[1]d}\n"), "the maximum is 1024"},
	"brackets":                   {strings.Repeat("[", 500_000), "more than 20000"},
	"brackets, fewer":            {strings.Repeat("[", 10_000), "nested more than 32 levels deep"},
	"braces":                     {strings.Repeat("{", 10_000), "nested more than 32 levels deep"},
	"closed brackets":            {"addr: " + strings.Repeat("[", 5_000) + strings.Repeat("]", 5_000), "nested more than 32 levels deep"},
	"dashes":                     {strings.Repeat("- ", 10_000), "nested more than 32 levels deep"},
	"question marks":             {strings.Repeat("? ", 10_000), "nested more than 32 levels deep"},
	"steps":                      {steps(500, "a:\n"), "nested more than 32 levels deep"},
	"steps of dashes":            {steps(500, "-\n"), "nested more than 32 levels deep"},
	"documents":                  {strings.Repeat("---\na: b\n", 100_000), "more than 20000"},
	"documents, fewer":           {strings.Repeat("---\naddr: a:1\n", 4_000), "a second document"},
	"comments":                   {strings.Repeat("# c\n", 200_000), "more than 20000"},
	"aliases of aliases":         {bomb(9, 9), "unknown key; the keys here are"},
	"aliases in the right place": {"topics: []\nlimits: &l {body: 1KiB}\nallowHosts: &h [" + strings.Repeat("a,", 500) + "a]\ntokens: [&t {name: a, token: 0123456789abcdef, subscribe: &p [" + strings.Repeat("a,", 2_000) + "a]}" + strings.Repeat(", {subscribe: *p}", 2_000) + "]", "the aliases expand to more than 2 MiB"},
	"a long text behind aliases": {"tokens: [{name: a, token: 0123456789abcdef, subscribe: &p '" + strings.Repeat("a,", 300_000) + "a'}" + strings.Repeat(", {name: b, token: x, subscribe: *p}", 500) + "]", "the aliases expand to more than 2 MiB"},
	"an alias of itself":         {"topics: &a [*a, *a, *a]\n", "want keys and values here"},
	"anchors":                    {strings.Repeat("&a ", 9_000), "c:1:"},
	"tags":                       {strings.Repeat("!!str ", 9_000), "c:1:"},
	"quotes":                     {strings.Repeat("'", 1_000_000), "want keys"},
	"colons":                     {strings.Repeat(":", 1_000_000), "c:1:"},
	"one long line":              {`addr: "` + strings.Repeat("x", 1_000_000), "c:1:7"},
	"hosts in one line":          {"allowHosts: [" + repeat(9_000, "h%d.example,") + "a:1]", "is not a host name"},
	"origins in one line":        {"allowOrigins: [" + repeat(9_000, `"https://h%d.example",`) + "a]", "is not an origin"},
	"merges":                     {"a: &a {<<: *a}\n" + strings.Repeat("<<: *a\n", 3_000), "c:"},
}

// TestConfigIsBounded reads configs that exceed a limit. BenchmarkHugeConfig
// measures their cost.
func TestConfigIsBounded(t *testing.T) {
	t.Parallel()
	names := slices.Sorted(maps.Keys(huge))
	for i := 0; i < len(names); i += testenv.Sample(8) {
		t.Run(names[i], func(t *testing.T) {
			t.Parallel()
			c := huge[names[i]]
			_, err := parseConfig("c", []byte(c.text))
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Fatalf("got %.300v, want %q", err, c.want)
			}
			if n := len(err.Error()); n > 4<<10 {
				t.Errorf("it takes %d bytes to say so", n)
			}
		})
	}
}

// BenchmarkHugeConfig reads each of these configs. More than 0.5 s is too slow.
func BenchmarkHugeConfig(b *testing.B) {
	for name, c := range huge {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				_, _ = parseConfig("c", []byte(c.text))
			}
		})
	}
}

func TestSeveralMistakesAreToldAtOnce(t *testing.T) {
	t.Parallel()
	_, err := parseConfig("c", []byte("adr: x\nlinger: soon\nlimits: {bodi: 1KiB}\ntopics: [{kind: gauge}]\n"))
	want := `c:1:1: unknown key "adr"; did you mean addr?
    1 | adr: ·
      | ^
c:2:9: want a duration such as 5ms, 30s or 1m
    2 | linger: soon
      |         ^
c:3:10: unknown key "bodi"; did you mean body?
    3 | limits: {bodi: 1KiB}
      |          ^
c:4:11: a topic needs a name
    4 | topics: [{kind: gauge}]
      |           ^
(dots hide values that may be secret)`
	if err == nil || err.Error() != want {
		t.Errorf("got %v", err)
	}
}

// repeat formats a pattern with each number below n.
func repeat(n int, pattern string) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, pattern, i)
	}
	return b.String()
}

// steps repeats a line with increasing indentation.
func steps(n int, line string) string {
	var b strings.Builder
	for i := range n {
		b.WriteString(strings.Repeat(" ", i) + line)
	}
	return b.String()
}

// bomb returns nested lists of YAML aliases.
func bomb(levels, width int) string {
	var b strings.Builder
	b.WriteString("a0: &a0 [" + strings.Repeat("x,", width) + "x]\n")
	for i := range levels {
		fmt.Fprintf(&b, "a%d: &a%[1]d [%s*a%[3]d]\n", i+1, strings.Repeat(fmt.Sprintf("*a%d, ", i), width), i)
	}
	fmt.Fprintf(&b, "allowHosts: *a%d\n", levels)
	return b.String()
}
