package sources_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"go.uber.org/goleak"

	"topicmux/cmd/internal/settings"
	"topicmux/cmd/internal/settings/schematest"
	"topicmux/cmd/internal/sources"
	"topicmux/topics/command"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// read reads a config file with the key sources.
func read(text string) (sources.List, error) {
	var l sources.List
	table := settings.Table{{Key: "sources", Value: l.Value()}}
	err := settings.Load(table, settings.Source{Name: "t.yaml", Data: []byte(text), Getenv: os.Getenv})
	return l, err
}

// schemaOf returns the schema of these files.
func schemaOf(t *testing.T) *schematest.Validator {
	t.Helper()
	return schematest.New(t, settings.Table{{Key: "sources", Value: new(sources.List).Value()}}.Schema("sources"))
}

func TestConfiguredSources(t *testing.T) {
	t.Setenv("METRICS_HOST", "metrics.example.org")
	validator := schemaOf(t)
	for text, want := range map[string]string{
		"[{name: a, command: vmstat 1}]":                                                                 "a command vmstat 1",
		"[{name: a, command: [ping, -n, '::1'], match: 'time=([0-9.]+)', unit: ms}]":                     "a command ping -n ::1",
		"[{name: a, command: date, every: 1s, timeout: 5s, output: lines, pty: true, rate: 10}]":         "a command date",
		"[{name: a, command: env, env: {LANG: C}, dir: /tmp, restart: true}]":                            "a command env",
		"[{name: l, file: /var/log/syslog, last: 100}]":                                                  "l file /var/log/syslog",
		"[{name: l, file: ['/a/*.log', /b.log], last: all, first: '^[0-9]', match: 'x', poll: 1s}]":      "l file /a/*.log, /b.log",
		"[{name: n, prometheus: 'localhost:9100', metrics: ['node_load*'], by: [cpu]}]":                  "n prometheus http://localhost:9100/metrics",
		"[{name: n, prometheus: 'https://u:secret@${METRICS_HOST}/m', every: 15s}]":                      "n prometheus https://u:xxxxx@metrics.example.org/m",
		"[{name: p, http: 'http://h/x', field: .price, headers: {Accept: application/json}}]":            "p http http://h/x",
		"[{name: p, http: h/x, method: POST, body: '{}', token: t, every: 1m}]":                          "p http http://h/x",
		"[{name: eu, sse: 'https://eu.example.org/events', token: '${METRICS_HOST}', state: /x/eu.id}]":  "eu sse https://eu.example.org/events",
		"[{name: eu, sse: '127.0.0.1:8198'}]":                                                            "eu sse http://127.0.0.1:8198/events",
		"[{name: eu, sse: 'https://u:secret@h?topics=cpu'}]":                                             "eu sse https://u:xxxxx@h/events?topics=cpu",
		"[{name: eu, sse: 'http://h/'}]":                                                                 "eu sse http://h/",
		"[{name: eu, sse: 'h/stream'}]":                                                                  "eu sse http://h/stream",
		"[{name: s, simulate: walk, seed: 7, min: -5, max: 5, every: 200ms}]":                            "s simulate walk",
		"[{name: s, simulate: sine, transform: [{scale: 2}, {every: 1s}, {when: '. > 1'}]}]":             "s simulate sine",
		"[{name: a.b, simulate: log, kind: log, help: Log., keep: latest}, {name: c, command: x}]":       "a.b simulate log; c command x",
		"[{name: host, system: [cpu, disk, net], disks: [sda, 'nvme*'], interfaces: [eth0], every: 5s}]": "host system cpu, disk, net",
		"[{name: host, system: all, processes: [nginx, 'post*', 1], temperatures: true}]":                "host system cpu, mem, net, disk, load, procs",
		"[{name: host, system: true, keep: latest}]":                                                     "host system cpu, mem, net, disk, load, procs",
		"[{name: host, system: true}]":                                                                   "host system cpu, mem, net, disk, load, procs",
		"[{name: host, system: [], processes: [x]}]":                                                     "host system processes x",

		"[{name: d, docker: true}]":                                                                    "d docker /var/run/docker.sock",
		"[{name: d, docker: 'unix:///run/user/1/podman.sock'}]":                                        "d docker unix:///run/user/1/podman.sock",
		"[{name: d, docker: 'http://u:secret@h:2375', logs: true, last: 10, rate: 100}]":               "d docker http://u:xxxxx@h:2375",
		"[{name: in, stdin: true, match: 'x', first: '^[0-9]', rate: 5, transform: [{split: .host}]}]": "in stdin standard input",
		"[]": "",
	} {
		l, err := read("sources: " + text)
		validator.Agrees(t, []byte("sources: "+text), err)
		if err != nil {
			t.Errorf("%s: %v", text, err)
			continue
		}
		var got []string
		for _, s := range l {
			got = append(got, s.Name.String()+" "+s.Kind+" "+s.From)
		}
		if strings.Join(got, "; ") != want {
			t.Errorf("%s: got %q, want %q", text, strings.Join(got, "; "), want)
		}
	}
}

