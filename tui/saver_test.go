package tui

import (
	"path/filepath"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
)

// settle runs a command and its consequences, as the program would, but without
// advancing the clock.
func (d *desk) settle(cmd tea.Cmd) {
	d.t.Helper()
	for range 100 {
		if cmd == nil {
			return
		}
		msg := cmd()
		if batch, ok := msg.(tea.BatchMsg); ok {
			for _, c := range batch {
				d.settle(c)
			}
			return
		}
		_, cmd = d.model.Update(msg)
	}
	d.t.Fatal("one command follows the other without end")
}

func TestTheArrangementIsWrittenByACommandAndComesBack(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	d := newDesk(t, 120, 30, Options{StateDir: dir})
	d.open()
	d.publish("cpu", "1")
	d.frame()
	_, cmd := d.model.Update(tea.KeyPressMsg{Code: '+', Text: "+"})
	if files, _ := filepath.Glob(filepath.Join(dir, "*")); len(files) > 0 {
		t.Errorf("Update itself wrote %v", files)
	}
	if cmd == nil {
		t.Fatal("nothing will be written")
	}
	if _, again := d.model.Update(tea.KeyPressMsg{Code: '+', Text: "+"}); again != nil {
		t.Error("a second change asks for a second writing")
	}
	d.settle(cmd)
	other := newDesk(t, 120, 30, Options{StateDir: dir})
	if got := other.model.timeline.window; got != 5*time.Minute {
		t.Errorf("the next dashboard has the window %v, want 5m", got)
	}
	if err := other.model.saver.keep(); err != nil {
		t.Error(err)
	}
}

func TestTheAddressRememberedHoldsNoSecret(t *testing.T) {
	t.Parallel()
	got := addressOf("https://me:secret@example.org/events?access_token=secret&topics=a#secret")
	if strings.Contains(got, "secret") || got != "https://example.org/events" {
		t.Errorf("remembered under %q", got)
	}
}
