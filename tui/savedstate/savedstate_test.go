package savedstate_test

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"topicmux/tui/savedstate"
)

const server = "http://127.0.0.1:8080/events"

func open(t *testing.T, dir string) *savedstate.State {
	t.Helper()
	m, err := savedstate.Open(dir, server)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func save(t *testing.T, m *savedstate.State) {
	t.Helper()
	if err := m.Snapshot().Write(); err != nil {
		t.Fatal(err)
	}
}

// only returns the only matching file in a directory.
func only(t *testing.T, dir, pattern string) string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(dir, pattern))
	if err != nil || len(files) != 1 {
		t.Fatalf("%q matches %v (%v), want one file", pattern, files, err)
	}
	return files[0]
}

func TestWhatWasArrangedIsThereTheNextTime(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "not", "there", "yet")
	m := open(t, dir)
	if m.Changed() {
		t.Error("a new state has changed")
	}
	m.SetLayout("rows")
	m.SetWindow(5 * time.Minute)
	m.SetTheme("light")
	m.SetOrder([]string{"net", "cpu"})
	m.SetGrouped("net", true)
	m.SetView("cpu", "big")
	m.SetField("cpu", "total")
	m.SetHidden("mem", true)
	m.SetSize("cpu", 1.5, 1)
	m.SetText("alerts", "quiet")
	if !m.Changed() {
		t.Error("nothing changed")
	}
	save(t, m)
	if m.Changed() {
		t.Error("changed after it was saved")
	}
	got := open(t, dir)
	w, h := got.Size("cpu")
	said := fmt.Sprint(got.Layout(), got.Window(), got.Theme(), got.Order(), got.Groups(), got.Grouped("net"),
		got.View("cpu"), got.Field("cpu"), got.Hidden("mem"), got.Hidden("cpu"), w, h, got.Text("alerts"))
	if want := "rows5m0slight[net cpu][net]truebigtotaltruefalse1.51quiet"; strings.ReplaceAll(said, " ", "") != strings.ReplaceAll(want, " ", "") {
		t.Errorf("remembered %s, want %s", said, want)
	}
	other, err := savedstate.Open(dir, "http://127.0.0.1:8081/events")
	if err != nil || other.Layout() != "" {
		t.Errorf("another server has the layout %q (%v)", other.Layout(), err)
	}
}

func TestABrokenFileIsSetAside(t *testing.T) {
	t.Parallel()
	for name, content := range map[string]string{
		"cut":        `{"version":1,"lay`,
		"no version": `{"layout":"rows"}`,
		"a list":     `[1,2]`,
		"other type": `{"version":1,"order":{"a":1}}`,
		"huge":       `{"version":1,"layout":"` + strings.Repeat("x", 3<<20) + `"}`,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			m := open(t, dir)
			m.SetLayout("rows")
			save(t, m)
			path := only(t, dir, "*.json")
			if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
				t.Fatal(err)
			}
			m, err := savedstate.Open(dir, server)
			if err == nil || !strings.Contains(err.Error(), ".bad") {
				t.Errorf("Open said %v, want where the old file is", err)
			}
			if kept, _ := os.ReadFile(only(t, dir, "*.bad")); string(kept) != content {
				t.Error("the broken file was not kept as it was")
			}
			m.SetLayout("tabs")
			save(t, m)
			if got := open(t, dir).Layout(); got != "tabs" {
				t.Errorf("after a broken file %q was remembered, want tabs", got)
			}
		})
	}
}

func TestAFileOfALaterVersionIsLeftAlone(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	m := open(t, dir)
	m.SetLayout("rows")
	save(t, m)
	path, later := only(t, dir, "*.json"), []byte(`{"version":2,"layout":{"new":true}}`)
	if err := os.WriteFile(path, later, 0o600); err != nil {
		t.Fatal(err)
	}
	m, err := savedstate.Open(dir, server)
	if err == nil || !strings.Contains(err.Error(), "a newer version of topicmux") {
		t.Errorf("Open said %v", err)
	}
	m.SetLayout("tabs")
	save(t, m)
	if got, _ := os.ReadFile(path); string(got) != string(later) {
		t.Errorf("the file was changed to %s", got)
	}
}

func TestAnOlderSnapshotNeverReplacesANewerOne(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	m := open(t, dir)
	m.SetLayout("rows")
	older := m.Snapshot()
	m.SetLayout("tabs")
	save(t, m)
	if err := older.Write(); err != nil {
		t.Fatal(err)
	}
	if got := open(t, dir).Layout(); got != "tabs" {
		t.Errorf("remembered %q, want the newer tabs", got)
	}
	if rest, _ := filepath.Glob(filepath.Join(dir, ".new-*")); len(rest) > 0 {
		t.Errorf("left behind %v", rest)
	}
}

