package cmd

import (
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"topicmux/sse"
)

func TestSourcesHaveDistinctNames(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	odd := filepath.Join(dir, "a=b.sse")
	if err := os.WriteFile(odd, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for args, want := range map[string]string{
		"http://h:8080/events":                                   "",
		"eu=http://h:8080/events":                                "eu",
		"a.example.org b.example.org":                            "a b",
		"stream.wikimedia.org/v2/stream api.github.com/events":   "wikimedia github",
		"news.bbc.co.uk news.abc.net.au":                         "bbc abc",
		"127.0.0.1:8080 127.0.0.1:8081":                          "8080 8081",
		"localhost:8080 https://stream.wikimedia.org":            "8080 wikimedia",
		"127.0.0.1:8080 10.0.0.7:8080":                           "127-0-0-1 10-0-0-7",
		"10.0.0.7 10.0.0.8":                                      "10-0-0-7 10-0-0-8",
		"http://h:1/a/events http://h:1/b/events":                "a-events b-events",
		"http://g:1/a http://h:1/a":                              "g h",
		"http://h:1/a?x=1 http://h:1/a?x=2":                      "1 2",
		"tape.sse http://127.0.0.1:9/":                           "tape 9",
		"/logs/eu/app.log /logs/us/app.log":                      "logs-eu-app-log logs-us-app-log",
		"unix:/run/docker.sock:/events -":                        "docker stdin",
		"eu=http://h:1 http://h:2 us=http://h:3":                 "eu 2 us",
		"2=http://h:1/x http://h:1/x http://h:1/x":               "2 3 4",
		"2=http://h:1 http://h:2":                                "2 h",
		"http://user:pw@h.example.org http://user:pw@g.test.org": "example test",
		"http://h:1/x?a=b&c=d":                                   "",
		"x=http://h:1/?token=secret":                             "x",
		odd:                                                      "",
		"./" + "a=b.sse":                                         "",
	} {
		sources, err := readSources(strings.Fields(args))
		if err != nil {
			t.Errorf("%s: %v", args, err)
			continue
		}
		var names []string
		for _, s := range sources {
			names = append(names, s.name)
			if s.name != "" && !isSourceName(s.name) {
				t.Errorf("%s: %q cannot be a name", args, s.name)
			}
			if !strings.Contains(args, s.where) || strings.HasPrefix(s.where, s.name+"=") && s.name != "" {
				t.Errorf("%s: the source is %q", args, s.where)
			}
		}
		if got := strings.Join(names, " "); got != want {
			t.Errorf("%s: names %q, want %q", args, got, want)
		}
	}
}

func TestSourcesThatCannotBeTogether(t *testing.T) {
	t.Parallel()
	for args, want := range map[string]string{
		"a=http://h:1 a=http://h:2":            `two streams have the name "a"`,
		"a.b=http://h:1 c=http://h:2":          `"a.b" cannot be the name of a stream`,
		"=127.0.0.1:80":                        `"" cannot be the name of a stream`,
		"é=h":                                  `"é" cannot be the name of a stream`,
		"h/x=1 h?x=1 http://h/#x=1 u:p=q@h":    "",
		"- a=-":                                "standard input can be only one of the streams",
		strings.Repeat("http://h:1 ", 40):      "there are 40 streams; the maximum is 32",
		"http://h:1 http://h:2 http://h:1 a=-": "",
	} {
		_, err := readSources(strings.Fields(args))
		switch {
		case want == "" && err != nil, want != "" && (err == nil || !strings.Contains(err.Error(), want)):
			t.Errorf("%s: %v, want %s", args, err, want)
		case err != nil && report(newOutput(io.Discard), err) != exitUsage:
			t.Errorf("%s: it is not an error of usage", args)
		}
	}
}

func TestStreamsOfAConfigFile(t *testing.T) {
	t.Parallel()
	c, err := parseWatchConfig("w.yaml", []byte("streams:\n  eu: https://eu.example.org/events\n  us:\n    url: us.example.org\n    tokenEnv: US_TOKEN\n    topicField: .type\n  tape: '-'\n  raw: {url: h.org, topicField: ''}\n"))
	if err != nil {
		t.Fatal(err)
	}
	want := []source{
		{name: "eu", where: "https://eu.example.org/events"},
		{name: "us", where: "us.example.org", tokenEnv: "US_TOKEN", field: ".type", ownField: true},
		{name: "tape", where: "-"},
		{name: "raw", where: "h.org", ownField: true},
	}
	if len(c.streams) != len(want) {
		t.Fatalf("got %+v", c.streams)
	}
	for i := range want {
		if c.streams[i] != want[i] {
			t.Errorf("got %+v, want %+v", c.streams[i], want[i])
		}
	}
	for text, want := range map[string]string{
		"streams: [a]":                            "want names and URLs here",
		"streams: {a b: http://h/x}":              `"a b" cannot be the name of a stream`,
		"streams: {a: {topicField: .x}}":          "this stream has no url",
		"streams: {a: {uri: http://h/x}}":         `unknown key "uri"`,
		"streams: {a: ftp://h/x}":                 "its scheme is ftp",
		"streams: {a: {url: ftp://h/x}}":          "its scheme is ftp",
		"streams: {a: '-', b: '-'}":               "standard input can be only one of the streams",
		"streams: {a: {url: h.org, tokenEnv: []}": "w.yaml:1:",
	} {
		if _, err := parseWatchConfig("w.yaml", []byte(text)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %s", text, err, want)
		}
	}
}

func TestSettingsOfOneStream(t *testing.T) {
	t.Parallel()
	var s watchSettings
	s.field = ".type"
	for from, want := range map[source]string{
		{where: "127.0.0.1:9/x"}:                                 ".type",
		{where: "127.0.0.1:9/x", field: ".kind", ownField: true}: ".kind",
		{where: "127.0.0.1:9/x", ownField: true}:                 "",
	} {
		o, done, err := s.openOne(t.Context(), stdio{}, from, sse.Options{})
		if err != nil {
			t.Fatal(err)
		}
		if done(); o.TopicField != want || o.FindTopics {
			t.Errorf("%+v: topics from %q, want %q", from, o.TopicField, want)
		}
	}
	_, _, err := s.openOne(t.Context(), stdio{}, source{name: "us", where: "h.org", tokenEnv: "TOPICMUX_NO_SUCH"}, sse.Options{})
	if want := "tokenEnv of the stream us: the environment variable TOPICMUX_NO_SUCH is not set"; err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
}
