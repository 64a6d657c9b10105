package cmd

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"topicmux/cmd/internal/settings"
	"topicmux/tui/arrangement"
)

// parseConfig parses a config file of serve, without environment and flags.
func parseConfig(name string, text []byte) (*serveSettings, error) {
	s := &serveSettings{}
	return s, loadText(s.table(), name, text, nil)
}

// parseWatchConfig parses a config file of watch.
func parseWatchConfig(name string, text []byte) (*watchSettings, error) {
	s := &watchSettings{}
	return s, loadText(s.table(), name, text, nil)
}

// loadText calls load with the text of a file and environment variables.
func loadText(t settings.Table, name string, text []byte, env map[string]string) error {
	return problemError(settings.Load(t, settings.Source{
		Name: name, Data: text, Hint: serveHint, Getenv: func(name string) string { return env[name] },
	}))
}

func TestConfigIsStrict(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"":                 "",
		"# nothing\n":      "",
		"---\naddr: a:1\n": "",
		"\ufeffaddr: a:1\r\nlimits:\r\n  streams: 5\r\n":    "",
		"addr: &a 127.0.0.1:1\n":                            "",
		"limits: {body: 1MiB, streams: 10, historyAge: 1h}": "",
		"linger: 1500us":                                    "",
		"- a":                                               "c:1:1: want keys and values here: addr,",
		"addr":                                              "c:1:1: want keys and values here",
		"addr: localhost":                                   `c:1:7: "localhost" is not an address; want HOST:PORT`,
		"addr: [a]":                                         "c:1:7: want text here",
		"addr: {a: b}":                                      "c:1:8: want text here",
		"addr:":                                             "want text here",
		"adr: a:1":                                          `c:1:1: unknown key "adr"`,
		"Addr: a:1":                                         `unknown key "Addr"`,
		"allow-hosts: [a]":                                  `unknown key "allow-hosts"`,
		"system: yes":                                       "c:1:9: want true or false",
		"system: \"true\"":                                  "want true or false",
		"linger: 5":                                         "want a duration such as 5ms",
		"linger: 2s":                                        "want at most 1s",
		"linger: -1s":                                       "want a duration",
		"heartbeat: 25h":                                    "want a duration",
		"limits: {streams: 0}":                              "c:1:19: want a whole number from 1 to 10000000",
		"limits: {streams: 1.5}":                            "want a whole number from 1",
		"limits: {body: -1}":                                "want a size",
		"limits: {body: 9EiB}":                              "want a size",
		"limits:\n  - streams":                              "c:2:3: want keys and values here: answers,",
		"tokens: {name: a}":                                 "c:1:10: want a list here",
		"tokens: [a]":                                       "want keys and values here: admin,",
		"tokens: [{}]":                                      "exactly one of token, tokenEnv and tokenFile, but this one has 0",
		"tokens: [{name: a, token: 0123456789abcdef, tokenEnv: HOME}]": "but this one has 2",
		"tokens: [{token: 0123456789abcdef}]":                          "the name of a token has 1 to 64",
		"topics: [{kind: gauge}]":                                      "a topic needs a name",
		"topics: [{name: $a}]":                                         "belong to the server",
		"topics: [{name: a, min: x}]":                                  "want a number",
		"topics: [{name: a, kind: gouge}]":                             `c:1:26: unknown kind "gouge"`,
		"topics: [{name: a, min: 2, max: 1}]":                          "min 2 is above max 1",
		"allowOrigins: [\"*\"]":                                        "would allow pages from every site",
		"allowOrigins: [https://Wall.example]":                         "is not an origin",
		"allowHosts: [\"a:80\"]":                                       "is not a host name",
		"addr: a:1\n---\naddr: b:2\n":                                  "c:3:",
		"addr: *nothing":                                               "",
		"a: &a [*a]\n":                                                 `unknown key "a"`,
		"topics: &a [*a]\n":                                            "",
		"addr: \"a":                                                    "c:1:7:",
		"\taddr: a:1":                                                  "c:1:1: YAML cannot be indented with tabs",

		"addr 127.0.0.1:1":                           "c:1:1: a colon is missing after addr; write addr: VALUE",
		"addr:127.0.0.1:1":                           "c:1:1: a space is missing after addr:; write addr: VALUE",
		"system: true\naddr 127.0.0.1:1":             "c:2:1: a colon is missing after addr",
		"addr 127.0.0.1:1\nsystem: true":             "c:1:1: a colon is missing after addr",
		"limits:\n  streams 5":                       "c:2:3: a colon is missing after streams",
		"limits:\n  streams 5\n  body: 1MiB":         "c:2:3: a colon is missing after streams",
		"tokens:\n  - token abc\n    subscribe: [a]": "c:2:5: a colon is missing after token",
		"{addr: \"a:1\", topics: [{name: x},}":       "c:1:34: a ] is missing before this }",
		"{addr: \"a:1\", topics: [{name: x]]":        "c:1:32: a } is missing before this ]",
		"topics: [{name: x}]]":                       "c:1:20: this ] closes nothing",
		"{addr: \"a:1\"}}":                           "closes nothing",
		"tokens:\n  - subscribe: [a\n":               "c:2:16: there is no ] for this [",
		"limits: {streams: 1":                        "c:1:9: there is no } for this {",
		"addr: 'a":                                   "c:1:7: the closing ' of this text is missing",
		"addr: a:1\n  system: true":                  "c:2:3: this is indented further than line 1, which already has a value",
		"addr: a: 1":                                 "put quotes around a value that contains a colon and a space",
		"addr: a:1\n\tsystem: true":                  "YAML cannot be indented with tabs",
		"addr: a:1\naddr: b:1":                       `this key is already on line 1: "addr"`,
		"topics: - a":                                "a list cannot begin here",
	} {
		_, err := parseConfig("c", []byte(text))
		agree(t, "serve", []byte(text), err)
		switch {
		case strings.Contains(text, "*") && !strings.Contains(text, "allow"):
			if err == nil {
				t.Errorf("%q was taken", text)
			}
		case want == "" && err != nil, want != "" && (err == nil || !strings.Contains(err.Error(), want)):
			t.Errorf("%q: got %v, want %q", text, err, want)
		}
	}
}

