package tui

import (
	"slices"
	"strings"
	"testing"
	"time"

	"topicmux/monitor/alert"
	"topicmux/monitor/number"
	"topicmux/tui/arrangement"
	"topicmux/tui/theme"
)

func selectors(t *testing.T, all ...string) (out []arrangement.Selector) {
	t.Helper()
	for _, s := range all {
		of, err := arrangement.ParseSelector(s)
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, of)
	}
	return out
}

func paneFor(t *testing.T, of string, change func(*arrangement.Pane)) arrangement.Pane {
	t.Helper()
	p := arrangement.Pane{Of: selectors(t, of)[0]}
	change(&p)
	return p
}

// shared is an arrangement that changes everything that a file can change.
func sharedArrangement(t *testing.T) arrangement.Arrangement {
	t.Helper()
	format, err := number.ParsePattern("0.00")
	if err != nil {
		t.Fatal(err)
	}
	low, high := 0.0, 50.0
	return arrangement.Arrangement{
		Layout: "rows", Window: 5 * time.Minute, Theme: theme.Find("contrast"),
		Order: selectors(t, "news", "n*"), Hide: selectors(t, "secret.*"),
		Panes: []arrangement.Pane{paneFor(t, "cpu", func(p *arrangement.Pane) {
			p.Title, p.Unit, p.Format, p.Min, p.Max, p.View, p.Height = "Load of this machine", "jobs", format, &low, &high, "gauge", 2
		})},
	}
}

func deskWith(t *testing.T, opts Options) *desk {
	t.Helper()
	d := newDesk(t, 120, 40, opts)
	d.open()
	for range 2 {
		d.publish("cpu", "37.5")
		d.publish("net", "12")
		d.publish("news", "hello")
		d.publish("secret.one", "1")
		d.now = d.now.Add(time.Second)
	}
	d.frame()
	return d
}

func (d *desk) topics() (shown []string) {
	for _, p := range d.model.panes.shown() {
		shown = append(shown, p.topic)
	}
	return shown
}

func TestAnArrangementIsWhereTheDashboardBegins(t *testing.T) {
	t.Parallel()
	d := deskWith(t, Options{Arrangement: sharedArrangement(t)})
	if got := d.topics(); !slices.Equal(got, []string{"news", "net", "cpu"}) {
		t.Errorf("the panes are %v", got)
	}
	m := d.model
	if m.workspace.kind.String() != "rows" || m.timeline.window != 5*time.Minute || m.appearance.scheme.Name() != "contrast" {
		t.Errorf("layout %v, window %v, theme %s", m.workspace.kind, m.timeline.window, m.appearance.scheme.Name())
	}
	d.shows("Load of this machine ● ")
	d.shows("37.50 jobs")
	d.shows("75%") // of 50
	if _, h := m.chosen.size(m.panes.byTopic["cpu"]); h != 2 {
		t.Errorf("the height is %v", h)
	}
	d.press("L L L L") // to the list
	d.shows("Load of this machine")
	d.hides("cpu")
	d.press("L L L L L L L L") // to the tabs
	d.press("L")
	d.press("/")
	for _, r := range "machine" {
		d.model.press(string(r), string(r))
	}
	d.press("enter")
	if got := d.topics(); !slices.Equal(got, []string{"cpu"}) {
		t.Errorf("a search for a title finds %v", got)
	}
	d.press("esc /")
	for _, r := range "cpu" {
		d.model.press(string(r), string(r))
	}
	if got := d.topics(); !slices.Equal(got, []string{"cpu"}) {
		t.Errorf("a search for a topic finds %v", got)
	}
}

