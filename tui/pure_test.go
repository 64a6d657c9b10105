package tui

import (
	"reflect"
	"testing"

	tea "charm.land/bubbletea/v2"

	"topicmux/monitor"
	"topicmux/tui/internal/view"
)

// handled is the state that handlers of keys and clicks read, and that drawing
// must not change.
type handled struct {
	panes       []pane
	status      []placed
	tabs        []placedTab
	first, last int
	overlay     any
	events      uint64
	version     uint64
	topics      int
}

func (d *desk) handled() handled {
	m := d.model
	h := handled{status: m.chrome.status, tabs: m.tabs.tabs, events: m.connection.coalesced.events}
	for _, p := range m.panes.all {
		q := *p
		q.painted, q.cache = pictureKey{}, view.Cache{} // state that drawing keeps between frames
		h.panes = append(h.panes, q)
	}
	h.first, h.last = m.list.list.Span()
	switch o := m.overlays.top.(type) {
	case *menu:
		h.overlay = [...]any{o.at, o.top, o.box, len(o.shown), o.nothing}
	case *helpDialog:
		h.overlay = [...]any{o.top, o.most, o.box}
	case *infoDialog:
		h.overlay = [...]any{o.box, o.lines}
	case *alertForm:
		h.overlay = o.box
	}
	st := d.store.Acquire()
	h.version, h.topics = st.Version, len(st.Topics)
	d.store.Release()
	return h
}

func TestDrawingChangesNothingThatHandlersRead(t *testing.T) {
	t.Parallel()
	for _, keys := range []string{"", "z", "z w", "L", "L L", "L L L", "?", "? down", ":", ": v", "f", "a", "A", "i", "ctrl+s", "/ c", "g", "space", "[ [", "x", "g v"} {
		d := newDesk(t, 100, 24, Options{Options: monitor.Options{Alerts: rules(t, "net.rx > 5")}})
		d.open()
		d.publish("net.rx", "37.5")
		d.publish("net.tx", "12")
		d.publish("news", "hello")
		d.publish("order", `{"id":1,"items":[{"n":2}]}`)
		d.frame()
		d.press(keys)
		d.publish("net.rx", "38.5")
		d.publish("net.rx", "39.5")
		d.model.Update(frameArrived{})
		before := d.handled()
		d.model.View()
		if after := d.handled(); !reflect.DeepEqual(before, after) {
			t.Errorf("after %q drawing changed\n%+v\nto\n%+v", keys, before, after)
		}
	}
}

func TestAClickOnAHintPressesItsKey(t *testing.T) {
	t.Parallel()
	d := three(t)
	pressed := map[string]bool{}
	for _, s := range d.model.chrome.status {
		if s.key == "" {
			continue
		}
		if got := d.model.chrome.keyAt(s.at.from, d.model.height-1); got != s.key {
			t.Errorf("a click on %q presses %q, want %q", s.text, got, s.key)
		}
		pressed[s.key] = true
	}
	for _, key := range []string{"space", "v", "z", "?", "q"} {
		if !pressed[key] {
			t.Errorf("the status line has no hint for %q", key)
		}
	}
	for _, s := range d.model.chrome.status {
		if s.key == "space" {
			d.model.Update(tea.MouseClickMsg{X: s.at.from, Y: d.model.height - 1, Button: tea.MouseLeft})
		}
	}
	if !d.model.timeline.pause.on {
		t.Error("a click on the hint \"space pause\" does not pause")
	}
}
