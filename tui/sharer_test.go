package tui

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"topicmux/monitor"
	"topicmux/tui/theme"
)

// TestASavedDashboardShowsTheSamePicture changes everything on the screen, and begins another
// dashboard with what the first one would save.
func TestASavedDashboardShowsTheSamePicture(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	d := deskWith(t, Options{StateDir: dir, Arrangement: sharedArrangement(t)})
	m := d.model
	m.appearance.useTheme(theme.Find("mono"))
	m.workspace.setLayout(3) // main
	m.chosen.setMainShare(0.4)
	m.hiding.unhide()
	m.panes.focus = m.panes.byTopic["net"]
	m.hiding.hide()
	m.panes.focus = m.panes.byTopic["cpu"]
	m.navigator.moveBack()
	m.reader.showAs(m.panes.focus, "big")
	m.resizing.taller()
	m.timeline.setWindow(windows[4])
	saved := m.sharer.arrangement()
	d.frame()
	other := deskWith(t, Options{Arrangement: saved})
	other.model.message, m.message = message{}, message{}
	other.model.workspace.focusOn(other.model.panes.byTopic["cpu"])
	d.model.repaint()
	if got, want := other.frame(), d.frame(); !slices.Equal(got, want) {
		t.Errorf("the saved dashboard shows\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	if again := other.model.sharer.arrangement(); string(again.YAML()) != string(saved.YAML()) {
		t.Errorf("saved again it is\n%s\nafter\n%s", again.YAML(), saved.YAML())
	}
}

func TestADashboardIsNeverOverwritten(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	d := deskWith(t, Options{Options: monitor.Options{URL: "https://me:secret@example.org/events?access_token=secret"}, SaveDir: dir, Arrangement: sharedArrangement(t)})
	run := func(typed string) {
		d.press(":")
		for _, r := range typed {
			d.model.press(string(r), string(r))
		}
		d.settle(d.press("enter"))
	}
	run("save-dashboard")
	d.shows("saved " + dir[:8])
	run("save-dashboard")
	run("save-dashboard wall")
	before, err := os.ReadFile(filepath.Join(dir, "wall.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "mine.yaml"), []byte("mine"), 0o600); err != nil {
		t.Fatal(err)
	}
	run("save-dashboard mine.yaml")
	d.shows("exists already")
	if mine, _ := os.ReadFile(filepath.Join(dir, "mine.yaml")); string(mine) != "mine" {
		t.Error("a file was overwritten")
	}
	files, _ := os.ReadDir(dir)
	var names []string
	for _, f := range files {
		names = append(names, f.Name())
	}
	if want := []string{"dashboard-2.yaml", "dashboard.yaml", "mine.yaml", "wall.yaml"}; !slices.Equal(names, want) {
		t.Errorf("the files are %v, want %v", names, want)
	}
	if text := string(before); strings.Contains(text, "example.org") || strings.Contains(text, "token") || !strings.Contains(text, "title: Load of this machine") {
		t.Errorf("the file has\n%s", text)
	}
}