// TestChoicesCountUntilTheFileChanges changes everything on the screen that a file can say,
// begins again with the same file, and then with another one.
func TestChoicesCountUntilTheFileChanges(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	file := sharedArrangement(t)
	d := deskWith(t, Options{StateDir: dir, Arrangement: file})
	m := d.model
	cpu := func(d *desk) *pane { return d.model.panes.byTopic["cpu"] }
	m.workspace.setLayout(0) // grid, the usual layout
	m.timeline.setWindow(time.Minute)
	m.appearance.useTheme(theme.Find("mono"))
	m.panes.focus = cpu(d)
	m.navigator.moveBack()
	m.reader.showAs(cpu(d), "line")
	m.chosen.setSize(cpu(d), 1, 1)
	m.hiding.unhide()
	m.panes.focus = m.panes.byTopic["net"]
	m.hiding.hide()
	if err := m.saver.keep(); err != nil {
		t.Fatal(err)
	}
	again := deskWith(t, Options{StateDir: dir, Arrangement: file})
	m = again.model
	_, h := m.chosen.size(cpu(again))
	if m.workspace.kind.String() != "grid" || m.timeline.window != time.Minute || m.appearance.scheme.Name() != "mono" || h != 1 || cpu(again).viewState.View != "line" {
		t.Errorf("the choices are forgotten: %v %v %s %v %+v", m.workspace.kind, m.timeline.window, m.appearance.scheme.Name(), h, cpu(again).viewState)
	}
	if got := again.topics(); !slices.Equal(got, []string{"news", "cpu", "secret.one"}) {
		t.Errorf("the panes are %v", got)
	}
	file.Layout, file.Window, file.Theme, file.Order = "columns", 2*time.Minute, theme.Find("light"), selectors(t, "cpu")
	file.Hide = nil
	file.Panes = []arrangement.Pane{paneFor(t, "cpu", func(p *arrangement.Pane) { p.View, p.Height = "big", 3 })}
	other := deskWith(t, Options{StateDir: dir, Arrangement: file})
	m = other.model
	_, h = m.chosen.size(cpu(other))
	if m.workspace.kind.String() != "columns" || m.timeline.window != 2*time.Minute || m.appearance.scheme.Name() != "light" || h != 3 || cpu(other).viewState.View != "big" {
		t.Errorf("the new file does not count: %v %v %s %v %+v", m.workspace.kind, m.timeline.window, m.appearance.scheme.Name(), h, cpu(other).viewState)
	}
	if got := other.topics(); !slices.Equal(got, []string{"cpu", "news", "secret.one"}) { // net stays hidden: no file has said anything about it
		t.Errorf("the panes are %v", got)
	}
}

// TestAChangeAppliesOnlyWhatChanged sends arrangements to a running dashboard.
func TestAChangeAppliesOnlyWhatChanged(t *testing.T) {
	t.Parallel()
	file := sharedArrangement(t)
	rule, _ := alert.Parse("cpu > 90")
	file.Alerts = []*alert.Rule{rule}
	d := deskWith(t, Options{Arrangement: file})
	m := d.model
	m.workspace.setLayout(0)
	m.panes.focus = m.panes.byTopic["net"]
	next := file
	next.Panes = []arrangement.Pane{paneFor(t, "cpu", func(p *arrangement.Pane) { p.Title, p.Unit = "Jobs", "tasks" })}
	next.Order = selectors(t, "cpu")
	next.Window = 2 * time.Minute
	same, _ := alert.Parse("cpu > 90")
	added, _ := alert.Parse("net > 5")
	next.Alerts = []*alert.Rule{same, added}
	m.Update(Change{Arrangement: next, Note: "wall.yaml reloaded: panes"})
	d.shows("wall.yaml reloaded: panes")
	d.frame()
	d.shows("Jobs")
	d.shows("37.5 tasks")
	d.hides("Load of this machine")
	if m.workspace.kind.String() != "grid" { // the layout of the file is the same
		t.Errorf("the layout is %v", m.workspace.kind)
	}
	if m.panes.focus != m.panes.byTopic["net"] {
		t.Error("the focus has moved")
	}
	if got := d.topics(); !slices.Equal(got, []string{"cpu", "net", "news"}) {
		t.Errorf("the panes are %v", got)
	}
	if m.timeline.window != 2*time.Minute {
		t.Errorf("the window is %v", m.timeline.window)
	}
	if rules := m.alerts.watch.Rules(); len(rules) != 2 || rules[0] != rule || rules[1] != added {
		t.Errorf("the rules are %v", rules)
	}
	next.Alerts = []*alert.Rule{added}
	m.Update(Change{Arrangement: next})
	if rules := m.alerts.watch.Rules(); len(rules) != 1 || rules[0] != added {
		t.Errorf("the rules are %v", rules)
	}
	m.Update(Change{Err: errTest("wall.yaml was not loaded: wall.yaml:3:5: there is no view \"linee\"")})
	d.shows("there is no view")
	d.shows("Jobs")
}

