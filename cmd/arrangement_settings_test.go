package cmd

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"topicmux/monitor/number"
	"topicmux/tui"
)

func TestDashboardsAreStrict(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"layout: main":                         "",
		"layout: gird":                         `c:1:9: there is no layout "gird"`,
		"layout: [grid]":                       "c:1:9: want text here",
		"mainShare: 0.6":                       "",
		"mainShare: 1":                         "c:1:12: want a number from 0.1 to 0.9",
		"mainShare: NaN":                       "c:1:12: want a number",
		"listSort: -value":                     "",
		"listSort: size":                       `c:1:11: there is no column "size"`,
		"order: [load, 'net.>', '*.cpu', '*']": "",
		"order: load":                          "c:1:8: want a list here",
		"order: [a, 'b*c*']":                   `c:1:12: "b*c*": a pattern has one *`,
		"order: ['net>']":                      `c:1:9: "net>": the > is only for the end`,
		"hide: ['']":                           `c:1:8: "": the name of a topic is missing`,
		"groups: ['net.*']":                    "",
		"groups: [net]":                        `c:1:10: "net": a pattern has one *`,
		"groups: ['net.*', 'net.*']":           "the group net.* is here twice",
		"panes: [a]":                           "c:1:8: want topics and what to change here",
		"panes: {a: Load}":                     "c:1:12: want keys and values here: field, format",
		"panes: {a: {titel: b}}":               `c:1:13: unknown key "titel"`,
		"panes: {a: {title: ''}}":              "c:1:20: the title is empty",
		"panes: {a: {title: \"a\\e[31m\"}}":    "c:1:20: the title has characters that cannot be shown",
		"panes: {a: {title: \"a\\nb\"}}":       "characters that cannot be shown",
		"panes: {a: {title: \"\\u202eb\"}}":    "characters that cannot be shown",
		"panes: {a: {title: " + strings.Repeat("宽", 31) + "}}": "c:1:20: the title is 62 cells wide; the maximum is 60",
		"panes: {a: {title: X}, b: {title: X}}":                `the title "X" is already that of a`,
		"panes: {'a.*': {title: X}}":                           "",
		"panes: {'a.>': {title: X}}":                           "a.> stands for several panes",
		"panes: {'*': {title: X}}":                             "* stands for several panes",
		"panes: {a: {view: gauge}}":                            "",
		"panes: {a: {view: gaug}}":                             `c:1:19: there is no view "gaug"`,
		"panes: {a: {field: .total}}":                          "",
		"panes: {a: {field: [.a, '.b[3]', 'c d']}}":            "",
		"panes: {a: {field: '.cores | max'}}":                  `c:1:20: ".cores | max" is an expression, which belongs under fields`,
		"panes: {a: {field: .}}":                               `c:1:20: "." is not the path of a field`,
		"panes: {a: {format: '0.00'}}":                         "",
		"panes: {a: {format: 0.0 si}}":                         "",
		"panes: {a: {format: bytse}}":                          `c:1:21: "bytse" is not a format; did you mean bytes?`,
		"panes: {a: {format: '%.2f'}}":                         `c:1:21: "%.2f" is not a format`,
		"panes: {a: {min: x}}":                                 "c:1:18: want a number",
		"panes: {a: {min: .inf}}":                              "c:1:18: want a number",
		"panes: {a: {min: 2, max: 1}}":                         "c:1:13: min 2 is not below max 1",
		"panes: {a: {width: 0}}":                               "c:1:20: want a number from 0.1 to 10",
		"panes: {a: {height: 11}}":                             "c:1:21: want a number from 0.1 to 10",
		"panes: {a: {hidden: yes}}":                            "c:1:21: want true or false",
		"panes: {'a*b*c': {unit: x}}":                          `c:1:9: "a*b*c": a pattern has one *`,
		"panes: {a: {unit: 12345678901234567}}":                "the unit is 17 cells wide; the maximum is 16",
	} {
		for _, form := range []struct {
			command, text string
			parse         func(string, []byte) error
		}{
			{"watch", text, func(name string, data []byte) error { _, err := parseWatchConfig(name, data); return err }},
			{"serve", "dashboard:\n  " + text, func(name string, data []byte) error { _, err := parseConfig(name, data); return err }},
		} {
			err, want := form.parse("c", []byte(form.text)), want
			agree(t, form.command, []byte(form.text), err)
			if form.text != text {
				want = strings.TrimPrefix(regexp.MustCompile(`^c:1:\d+: `).ReplaceAllString(want, ""), "c:1:")
			}
			if want == "" && err != nil || want != "" && (err == nil || !strings.Contains(err.Error(), want)) {
				t.Errorf("%q: got %v, want %q", form.text, err, want)
			}
		}
	}
}

