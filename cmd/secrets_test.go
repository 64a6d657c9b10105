package cmd

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"topicmux/internal/testenv"
)

// plantedSecrets are secrets, each with the parts that no output may contain.
var plantedSecrets = [][]string{
	{"c4n4ry-0123456789abcdef"},
	{"c4n4ry"},
	{"c4n4ry+0123/456789=="},
	{"c4n4ryfirst", "c4n4rysecond"},
	{"9047109471094710"},
}

// writings are the ways to write a text in YAML, valid and invalid.
var writings = []string{
	"%s", "'%s'", `"%s"`, "'%s", `"%s`, `%s"`, "|\n      %s\n", ">-\n      %s\n", "|9\n      %s\n", "\n      %s\n", "\"\n      %s\"\n",
	"&a %s", "&%s", "*%s", "!!str %s", "!%s x", "!!int %s", "!!binary %s", "[%s]", "[a, %s", "{%s}", "{a: %s}", "{%s: a}", "- %s", "? %s",
	"%s # %s", "x # %s", "# %s", "\t%s", "%s: b", "a: %s", "`%s`", "@%s", "%%%s", "%s\n    %s", "a\n    %s: b", "\"\\x %s\"", "\"\\u00e9%s\"",
	"|\n%s", "%s, b", "%s]", "%s}", "@ %s", "%s\n---\ntoken: %s", "<<: %s", "~ %s", "%s\x00", "\xff%s", "é%s",
}

// befores are texts before a secret: valid keys, similar ones, and others.
var befores = []string{
	"token: ", "token:", "token ", "tokn: ", "Token: ", "TOKEN: ", "tokens: ", `"token": `, "'tokn': ", "tokenEnv: ", "tokenFile: ", "tokenfile: ", "tokenenv: ",
	"secret: ", "password: ", "bearer: ", "zzz: ", "token: x\n    token: ", "", "- ", "? ", "subscribe: a\n    tokne: ", "token : ",
}

// places are the positions at which a token is or may be, with %s for key and
// secret.
var places = []string{
	"tokens:\n  - name: a\n    %s\n", "tokens:\n  - name: a\n    %s\n    zzz: 1\n", "tokens:\n  - name: a\n    zzz: 1\n    %s\n",
	"tokens: [{name: a, %s}]\n", "tokens: [{name: a, %s, zzz: 1}]\n", "tokens: [{zzz: 1, %s, name: a}]\n", "tokens: [{name: a, %s\n", "tokens: {name: a, %s}\n",
	"tokens: %s\n", "tokens:\n  %s\n", "tokens:\n    - %s\n", "tokns:\n  - name: a\n    %s\n", "tokns: [{name: a, %s}]\n",
	"tokens:\n  - name: a\n  %s\n", "tokens:\n  - name: a\n      %s\n", "tokens:\n\t- name: a\n\t  %s\n", "limits:\n    %s\n", "topics:\n  - name: 'a'\n    %s\n",
	"%s\n", "    %s\n", "addr: 'b'\n%s\n", "tokens:\n  - x:\n      %s\n", "tokens:\n  -\n    - %s\n", "log: {level: loud, %s}\n", "tls:\n    %s\n",
	"url: a:1\nheaders:\n  - Authorization Bearer %s\n", "url: a:1\nheader: {Authorization: \"Bearer %s\"}\n",
	"allowHosts: [*a]\ntokens:\n  - name: a\n    %s\n", "tokens:\n  - name: a\n    %s\nallowHosts: [*a]\nallowOrigins: [*a]\naddr: *a\ntopics: [*a]\n",
	"tokens:\n  - name: a\n    %s\nurl: *a\nlast: *a\nwindow: *a\ntheme: *a\ntopics: [*a]\nalerts: [*a]\n",
	"tokens:\n  - name: a\n    %s\n  - name: a\n    %s\n",
}