func TestProblemsSayWhereAndWhatToDo(t *testing.T) {
	dir, validator := t.TempDir(), schemaOf(t)
	empty := filepath.Join(dir, "empty")
	if err := os.WriteFile(empty, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	full := filepath.Join(dir, "full")
	if err := os.WriteFile(full, []byte("secret"), 0o600); err != nil {
		t.Fatal(err)
	}
	for text, want := range map[string]string{
		"a":                           "1:10: want a list here",
		"[a]":                         "want keys and values here",
		"[{name: a}]":                 "this source does not say where its events come from; the kinds are command, file, prometheus, http, sse",
		"[{name: a, comand: vmstat}]": "unknown key \"comand\"; did you mean command?",
		"[{name: a, command: x, http: http://h}]": "this source has two kinds: command and http; write two sources",
		"[{command: x}]":                                                   "a source needs a name; it is also the name of its topic; add name: ping",
		"[{name: 'a b', command: x}]":                                      `1:18: topic name "a b"`,
		"[{name: $x, command: x}]":                                         `1:18: topic name "$x"`,
		"[{name: a, command: x}, {name: a, command: y}]":                   `there are two sources named "a"`,
		"[{name: a, command: ' '}]":                                        "the command is empty",
		"[{name: a, command: []}]":                                         "the command is empty",
		"[{name: a, command: {x: y}}]":                                     "want text here",
		"[{name: a, command: x, evry: 1s}]":                                "did you mean every?",
		"[{name: a, command: x, every: 1}]":                                "want a duration",
		"[{name: a, command: x, every: 1us}]":                              "at least 10ms",
		"[{name: a, command: x, match: '('}]":                              "missing closing )",
		"[{name: a, command: x, output: all}]":                             "want one of auto, lines, table, whole, json",
		"[{name: a, command: x, output: whole}]":                           "1:12: ",
		"[{name: a, command: x, rate: 0}]":                                 "want a whole number from 1",
		"[{name: a, command: x, metrics: [y]}]":                            `unknown key "metrics"`,
		"[{name: a, command: x, kind: gauges}]":                            "gauges",
		"[{name: a, command: x, min: 5, max: 1}]":                          "1:38: min 5 is above max 1; exchange them",
		"[{name: a, prometheus: 'ftp://h'}]":                               "the scheme of the URL is ftp",
		"[{name: a, prometheus: 'http://'}]":                               "the URL has no host",
		"[{name: a, prometheus: h, metrics: ['x{']}]":                      "1:12: ",
		"[{name: a, http: '${NO_SUCH_HOST}'}]":                             "the environment variable NO_SUCH_HOST is not set; set it",
		"[{name: a, http: h, field: '.x |'}]":                              "1:42: ",
		"[{name: a, http: h, tokenFile: /no/such}]":                        "read /no/such: no such file",
		"[{name: a, http: h, tokenFile: '" + empty + "'}]":                 "is empty",
		"[{name: a, file: ''}]":                                            "the name of the file is empty",
		"[{name: a, file: /x, last: some}]":                                "want a number of lines up to 1000000, or all",
		"[{name: a, file: '/x[', last: 1}]":                                `the pattern "/x[" is invalid`,
		"[{name: a, system: [cpu, gpu]}]":                                  `1:35: there is no metric "gpu"; the metrics are cpu, mem, net, disk, load, procs`,
		"[{name: a, system: most}]":                                        "want a list of metrics such as [cpu, mem], or all",
		"[{name: a, system: false}]":                                       "want a list of metrics such as [cpu, mem], or all",
		"[{name: a, system: []}]":                                          "no metric is selected",
		"[{name: a, system: [cpu, cpu]}]":                                  "the metric cpu is selected twice",
		"[{name: a, system: [cpu], disks: [sda]}]":                         "disks needs the metric disk",
		"[{name: a, system: all, disks: ['sd[']}]":                         `disks: the pattern "sd[" is invalid`,
		"[{name: a, system: all, processes: [' ']}]":                       "processes: a name is empty",
		"[{name: a, system: all, batteries: some}]":                        "want true or false",
		"[{name: a, docker: false}]":                                       "want the address of an engine",
		"[{name: a, docker: 'ftp://h'}]":                                   "want the address of an engine",
		"[{name: a, docker: 'unix:'}]":                                     "the address of the engine has no path",
		"[{name: a, docker: true, logs: some}]":                            "want true or false",
		"[{name: a, docker: true, last: 10}]":                              "1:41: last is about logs, which this source does not publish; add logs: true",
		"[{name: a, docker: true, unit: s}]":                               "1:41: unit has no effect here: docker publishes several topics and knows the unit of each; remove it, or change it for all topics: transform: [{unit: ms}]",
		"[{name: a, stdin: false}]":                                        "1:28: want true; write stdin: true, or remove this source",
		"[{name: a, stdin: '-'}]":                                          "want true or false",
		"[{name: a, stdin: true, last: 5}]":                                `unknown key "last"`,
		"[{name: a, stdin: true}, {name: b, stdin: true}]":                 `1:52: standard input can be read by only one source, and "a" reads it already; split: .host`,
		"[{name: a, system: all, kind: number}]":                           "kind has no effect here: system publishes",
		"[{name: a, system: all, min: 0, max: 1}]":                         "min has no effect here; max has no effect here",
		"[{name: a, prometheus: h, help: x}]":                              "help has no effect here: prometheus publishes several topics and knows the help of each; remove it",
		"[{name: a, command: x, every: 1s, restart: true}]":                "every runs the command again anyway",
		"[{name: a, http: h, token: x, tokenFile: '" + full + "'}]":        "the token is already in token",
		"[{name: a, simulate: walk, period: 10}]":                          "only sine and bursts have a period",
		"[{name: a, simulate: sine, transform: [{}]}]":                     "this item has 0 steps",
		"[{name: a, simulate: sine, keep: last}]":                          `unknown retention "last"; want all, latest`,
		"[{name: a, simulate: sinus}]":                                     "want one of sine, walk, bursts, log",
		"[{name: a, simulate: sine, transform: [{filed: .x}]}]":            "field",
		"[{name: a, simulate: sine, transform: [{field: '.x |'}]}]":        "1:62: ",
		"[{name: a, simulate: sine, transform: [{scale: x}]}]":             "for example scale: 0.001",
		"[{name: a, simulate: sine, transform: [{scale: 1, rate: true}]}]": "this item has 2 steps",
		"[{name: a, simulate: sine, transform: {scale: 1}}]":               "want a list of steps here; - rate: true",
	} {
		_, err := read("sources: " + text)
		validator.Agrees(t, []byte("sources: "+text), err)
		var problems *settings.Problems
		if !errors.As(err, &problems) {
			t.Errorf("%s: %v", text, err)
			continue
		}
		said := problems.Error() + "; " + problems.Hint
		for part := range strings.SplitSeq(want, "; ") {
			if !strings.Contains(said, part) || !strings.Contains(said, "t.yaml:1:") {
				t.Errorf("%s: %s\nwant %s", text, said, part)
			}
		}
	}
}

func TestASecretIsInNoProblem(t *testing.T) {
	t.Setenv("KEY", "s3cr3t-value")
	for _, text := range []string{
		"[{name: a, http: h, token: '${KEY}', evry: 1s}]",
		"[{name: a, http: 'http://u:s3cr3t-value@h', evry: 1s}]",
		"[{name: a, http: h, headers: {X-Key: s3cr3t-value}, evry: 1s}]",
		"[{name: a, command: x, env: {KEY: s3cr3t-value}, evry: 1s}]",
		"[{name: a, http: 'ftp://u:s3cr3t-value@h'}]",
	} {
		if _, err := read("sources: " + text); err == nil || strings.Contains(err.Error(), "s3cr3t") {
			t.Errorf("%s: %v", text, err)
		}
	}
}

func TestCommandsAreNamedAfterTheirPrograms(t *testing.T) {
	t.Parallel()
	for lines, want := range map[string]string{
		"vmstat 1":                             "vmstat",
		"/usr/bin/ping -n ::1|ping -n h":       "ping|ping-2",
		"sudo -n LANG=C tcpdump -l|LANG=C ls":  "tcpdump|ls",
		"load=cut -c1-4 /proc/loadavg|x.y=env": "load|x.y",
		"./my script.sh|a=b=c":                 "my|a",
		"[ -e x ]|$(which ls)":                 "x|which",
	} {
		l, err := sources.Commands(strings.Split(lines, "|"), command.Options{})
		var got []string
		for _, s := range l {
			got = append(got, s.Name.String())
		}
		if err != nil || strings.Join(got, "|") != want {
			t.Errorf("%s: %q, %v, want %q", lines, got, err, want)
		}
	}
	for _, lines := range []string{"", " ", "a=", "a=x|a=y", "Load=date", "LANG=C"} {
		if _, err := sources.Commands(strings.Split(lines, "|"), command.Options{}); err == nil {
			t.Errorf("%q is accepted", lines)
		}
	}
}