type errTest string

func (e errTest) Error() string { return string(e) }

// TestGroupsOfTheFileComeAndGo changes the groups of a running dashboard.
func TestGroupsOfTheFileComeAndGo(t *testing.T) {
	t.Parallel()
	file := arrangement.Arrangement{
		Groups: []string{"svc.*"},
		Panes:  []arrangement.Pane{paneFor(t, "svc.*", func(p *arrangement.Pane) { p.Title, p.Unit = "Services", "req/s" })},
	}
	d := newDesk(t, 100, 30, Options{Arrangement: file})
	d.open()
	for range 2 {
		d.publish("svc.a", "1")
		d.publish("svc.b", "2")
		d.publish("cpu", "3")
		d.now = d.now.Add(time.Second)
	}
	d.frame()
	if got := d.topics(); !slices.Equal(got, []string{"svc.*", "cpu"}) {
		t.Fatalf("the panes are %v", got)
	}
	d.shows("Services")
	d.shows("req/s")
	d.model.Update(Change{})
	if got := d.topics(); !slices.Equal(got, []string{"svc.a", "svc.b", "cpu"}) {
		t.Errorf("the panes are %v", got)
	}
	d.model.Update(Change{Arrangement: file})
	if got := d.topics(); !slices.Equal(got, []string{"svc.*", "cpu"}) {
		t.Errorf("the panes are %v", got)
	}
	d.frame()
	d.shows("Services")
}

// TestHostileTitlesDoNoHarm checks that a title never reaches the terminal as a control
// sequence, and never breaks a frame.
func TestHostileTitlesDoNoHarm(t *testing.T) {
	t.Parallel()
	for _, title := range []string{"\x1b[31mred\x07", "a\nb", "\u202eltr", strings.Repeat("宽", 400), "\xff\xfe", "e\u0301\u0301\u0301", "👩‍👩‍👧‍👧 family", " "} {
		file := arrangement.Arrangement{Panes: []arrangement.Pane{
			paneFor(t, "cpu", func(p *arrangement.Pane) { p.Title, p.Unit = title, title }),
			paneFor(t, "net", func(p *arrangement.Pane) { p.Title = title }),
		}}
		for _, size := range [][2]int{{40, 10}, {80, 24}, {120, 40}} {
			d := newDesk(t, size[0], size[1], Options{Arrangement: file})
			d.open()
			d.publish("cpu", "1")
			d.publish("net", "2")
			d.frame()
			for range 6 { // in each layout
				d.press("L")
				for _, line := range d.lines() {
					if strings.ContainsAny(line, "\x1b\x07\u202e\n") {
						t.Fatalf("%q is on the screen as %q", title, line)
					}
				}
			}
		}
	}
}

func TestTheOrderOfTheFileIsSavedAsItIs(t *testing.T) {
	t.Parallel()
	of, err := arrangement.ParseSelector("net.>")
	if err != nil {
		t.Fatal(err)
	}
	d := newDesk(t, 120, 30, Options{Arrangement: arrangement.Arrangement{Order: []arrangement.Selector{of}}})
	d.open()
	d.speaking(2, "cpu", "net.rx", "net.tx")
	if got := d.model.sharer.arrangement().Order; len(got) != 1 || got[0].String() != "net.>" {
		t.Errorf("the order is %v", got)
	}
}
