package e2e_test

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"
)

// TestASharedDashboardShowsTheSamePicture arranges a dashboard with its keys, saves it, and
// shows the file on what could be another machine: without any saved state.
func TestASharedDashboardShowsTheSamePicture(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	term, _, url := watchedIn(t, dir, 120, 40)
	term.shows("live", "1 bpm", "net.rx", "hello there")
	term.presses("1", "}")
	term.shows("1 net.rx", "2 bpm")
	term.presses("L", "L", "L", "+")
	term.shows("window: 2m")
	term.presses("1", "x")
	term.shows("1 hidden", "1 bpm")
	term.presses(":")
	term.shows("commands")
	term.tmux("send-keys", "-l", "save-dashboard wall")
	term.presses("Enter")
	term.shows("saved wall.yaml (4 panes)")
	saved, err := os.ReadFile(filepath.Join(dir, "wall.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(string(saved), "127.0.0.1") {
		t.Errorf("the file has the address:\n%s", saved)
	}
	other := open(t, 120, 40, fmt.Sprintf("cd %s; topicmux watch -c wall.yaml --last 100 %s", dir, url))
	picture := other.shows("live", "1 bpm", "hello there", "1 hidden")
	if want := term.tmux("capture-pane", "-p"); titles(picture) != titles(want) {
		t.Errorf("the saved dashboard shows\n%s\nwant\n%s", picture, want)
	}
}

// titleOf matches the title in the border of a pane, without its value.
var titleOf = regexp.MustCompile(`╭ [^─╮]*`)

// titles returns the titles of the panes on a screen with their places: charts and rates
// change with time.
func titles(screen string) string {
	var out []string
	for y, line := range strings.Split(screen, "\n") {
		for _, at := range titleOf.FindAllStringIndex(line, -1) {
			out = append(out, fmt.Sprint(y, utf8.RuneCountInString(line[:at[0]]), line[at[0]:at[1]]))
		}
	}
	return strings.Join(out, "\n")
}

func watchedIn(t *testing.T, dir string, w, h int) (*terminal, *started, string) {
	t.Helper()
	server := start(t, "serve", "--addr", "127.0.0.1:0", "--no-system")
	url, err := server.url()
	if err != nil {
		t.Fatal(err)
	}
	post(t, url, some())
	return open(t, w, h, fmt.Sprintf("cd %s; topicmux watch --last 100 %s", dir, url)), server, url
}

// TestADashboardFollowsItsFile changes the file of a running dashboard: to another one, to
// one with a mistake, and back.
func TestADashboardFollowsItsFile(t *testing.T) {
	t.Parallel()
	for name, form := range map[string]struct{ config, command, mistake, reloaded string }{
		"watch": {config: "%s", command: "topicmux watch -c wall.yaml --last 100 $URL", mistake: "not loaded: wall.yaml:1:", reloaded: "panes"},
		"configured": {
			config:  "system: false\nsources:\n  - {name: bpm, simulate: sine, every: 50ms}\ndashboard:\n  %s",
			command: "topicmux -c wall.yaml", mistake: "not loaded: wall.yaml:5:", reloaded: "dashboard: panes",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			file := filepath.Join(dir, "wall.yaml")
			write := func(dashboard string) {
				if err := os.WriteFile(file, fmt.Appendf(nil, form.config, dashboard), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			server := start(t, "serve", "--addr", "127.0.0.1:0", "--no-system")
			url, err := server.url()
			if err != nil {
				t.Fatal(err)
			}
			post(t, url, some())
			write(`panes: {bpm: {title: Heart rate, unit: beats}}`)
			term := open(t, 120, 40, fmt.Sprintf("cd %s; URL=%s %s", dir, url, strings.ReplaceAll(form.command, "$URL", url)))
			term.shows("live", "Heart rate", "beats")
			write(`panes: {bpm: {title: Pulse, unit: bpm, format: "0.00"}}`)
			term.shows("wall.yaml reloaded: "+form.reloaded, "Pulse", ".00 bpm")
			term.hides("Heart rate")
			write(`panes: {bpm: {title: Wrong, view: linee}}`)
			term.shows(form.mistake, "Pulse")
			write(`panes: {bpm: {title: Right}}`)
			term.shows("Right")
			term.presses("q")
			term.shows("exit code 0")
		})
	}
}