func TestUnknownWordsOfADashboardAreSuggested(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"layout: gird":             "did you mean grid? want one of grid, rows",
		"panes: {a: {view: gaug}}": "did you mean gauge?",
		"panes: {a: {formt: si}}":  "did you mean format?",
		"listSort: nam":            "did you mean name?",
	} {
		_, err := parseWatchConfig("c", []byte(text))
		if hint := hintOf(err); !strings.Contains(hint, want) {
			t.Errorf("%q: the hint is %q, want %q", text, hint, want)
		}
	}
}

// wall is a dashboard with every key, and with texts that YAML could read as something else.
const wall = `layout: main
mainShare: 0.55
listSort: -value
order: [news, "net.>", "true", "1e3"]
hide: ["*.stderr"]
groups: ["net.*"]
window: 5m
theme: contrast
arrivalTime: true
fields:
  http: [.GET, '.GET / (.GET + .POST) * 100']
  "a: b": ".x"
alerts: ["load > 4 for 30s", "* stale for 1m"]
panes:
  load: {title: "Load: of \"this\" machine # 1", view: gauge, field: .total, unit: jobs, format: "0.00", min: -1.5, max: 1e9, width: 2, height: 0.5}
  table: {sort: -cpu}
  "yes": {title: "null", hidden: false, field: [.a.b, '.c d', '.e[3]']}
  "net.*": {title: Network 网络, unit: B/s, format: 0.0 bytes}
  "*": {format: si}
`

func arranged(t *testing.T, name, text string) tui.Options {
	t.Helper()
	s, err := parseWatchConfig(name, []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	a, err := s.arrangement()
	if err != nil {
		t.Fatal(err)
	}
	return tui.Options{Arrangement: a}
}

// TestAWrittenDashboardIsReadBack checks that reading what was written changes nothing.
func TestAWrittenDashboardIsReadBack(t *testing.T) {
	t.Parallel()
	first := arranged(t, "wall.yaml", wall)
	written := first.Arrangement.YAML()
	second := arranged(t, "written.yaml", string(written))
	if again := second.Arrangement.YAML(); !bytes.Equal(again, written) {
		t.Errorf("written again it is\n%s\nafter\n%s", again, written)
	}
	for _, key := range []string{"layout", "mainShare", "listSort", "order", "hide", "groups", "window", "theme", "arrivalTime", "fields", "alerts", "panes"} {
		if !strings.Contains("\n"+string(written), "\n"+key+":") {
			t.Errorf("%s is not written:\n%s", key, written)
		}
	}
	before, after := &first.Arrangement, &second.Arrangement
	if len(before.Panes) != len(after.Panes) || !before.Fields.Equal(after.Fields) || before.Presents(after) {
		t.Errorf("%+v\n%+v", before, after)
	}
}

// TestAWrittenDashboardShowsTheSame shows a recording with a dashboard, and with the same
// dashboard after it was written and read.
func TestAWrittenDashboardShowsTheSame(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	tape := filepath.Join(dir, "tape.sse")
	const events = "event: load\ndata: {\"total\":2.5,\"other\":7}\n\nevent: news\ndata: hello\n\nevent: net.rx\ndata: 4096\n\nevent: net.tx\ndata: 8192\n\nevent: job.stderr\ndata: oops\n\n"
	if err := os.WriteFile(tape, []byte(strings.Repeat(events, 3)), 0o600); err != nil {
		t.Fatal(err)
	}
	frame := func(opts tui.Options) string {
		opts.Recording = recording(stdio{}, tape)
		opts.Environ = []string{"TERM=dumb"}
		opts.Clock = func() time.Time { return time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC) }
		f, err := tui.Snapshot(context.Background(), opts, tui.SnapshotOptions{Width: 120, Height: 40})
		if err != nil {
			t.Fatal(err)
		}
		return f.Text
	}
	opts := arranged(t, "wall.yaml", wall)
	first := frame(opts)
	second := frame(arranged(t, "written.yaml", string(opts.Arrangement.YAML())))
	if first != second {
		t.Errorf("the written dashboard shows\n%s\nwant\n%s", second, first)
	}
	for _, want := range []string{"Load: of", "2.50 jobs", "Network 网络", "4.0", "KiB/s"} {
		if !strings.Contains(first, want) {
			t.Errorf("the dashboard does not show %q:\n%s", want, first)
		}
	}
	if strings.Contains(first, "oops") {
		t.Errorf("a hidden pane is shown:\n%s", first)
	}
}