func TestConfigSaysWhatItSays(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	file := filepath.Join(dir, "topicmux.yaml")
	text := `
addr: 127.0.0.1:9000
tls: {cert: a.pem, key: /etc/b.pem}
limits: &limits
  body: 64KiB
  requestsPerToken: 7
  headerTimeout: 3s
  historyTotal: 1 GB
linger: 5ms
heartbeat: 10s
topics: [{name: q, min: 0, max: 1e3}]
`
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	var c serveSettings
	if err := load(c.table(), file, serveHint, nil); err != nil {
		t.Fatal(err)
	}
	ok := c.addr == "127.0.0.1:9000" && c.cert == filepath.Join(dir, "a.pem") && c.key == "/etc/b.pem" &&
		c.server.MaxBody == 65536 && c.server.TokenRate == 7 && c.server.HeaderTimeout == 3*time.Second &&
		c.hub.MaxHistory == 1e9 && c.hub.Linger == 5*time.Millisecond && c.server.Heartbeat == 10*time.Second &&
		len(c.topics) == 1 && *c.topics[0].Min == 0 && *c.topics[0].Max == 1000 && c.system
	if !ok {
		t.Errorf("got %+v", c)
	}
}

// TestDocumentedConfigIsTheWhole reads the example in the manual, which must
// contain every key.
func TestDocumentedConfigIsTheWhole(t *testing.T) {
	t.Parallel()
	manual, err := os.ReadFile("../docs/config.md")
	if err != nil {
		t.Fatal(err)
	}
	_, example, _ := strings.Cut(string(manual), "```yaml\n")
	example, _, _ = strings.Cut(example, "```")
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "wall.token"), []byte("0123456789abcdef\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	c, err := parseConfig(filepath.Join(dir, "topicmux.yaml"), []byte(example))
	if err != nil {
		t.Fatal(err)
	}
	for _, key := range c.table().Keys() {
		for part := range strings.SplitSeq(key, ".") {
			if !strings.Contains(example, part+":") {
				t.Errorf("the manual has no %s", key)
			}
		}
	}
}

