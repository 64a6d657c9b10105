package settings_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/spf13/pflag"

	"topicmux/cmd/internal/settings"
)

// all has a setting of each kind.
type all struct {
	text, word, path, hidden, from string
	yes, no                        bool
	number, size                   int
	duration                       time.Duration
	list                           []string
	fromFile, fromLine             []string
	added                          []string
}

func (a *all) table() settings.Table {
	line := func(key string, v settings.Value) settings.Setting {
		return settings.Setting{Key: "s." + key, Env: strings.ToUpper(key), Flag: key, Value: v}
	}
	add := func(to *[]string) func(settings.Node) {
		return func(n settings.Node) { n.List(func(n settings.Node) { *to = append(*to, n.Text()) }) }
	}
	fine := func(string) error { return nil }
	return settings.Table{
		line("text", settings.Text(&a.text, "default")),
		line("word", settings.Word(&a.word, "default", "file", "env", "flag")),
		line("path", settings.TextFrom(&a.path, "default", func(n settings.Node) string { return n.Relative(n.Text()) })),
		line("hidden", settings.TextFrom(&a.hidden, "default", settings.Node.HiddenText)),
		line("from", settings.TextFrom(&a.from, "default", settings.Node.Text)),
		line("yes", settings.Bool(&a.yes, true)),
		line("no", settings.Bool(&a.no, false)),
		line("number", settings.Int(&a.number, -1, 0, 9)),
		line("size", settings.Size(&a.size, 7)),
		line("duration", settings.Duration(&a.duration, time.Hour)),
		line("list", settings.List(&a.list, fine)),
		{Key: "rules", Flag: "rule", Value: settings.Split(settings.Custom(&a.fromFile, add(&a.fromFile)), settings.List(&a.fromLine))},
		{Key: "added", Env: "ADDED", Value: settings.Custom(&a.added, add(&a.added))},
	}
}

// loaded returns the settings of these sources.
func loaded(t *testing.T, file string, env map[string]string, args ...string) (all, error) {
	t.Helper()
	var scratch, a all
	getenv := func(name string) string { return env[name] }
	f := pflag.NewFlagSet("", pflag.ContinueOnError)
	settings.Define(f, scratch.table(), getenv)
	if err := f.Parse(args); err != nil {
		return a, err
	}
	err := settings.Load(a.table(), settings.Source{Name: "c", Data: []byte(file), Hint: "read the manual", Getenv: getenv, Flags: f})
	return a, err
}

// TestTheLaterSourceTakesPrecedence asks for a setting of each kind with each
// combination of sources: file < environment < flag.
func TestTheLaterSourceTakesPrecedence(t *testing.T) {
	t.Parallel()
	for key, texts := range map[string][4]string{ // default, file, environment, flag
		"text":     {"default", "file", "env", "flag"},
		"word":     {"default", "file", "env", "flag"},
		"path":     {"default", "file", "env", "flag"},
		"hidden":   {"default", "file", "env", "flag"},
		"from":     {"default", "file", "env", "flag"},
		"yes":      {"true", "false", "true", "false"},
		"no":       {"false", "true", "false", "true"},
		"number":   {"-1", "1", "2", "0"},
		"size":     {"7", "1", "2048", "3"},
		"duration": {"1h0m0s", "1s", "2s", "0s"},
		"list":     {"[]", "[file]", "[env]", "[flag]"},
	} {
		for sources := range 8 {
			want := texts[0]
			file, env, args := "", map[string]string{}, []string{}
			bare := func(text string) string { return strings.Trim(text, "[]") }
			if sources&1 != 0 {
				file, want = "s: {"+key+": "+texts[1]+"}", texts[1]
			}
			if sources&2 != 0 {
				env[strings.ToUpper(key)], want = bare(texts[2]), texts[2]
			}
			if sources&4 != 0 {
				args, want = []string{"--" + key + "=" + bare(texts[3])}, texts[3]
			}
			a, err := loaded(t, file, env, args...)
			if err != nil {
				t.Errorf("%s, %q, %v, %v: %v", key, file, env, args, err)
				continue
			}
			for _, s := range a.table() {
				if got := fmt.Sprint(s.Get()); s.Flag == key && got != want {
					t.Errorf("%s, %q, %v, %v: got %s, want %s", key, file, env, args, got, want)
				}
			}
		}
	}
}

