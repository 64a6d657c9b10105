package cmd

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/spf13/pflag"

	"topicmux/cmd/internal/settings"
)

// both lists a value in the file, a value on the command line and the expected
// result, for each setting of serve and watch that has a key and a flag.
var both = map[string][3]string{
	"addr": {"127.0.0.1:1", "127.0.0.1:2"}, "system": {"true", "true", "false"}, "demo": {"true", "false"},
	"tls.cert": {"/a", "/b"}, "tls.key": {"/a", "/b"}, "allowRemote": {"true", "false"},
	"allowHosts": {"[a.example]", "b.example", "[b.example]"}, "allowOrigins": {"[http://a.example]", "http://b.example", "[http://b.example]"},
	"log.level": {"debug", "error"}, "log.format": {"json", "text"}, "log.access": {"true", "false"}, "pprof": {"127.0.0.1:3", "127.0.0.1:4"},
	"linger": {"1ms", "2ms"}, "limits.streams": {"5", "6"}, "limits.connectionsPerAddress": {"5", "6"}, "limits.drainPeriod": {"1s", "2s"}, "limits.drainTimeout": {"1s", "2s"},

	"topics": {"a,b", "c"}, "topicField": {".a", ".b"}, "last": {"5", "0"}, "alertExec": {"a", "b"}, "quiet": {"true", "false"},
	"theme": {"contrast", "mono"}, "window": {"10s", "20s"}, "arrivalTime": {"true", "false"},
	"alerts": {"[a > 1]", "b > 2", "[b > 2]"}, "fields": {"{a: .x}", "b=.y", "[b=.y]"}, // both apply
}

// TestFlagsTakePrecedenceOverTheFile loads each setting that has a key and a
// flag from both, and from the file alone.
func TestFlagsTakePrecedenceOverTheFile(t *testing.T) {
	t.Parallel()
	for name, table := range map[string]func() settings.Table{
		"serve": func() settings.Table { return new(serveSettings).table() },
		"watch": func() settings.Table { return new(watchSettings).table() },
		"tail":  func() settings.Table { return new(tailSettings).table() },
	} {
		for i, s := range table() {
			if s.Key == "" || s.Flag == "" {
				continue
			}
			t.Run(name+"/"+s.Key, func(t *testing.T) {
				t.Parallel()
				texts, ok := both[s.Key]
				if !ok {
					t.Fatal("the test has no values for this setting")
				}
				if texts[2] == "" {
					texts[2] = texts[1]
				}
				line := settings.Table{s}
				source := settings.Source{Data: []byte(nested(s.Key, texts[0])), Getenv: func(string) string { return "" }}
				if err := settings.Load(line, source); err != nil {
					t.Fatal(err)
				}
				ofFile := fmt.Sprint(s.Get())
				source.Flags = pflag.NewFlagSet("", pflag.ContinueOnError)
				settings.Define(source.Flags, table()[i:i+1], source.Getenv)
				if err := source.Flags.Set(s.Flag, texts[1]); err != nil {
					t.Fatal(err)
				}
				if err := settings.Load(line, source); err != nil {
					t.Fatal(err)
				}
				if got := fmt.Sprint(s.Get()); got != texts[2] || got == ofFile {
					t.Errorf("got %q, want %q, and the file alone gives %q", got, texts[2], ofFile)
				}
			})
		}
	}
}

// nested returns the YAML for a key, which may be in a section.
func nested(key, value string) string {
	section, rest, ok := strings.Cut(key, ".")
	if !ok {
		return key + ": " + value
	}
	return section + ": {" + rest + ": " + value + "}"
}

// An argument takes precedence over the key url, and url over TOPICMUX_URL.
// Alerts and fields of file and flags are combined.
func TestEachSourceOfAStreamsSettings(t *testing.T) {
	t.Setenv("TOPICMUX_URL", "http://env.example")
	file := filepath.Join(t.TempDir(), "wall.yaml")
	if err := os.WriteFile(file, []byte("url: http://file.example\nalerts: [a > 1]\nfields: {a: .x}\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	f := pflag.NewFlagSet("", pflag.ContinueOnError)
	settings.Define(f, new(watchSettings).table(), os.Getenv)
	if err := f.Parse([]string{"--alert=b > 2", "--field=a=.y", "--theme=mono"}); err != nil {
		t.Fatal(err)
	}
	var without, with watchSettings
	if err := load(without.table(), "", streamHint, f); err != nil {
		t.Fatal(err)
	}
	if err := load(with.table(), file, streamHint, f); err != nil {
		t.Fatal(err)
	}
	if without.source != "http://env.example" || with.source != "http://file.example" {
		t.Errorf("the stream is at %s without a file, %s with one", without.source, with.source)
	}
	opts, err := with.options()
	if err != nil {
		t.Fatal(err)
	}
	opts.Alerts = append(opts.Alerts, opts.Arrangement.Alerts...)
	opts.Fields = opts.Fields.And(opts.Arrangement.Fields)
	if len(opts.Alerts) != 2 || len(opts.Fields["a"]) != 2 {
		t.Errorf("there are %d alerts and the fields %v", len(opts.Alerts), opts.Fields)
	}
	if want := []string{"b > 2", "a=.y"}; !slices.Equal(with.requested(), want) {
		t.Errorf("requested are %q, want %q", with.requested(), want)
	}
}

// TestAChangeThatNeedsARestartIsNamed compares two config files.
func TestAChangeThatNeedsARestartIsNamed(t *testing.T) {
	t.Parallel()
	for text, want := range map[string][]string{
		"":          nil,
		"addr: a:1": {"addr"},
		"system: false\nlog: {level: debug, format: json, access: true}\nallowHosts: [a]": {"log.format", "system"},
		"tls: {cert: /a, key: /b}":                         {"tls"},
		"limits: {body: 1KiB}\nlinger: 1ms\nheartbeat: 1s": {"heartbeat", "limits.body", "linger"},
		"topics: [{name: a}]":                              {"topics"},
	} {
		now, err := parseConfig("c", nil)
		if err != nil {
			t.Fatal(err)
		}
		next, err := parseConfig("c", []byte(text))
		if err != nil {
			t.Fatal(err)
		}
		if got := needRestart(now, next); !slices.Equal(got, want) {
			t.Errorf("%q: got %q, want %q", text, got, want)
		}
	}
}