// TestTheManualsFormatsAreTrue reads the manual's table of formats.
func TestTheManualsFormatsAreTrue(t *testing.T) {
	t.Parallel()
	manual, err := os.ReadFile("../docs/config.md")
	if err != nil {
		t.Fatal(err)
	}
	_, table, _ := strings.Cut(string(manual), "| format | 1234.5 | |\n|---|---|---|\n")
	table, _, _ = strings.Cut(table, "\n\n")
	rows := 0
	for row := range strings.SplitSeq(table, "\n") {
		cells := strings.Split(row, "|")
		results := strings.SplitN(strings.TrimSpace(cells[2]), ", ", 2)
		for i, written := range strings.Split(cells[1], ", ") {
			p, err := number.ParsePattern(strings.Trim(strings.TrimSpace(written), "`\""))
			if err != nil {
				t.Fatal(err)
			}
			digits, unit, _ := p.Write(1234.5, "", 26)
			if got := strings.TrimSpace(digits + " " + unit); got != results[min(i, len(results)-1)] {
				t.Errorf("%s of 1234.5 is %s, the manual says %s", p, got, results)
			}
			rows++
		}
	}
	if rows != 8 {
		t.Errorf("the manual has %d formats", rows)
	}
}

// TestSentencesAndAlertsAreWrittenAsTheDashboardSays checks the dashboard for screen readers.
func TestSentencesAndAlertsAreWrittenAsTheDashboardSays(t *testing.T) {
	t.Parallel()
	tape := filepath.Join(t.TempDir(), "tape.sse")
	const events = "event: load\ndata: 2.5\n\nevent: mem\ndata: 1073741824\n\nevent: up\ndata: 7322\n\n"
	if err := os.WriteFile(tape, []byte(events), 0o600); err != nil {
		t.Fatal(err)
	}
	opts := arranged(t, "wall.yaml", "alerts: [mem > 5]\npanes:\n  load: {title: Load of this machine, unit: jobs, format: \"0.00\"}\n"+
		"  mem: {title: Memory, format: 0.0 bytes}\n  up: {format: duration}\n")
	var out bytes.Buffer
	opts.Recording, opts.Output = recording(stdio{}, tape), &out
	if err := tui.Plain(context.Background(), opts, nil); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"Load of this machine: 2.50 jobs.", "Memory: 1.0 gibibytes.", "up: 2h 2m.", "1.0 GiB"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("there is no %q in\n%s", want, out.String())
		}
	}
}