// TestDocumentedWatchConfigIsTheWhole reads the manual's example of the config
// file of watch.
func TestDocumentedWatchConfigIsTheWhole(t *testing.T) {
	t.Parallel()
	manual, err := os.ReadFile("../docs/config.md")
	if err != nil {
		t.Fatal(err)
	}
	_, section, _ := strings.Cut(string(manual), "## `watch` and `tail`")
	_, example, _ := strings.Cut(section, "```yaml\n")
	example, _, _ = strings.Cut(example, "```")
	c, err := parseWatchConfig("wall.yaml", []byte(example))
	if err != nil {
		t.Fatal(err)
	}
	for _, key := range c.table().Keys() {
		if !strings.Contains("\n"+example, "\n"+key+":") {
			t.Errorf("the manual has no %s", key)
		}
	}
	for _, key := range paneTable(&arrangement.Pane{}).Keys() {
		if !strings.Contains(example, "\n    "+key+":") {
			t.Errorf("the manual has no %s of a pane", key)
		}
	}
	for _, names := range [][]string{arrangement.Views(), arrangement.Layouts()} {
		for _, name := range names {
			if !strings.Contains(section, name) {
				t.Errorf("the manual has no %s", name)
			}
		}
	}
	if len(c.file.Fields["http"]) != 2 || len(c.fromFile) != 2 || c.topics != "cpu,http,net,svc.>" || c.last != 300 {
		t.Errorf("got %+v", c)
	}
}

func TestWatchConfigIsStrict(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"":                                       "",
		"url: localhost:8080/x":                  "",
		"url: -":                                 "c:1:6: a list cannot begin here",
		"url: '-'":                               "",
		"url: ftp://a":                           `c:1:6: "ftp://a" is not a URL`,
		"topics: 'cpu, net.>'":                   "",
		"topics: [net.*x]":                       "c:1:10: pattern",
		"last: -1":                               "c:1:7: want a whole number from 0",
		"theme: contrast":                        "",
		"theme: drak":                            `c:1:8: there is no theme or file named "drak"`,
		"window: 5":                              "c:1:9: want a duration from 10s to 72h, such as 30s, 5m or 1h",
		"window: soon":                           "want a duration from 10s to 72h",
		"window: -5m":                            "want a duration from 10s to 72h",
		"window: 48h":                            "",
		"window: 1s":                             "c:1:9: want a duration from 10s to 72h",
		"quiet: 1":                               "c:1:8: want true or false",
		"alert: [a]":                             `c:1:1: unknown key "alert"`,
		"alerts: cpu > 9":                        "c:1:9: want a list here",
		"fields: [.a]":                           "c:1:9: want topics and jq expressions here",
		"fields: {cpu: [.a, .b]}":                "",
		"fields:\n  cpu: [[.a]]":                 "c:2:9: want text here",
		"fields: {cpu: ''}":                      "c:1:16: an expression is missing",
		"fields: {cpu: .a | foo}":                "c:1:20: function not defined: foo/0",
		"fields: {cpu: '.\"é\" | foo'}":          "c:1:23: function",
		"fields: {cpu: '.a[''x''] |'}":           "c:1:",
		`fields: {cpu: ".[\"a\"] | foo"}`:        "c:1:27: function",
		`fields: {cpu: ".\u0061 | foo"}`:         "c:1:15: function not defined: foo/0 at character 6",
		"fields:\n  cpu: |\n    .a\n    | foo\n": "c:4:7: function",
		"fields:\n  cpu: >\n    .a\n    | foo\n": "c:2:8: function not defined: foo/0 at character",
		"fields:\n  cpu: .a\n    | foo":          "c:2:8: function not defined: foo/0 at character",
		"x: &x .a | foo":                         `c:1:1: unknown key "x"`,
		"alerts: [cpu > 90 for soon]":            "c:1:23: for needs a duration",
		"alerts:\n  - 'cpu is 90'":               "c:2:10: want one of",
		"alerts:\n  - |\n    cpu > 90 for 15s\n": "",
		"alerts:\n  - \"cpu > 90\"\n  - cpu >":   "c:3:10: a value is missing",
		"alerts: [" + strings.Repeat("a stale,", 64) + "]":  "",
		"alerts: [" + strings.Repeat("a stale, ", 65) + "]": "the maximum is 64 alerts",
	} {
		_, err := parseWatchConfig("c", []byte(text))
		agree(t, "watch", []byte(text), err)
		if want == "" && err != nil || want != "" && (err == nil || !strings.Contains(err.Error(), want)) {
			t.Errorf("%q: got %v, want %q", text, err, want)
		}
	}
}