func TestAFlagCanBeRepeated(t *testing.T) {
	t.Parallel()
	a, err := loaded(t, "s: {list: [file], text: file}\nrules: [one, two]\n", nil,
		"--list", "a", "--list=b,c", "--text=x", "--text", "y", "--rule", "three", "--rule", "four")
	if err != nil {
		t.Fatal(err)
	}
	for what, d := range map[string]string{
		"a list of flags replaces the file's":   cmp.Diff([]string{"a", "b,c"}, a.list),
		"of other flags, the last one counts":   cmp.Diff("y", a.text),
		"file and flags can be kept apart":      cmp.Diff([]string{"one", "two"}, a.fromFile),
		"file and flags can be kept apart, too": cmp.Diff([]string{"three", "four"}, a.fromLine),
	} {
		if d != "" {
			t.Errorf("%s: %s", what, d)
		}
	}
}

func TestCustomValuesOfTheEnvironmentAddUp(t *testing.T) {
	t.Parallel()
	a, err := loaded(t, "added: [file]", map[string]string{"ADDED": "[env, more]"})
	if want := []string{"file", "env", "more"}; err != nil || !slices.Equal(a.added, want) {
		t.Errorf("got %q, %v, want %q", a.added, err, want)
	}
	_, err = loaded(t, "", map[string]string{"ADDED": "{c4n4ry: x}"})
	if err == nil || !strings.HasPrefix(err.Error(), "ADDED:1:2: want a list here") || strings.Contains(err.Error(), "c4n4ry") {
		t.Errorf("got %v", err)
	}
}

// TestFlagsOutliveAReload loads two files with the same flags.
func TestFlagsOutliveAReload(t *testing.T) {
	t.Parallel()
	var scratch, first, second all
	getenv := func(string) string { return "" }
	f := pflag.NewFlagSet("", pflag.ContinueOnError)
	settings.Define(f, scratch.table(), getenv)
	if err := f.Parse([]string{"--text=flag"}); err != nil {
		t.Fatal(err)
	}
	for i, a := range []*all{&first, &second, &second} {
		text := []string{"s: {text: a, number: 1, list: [a]}", "s: {text: b, number: 2, list: [a, b]}", "s: {number: 2, list: [a, b]}"}[i]
		if err := settings.Load(a.table(), settings.Source{Data: []byte(text), Getenv: getenv, Flags: f}); err != nil {
			t.Fatal(err)
		}
	}
	if first.text != "flag" || first.number != 1 || second.text != "flag" || second.number != 2 || len(second.list) != 2 {
		t.Errorf("got %+v and %+v", first, second)
	}
	if got := first.table().Changed(second.table()); !slices.Equal(got, []string{"s.list", "s.number"}) {
		t.Errorf("changed: %q", got)
	}
}

func TestTextsThatAreNoValue(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		file, env string
		args      []string
		want      string
	}{
		{file: "s: {number: 10}", want: "c:1:13: want a whole number from 0 to 9"},
		{file: "s: {word: other}", want: "c:1:11: want one of file, env, flag"},
		{file: "s: {size: none}", want: "c:1:11: want a size"},
		{file: "s: {duration: 25h}", want: "c:1:15: want a duration"},
		{file: "s: {txt: x}", want: `c:1:5: unknown key "txt"`},
		{file: "s.text: x", want: `c:1:1: unknown key`},
		{file: "s: text", want: "c:1:4: want keys and values here: duration, from,"},
		{env: "ten", want: "NUMBER: strconv.Atoi"},
		{args: []string{"--number=ten"}, want: `invalid argument "ten"`},
		{args: []string{"--duration=5"}, want: "missing unit"},
		{args: []string{"--yes=maybe"}, want: "invalid syntax"},
	} {
		_, err := loaded(t, c.file, map[string]string{"NUMBER": c.env}, c.args...)
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%+v: got %v", c, err)
		}
		var p *settings.Problems
		if len(c.args) == 0 && (!errors.As(err, &p) || p.Hint == "") {
			t.Errorf("%+v: there is no hint", c)
		}
	}
}

func TestHelpShowsTheDefaultThatCounts(t *testing.T) {
	t.Parallel()
	var a all
	f := pflag.NewFlagSet("", pflag.ContinueOnError)
	table := a.table()
	table[0].NoDefault, table[0].Hidden = true, true
	settings.Define(f, table, func(name string) string { return map[string]string{"PATH": "env"}[name] })
	for flag, want := range map[string]string{"text": "", "path": "env", "word": "default", "yes": "true", "duration": "1h0m0s", "list": ""} {
		if got := f.Lookup(flag).DefValue; got != want {
			t.Errorf("--%s: got %q, want %q", flag, got, want)
		}
	}
	if !f.Lookup("text").Hidden || f.Lookup("word").Hidden || f.Lookup("no").NoOptDefVal != "true" {
		t.Error("a flag has lost how it is used")
	}
}