// TestNoMistakeInAConfigShowsASecret tries all combinations of these tables.
func TestNoMistakeInAConfigShowsASecret(t *testing.T) {
	t.Parallel()
	for _, place := range places {
		t.Run(fmt.Sprintf("%.40q", place), func(t *testing.T) {
			t.Parallel()
			// The step is coprime to the lengths of both tables, so that every
			// row is used.
			for n := 0; n < len(befores)*len(writings); n += testenv.Sample(11) {
				i, j := n/len(writings), n%len(writings)
				canary := plantedSecrets[(i+j)%len(plantedSecrets)]
				text := strings.ReplaceAll(place, "%s", befores[i]+strings.ReplaceAll(writings[j], "%s", strings.Join(canary, "\n      ")))
				for name, said := range reportedProblems(text) {
					for _, part := range canary {
						if strings.Contains(said, part) {
							t.Fatalf("%s: %q shows it: %s", name, text, said)
						}
					}
				}
			}
		})
	}
}

// reportedProblems returns the errors for a config, by command.
func reportedProblems(text string) map[string]string {
	out := map[string]string{}
	collect := func(name string, err error) {
		var said bytes.Buffer
		report(newOutput(&said), err)
		out[name] = said.String()
	}
	_, err := parseConfig("c", []byte(text))
	collect("serve", err)
	_, err = parseWatchConfig("c", []byte(text))
	collect("watch", err)
	var s serveSettings
	for name, tokens := range map[string]string{"environment": text, "environment, the list alone": strings.TrimPrefix(text, "tokens:")} {
		collect(name, loadText(s.table(), "", nil, map[string]string{tokensVariable: tokens}))
	}
	return out
}

// TestNoMistakeWithATokenShowsIt has tokens in valid positions with other
// mistakes.
func TestNoMistakeWithATokenShowsIt(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	for name, content := range map[string]string{
		"short": "c4n4ry", "odd": "c4n4ry with blanks and more", "lines": "c4n4ry-0123456789\nc4n4ry", "empty": "", "long": strings.Repeat("c4n4ry", 1000),
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		_, err := parseConfig(filepath.Join(dir, "c"), []byte("tokens: [{name: a, tokenFile: "+name+"}]"))
		if err == nil || strings.Contains(err.Error(), "c4n4ry") {
			t.Errorf("%s: got %v", name, err)
		}
	}
	for _, text := range []string{
		"tokens: [{name: a, tokenFile: c4n4ry-0123456789}]", "tokens: [{name: a, tokenEnv: c4n4ry-0123456789}]", "tokens: [{name: a, tokenFile: .}]",
	} {
		_, err := parseConfig(filepath.Join(dir, "c"), []byte(text))
		if err == nil || strings.Contains(err.Error(), "c4n4ry") || !strings.Contains(err.Error(), "c:1:") {
			t.Errorf("%s: got %v", text, err)
		}
	}
}

func TestSnippetShowsWhatIsNoSecret(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("x", 300)
	for _, c := range []struct{ text, want string }{
		{"limits:\n  bodi: 64KiB", "\n    2 |   bodi: 64KiB\n      |   ^"},
		{"system: yes", "\n    1 | system: yes\n      |         ^"},
		{"allowHosts: [a,\tb:1]", "\n    1 | allowHosts: [a, b:1]\n      |                 ^"},
		{"allowHosts: [ä, b:1]", "\n    1 | allowHosts: [ä, b:1]\n      |                 ^"},
		{"addr: '" + long + "'", "\n    1 | addr: '" + long[:93] + "\n      |       ^"},
		{"tokens: [{name: wall, tokn: c4n4ry-0123456789, subscribe: cpu}]", "\n    1 | tokens: [{name: wall, tokn: ·················, subscribe: ···}]\n      |                       ^"},
		{"tokens:\n  - name: wall\n    token: c4n4ry # old: c4n4rx", "\n    3 |     token: ······ #············\n      |            ^"},
		{"tokns: [{name: a, token: 'c4n4ry, b'}]", "\n    1 | tokns: [{name: ·, token: ···········}]\n      | ^"},
		{"tokens:\n  - name: a\n    tokenEnv: C4N4RY_TOKEN", "\n    3 |     tokenEnv: ············\n      |               ^"},
		{"password: c4n4ry", "\n    1 | password: ······\n      | ^"},
		{"tokens: [{name: a, token: \"c4n4ry", "\n    1 | tokens: [{name: ·, token: ·······\n      |                           ^"},
	} {
		_, err := parseConfig("c", []byte(c.text))
		if strings.Contains(c.want, "·") {
			c.want += "\n(dots hide values that may be secret)"
		}
		if err == nil || !strings.HasSuffix(err.Error(), c.want) {
			t.Errorf("%q: got %v, want %s", c.text, err, c.want)
		}
	}
}
