package tui

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

func TestCopyTellsWhatItCopied(t *testing.T) {
	t.Parallel()
	d := three(t)
	if cmd := d.press("1 y"); cmd == nil {
		t.Fatal("nothing goes to the clipboard")
	}
	d.shows("copied 37.5")
	d.press("3 y")
	d.shows(`copied "hello"`)
	d.now = d.now.Add(messageFor)
	if d.wake.After(d.now) || d.wake.IsZero() {
		t.Errorf("the message asks for a frame at %v, want %v", d.wake, d.now)
	}
	d.frame()
	d.hides("copied")
}

// saves selects an entry of the save menu with keys, and returns the file.
func (d *desk) saves(moves string) (name, data string) {
	d.t.Helper()
	cmd := d.press("ctrl+s " + moves + " enter")
	if cmd == nil {
		d.t.Fatal("nothing is written")
	}
	msg, ok := cmd().(fileSaved)
	if !ok || msg.err != nil {
		d.t.Fatalf("got %+v", msg)
	}
	d.model.Update(msg)
	d.shows("saved ")
	b, err := os.ReadFile(msg.path)
	if err != nil {
		d.t.Fatal(err)
	}
	return filepath.Base(msg.path), string(b)
}

// TestLogLinesLeaveAsTheyCame has JSON that a log shows in a readable form.
func TestLogLinesLeaveAsTheyCame(t *testing.T) {
	t.Parallel()
	d := newDesk(t, 120, 30, Options{SaveDir: t.TempDir()})
	d.open()
	const line = `{"level":"warn","msg":"slow","ms":912}`
	d.publish("app", line)
	d.frame()
	if value, _ := d.model.reader.valueOf(d.model.panes.focus); value != line {
		t.Errorf("copied %q", value)
	}
	d.publish("app", "INFO later")
	d.frame()
	d.press("z up up")
	if value, _ := d.model.reader.valueOf(d.model.panes.focus); value != line {
		t.Errorf("copied %q of the line at the cursor", value)
	}
	if _, data := d.saves("down"); !strings.Contains(data, `"data":"{\"level\":\"warn\",\"msg\":\"slow\",\"ms\":912}"`) {
		t.Errorf("saved %s", data)
	}
}

func TestDataAndScreenAreSaved(t *testing.T) {
	t.Parallel()
	d := logs(t)
	d.publish("cpu", "=HYPERLINK(1)")
	d.press("2")
	name, data := d.saves("")
	if name != "topicmux-cpu-20260301-120030.csv" || !strings.HasPrefix(data, "time,cpu\n2026-03-01T12:00:30.000Z,37.5\n") || !strings.Contains(data, "'=HYPERLINK") {
		t.Errorf("%s: %q", name, data)
	}
	if again, _ := d.saves(""); again != "topicmux-cpu-20260301-120030-2.csv" {
		t.Errorf("the second file is %s", again)
	}
	d.press("1")
	if _, data := d.saves("down"); !strings.Contains(data, `{"type":"app","data":"ERROR disk is full","time":1772366430000}`+"\n") {
		t.Errorf("NDJSON: %q", data)
	}
	if _, data := d.saves("down down"); !strings.Contains(data, "<svg ") || !strings.Contains(data, "disk is full") || strings.Contains(data, "save screen") {
		t.Errorf("SVG: %q", data)
	}
	if _, data := d.saves("down down down down"); strings.Count(data, "\n") != 30 || !strings.Contains(data, "1 app") {
		t.Errorf("text: %q", data)
	}
}

func TestNumbersLeaveTheScreenAsTheyCame(t *testing.T) {
	t.Parallel()
	d := newDesk(t, 120, 30, Options{SaveDir: t.TempDir()})
	d.open()
	values := []string{"9007199254740993", "1784116401123", "12345", "1.50", "1e3"}
	for _, v := range values {
		d.now = d.now.Add(time.Second)
		d.publish("n", "%s", v)
		d.publish("o", `{"a.b":%s,"c":1}`, v)
	}
	d.frame()
	d.press("1")
	if _, data := d.saves(""); !strings.Contains(data, ",9007199254740993\n") || !strings.Contains(data, ",1.50\n") || !strings.HasSuffix(data, ",1e3\n") {
		t.Errorf("CSV of numbers: %q", data)
	}
	d.press("2")
	if _, data := d.saves(""); !strings.Contains(data, ",9007199254740993,1\n") || !strings.Contains(data, ",1.50,1\n") {
		t.Errorf("CSV of fields: %q", data)
	}
	d.press("1")
	if _, data := d.saves("down"); !strings.Contains(data, `"data":"9007199254740993"`) {
		t.Errorf("NDJSON: %q", data)
	}
	for i, v := range values { // events in the past are saved as well
		d.model.panes.focus.picture.to = d.now.Add(time.Duration(i+1-len(values)) * time.Second)
		if got, _ := d.model.reader.valueOf(d.model.panes.focus); got != v {
			t.Errorf("y copies %q, want %q", got, v)
		}
	}
}

func TestWhatCannotBeSavedIsTold(t *testing.T) {
	t.Parallel()
	d := logs(t)
	d.model.opts.SaveDir = filepath.Join(t.TempDir(), "missing")
	d.model.Update(d.press("ctrl+s enter")())
	d.shows("not saved: ")
	d.shows("no such file")
}

func TestNoTopicLeadsAFileAstray(t *testing.T) {
	t.Parallel()
	for _, topic := range []string{"../../etc/passwd", "a/b\\c:d", "…", strings.Repeat("x", 500), "con.\x00"} {
		name := fileName(topic, start)
		if filepath.Base(name) != name || strings.ContainsAny(name, "/\\:\x00") || len(name) > 100 {
			t.Errorf("%q becomes %q", topic, name)
		}
	}
}