func TestTheStateIsBounded(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	m := open(t, dir)
	var order []string
	for i := range 2000 {
		name := fmt.Sprint("topic", i)
		m.SetHidden(name, true)
		order = append(order, name)
		m.SetGrouped(name, true)
		m.SetText(name, "x")
	}
	m.SetOrder(order)
	m.SetView("long", strings.Repeat("x", 1<<20))
	save(t, m)
	info, err := os.Stat(only(t, dir, "*.json"))
	if err != nil || info.Size() > 200<<10 {
		t.Errorf("the file is %v (%v), want under 200 KiB", info, err)
	}
	got := open(t, dir)
	if got.Hidden("topic0") || !got.Hidden("topic1999") || len(got.Order()) != 512 || len(got.Groups()) != 64 {
		t.Errorf("the oldest was kept, or not 512 in order (%d) and 64 groups (%d)", len(got.Order()), len(got.Groups()))
	}
}

func TestServersAreBounded(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	other := filepath.Join(dir, "notes.txt")
	for _, name := range []string{other, filepath.Join(dir, "x.json.bad")} {
		if err := os.WriteFile(name, nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for i := range 205 {
		m, err := savedstate.Open(dir, fmt.Sprint("http://host/", i))
		if err != nil {
			t.Fatal(err)
		}
		m.SetLayout("rows")
		save(t, m)
	}
	if _, err := os.Stat(other); err != nil {
		t.Errorf("a file of somebody else was forgotten: %v", err)
	}
	files, _ := filepath.Glob(filepath.Join(dir, "*.json*"))
	if len(files) != 200 {
		t.Errorf("%d files, want 200", len(files))
	}
	if m, _ := savedstate.Open(dir, "http://host/204"); m.Layout() != "rows" {
		t.Error("the newest was forgotten")
	}
}

func TestNothingIsWrittenWithoutADirectory(t *testing.T) {
	t.Parallel()
	m := open(t, "")
	m.SetView("cpu", "big")
	save(t, m)
	if m.View("cpu") != "big" {
		t.Error("forgot within one run")
	}
	var none *savedstate.State
	none.SetView("cpu", "big")
	none.SetOrder([]string{"a"})
	none.Forget()
	if w, h := none.Size("cpu"); none.View("cpu") != "" || none.Changed() || w != 1 || h != 1 {
		t.Error("nil remembers")
	}
	save(t, none)
}

func TestWhatIsUsualAgainIsForgotten(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	m := open(t, dir)
	m.SetHidden("cpu", true)
	m.SetHidden("cpu", false)
	m.SetSize("net", 2, 2)
	m.SetSize("net", 1, 1)
	save(t, m)
	raw, err := os.ReadFile(only(t, dir, "*.json"))
	if err != nil || strings.Contains(string(raw), "topics") {
		t.Errorf("the file holds %s (%v)", raw, err)
	}
}

func TestDirFollowsTheEnvironment(t *testing.T) {
	t.Parallel()
	home := t.TempDir()
	for _, c := range []struct {
		env  map[string]string
		want string
	}{
		{map[string]string{"TOPICMUX_STATE": "off", "HOME": home}, ""},
		{map[string]string{"TOPICMUX_STATE": "/x/y"}, "/x/y"},
		{map[string]string{"XDG_STATE_HOME": home, "HOME": "/h"}, filepath.Join(home, "topicmux")},
		{map[string]string{"XDG_STATE_HOME": "relative", "TOPICMUX_STATE": "off"}, ""},
	} {
		if got := savedstate.Dir(func(k string) string { return c.env[k] }); got != c.want {
			t.Errorf("with %v it is %q, want %q", c.env, got, c.want)
		}
	}
}

func FuzzOpen(f *testing.F) {
	f.Add([]byte(`{"version":1,"order":["a"],"topics":{"a":{"width":1e300,"turn":7}},"texts":{"k":"v"}}`))
	f.Add([]byte(`{"version":1,"window":"-5s"}`))
	f.Add([]byte(`{`))
	dir := f.TempDir()
	m, _ := savedstate.Open(dir, server)
	m.SetLayout("rows")
	if err := m.Snapshot().Write(); err != nil {
		f.Fatal(err)
	}
	files, _ := filepath.Glob(filepath.Join(dir, "*.json"))
	f.Fuzz(func(t *testing.T, raw []byte) {
		if err := os.WriteFile(files[0], raw, 0o600); err != nil {
			t.Fatal(err)
		}
		m, _ := savedstate.Open(dir, server)
		w, h := m.Size("a")
		if w < 0.1 || h > 10 || m.Window() < 0 || len(m.Order()) > 512 {
			t.Errorf("out of bounds: %v %v %v", w, h, m.Window())
		}
		if slices.ContainsFunc(m.Order(), func(s string) bool { return len(s) > 1024 }) {
			t.Error("an endless name")
		}
		m.SetHidden("b", true)
		if err := m.Snapshot().Write(); err != nil {
			t.Errorf("cannot be written again: %v", err)
		}
	})
}
