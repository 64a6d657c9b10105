package tui

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"topicmux/sse"
	"topicmux/tui/internal/layout"
)

func TestLayoutsCycleAndAreRemembered(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	d := newDesk(t, 120, 30, Options{StateDir: dir})
	fill := func(d *desk) {
		d.open()
		for _, topic := range []string{"cpu", "net", "news"} {
			d.publish(topic, "1")
		}
		d.frame()
	}
	fill(d)
	for _, want := range []string{"rows", "columns", "main", "tabs", "list", "grid", "rows", "columns", "main"} {
		d.press("L")
		d.shows("layout: " + want)
	}
	d.press("2 } x 1")
	d.press("alt+right alt+right")
	wide := d.model.panes.all[0].rect.W
	if wide <= 72 {
		t.Errorf("the main pane is %d wide, want more than its 72", wide)
	}
	if err := d.model.saver.keep(); err != nil {
		t.Fatal(err)
	}
	next := newDesk(t, 120, 30, Options{StateDir: dir})
	fill(next)
	next.hides("net")
	next.shows("1 hidden")
	if got := next.model.panes.all[0].rect.W; next.model.workspace.kind != layout.Main || got != wide {
		t.Errorf("came back as %v with a main pane of %d, want main with %d", next.model.workspace.kind, got, wide)
	}
	next.press("X alt+=")
	next.shows("default sizes and order")
	next.shows("2 net")
}

func TestAResizedPaneTakesFromItsNeighbourOnly(t *testing.T) {
	t.Parallel()
	d := newDesk(t, 180, 14, Options{})
	d.open()
	for _, topic := range []string{"cpu", "net", "load"} {
		d.publish(topic, "1")
	}
	d.frame()
	before := []int{d.model.panes.all[0].rect.W, d.model.panes.all[1].rect.W, d.model.panes.all[2].rect.W}
	d.press("1 alt+right")
	got := []int{d.model.panes.all[0].rect.W, d.model.panes.all[1].rect.W, d.model.panes.all[2].rect.W}
	if got[0] != before[0]+6 || got[1] != before[1]-6 || got[2] != before[2] {
		t.Errorf("widths went from %v to %v", before, got)
	}
	p := d.model.panes.all[1]
	g, ok := d.model.resizing.borderAt(p.rect.X+p.rect.W-1, 3)
	if !ok || g.pane != p || g.down {
		t.Fatalf("found %+v, %v at its right border", g, ok)
	}
	d.model.resizing.dragTo(g, p.rect.X+p.rect.W-6, 3)
	if p.rect.W != got[1]-5 {
		t.Errorf("dragged to a width of %d, want %d", p.rect.W, got[1]-5)
	}
	d.press(strings.Repeat("alt+left ", 30))
	for _, p := range d.model.panes.all {
		if p.rect.W < layout.MinWidth {
			t.Errorf("%s is %d wide", p.topic, p.rect.W)
		}
	}
}

func TestTopicsOfAPrefixShareAPane(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	d := newDesk(t, 120, 30, Options{StateDir: dir})
	d.open()
	for i := range 5 {
		d.now = d.now.Add(time.Second)
		d.publish("net.rx", "%d", 10+i)
		d.publish("net.tx", "%d", 20+i)
		d.publish("cpu", "1")
	}
	d.frame()
	d.press("1 g")
	d.shows("net.*")
	d.shows("rx")
	d.shows("rx 14")
	d.shows("tx 24")
	d.hides("net.rx")
	d.publish("net.lo", "77")
	d.frame()
	d.shows("lo 77")
	d.hides("net.lo")
	d.press("g")
	d.shows("net.rx")
	d.hides("net.*")
	d.press("g")
	d.publish("cpu", "2")
	if err := d.model.saver.keep(); err != nil {
		t.Fatal(err)
	}
	next := newDesk(t, 120, 30, Options{StateDir: dir})
	next.open()
	next.publish("net.rx", "10")
	next.publish("net.tx", "20")
	next.frame()
	next.shows("net.*")
	next.hides("net.tx")
	d.press("2 g")
	d.shows("cpu has no group")
}

func TestATinyTerminalIsALine(t *testing.T) {
	t.Parallel()
	d := newDesk(t, 24, 1, Options{})
	d.open()
	d.publish("cpu", "37.5")
	d.publish("net", "12")
	d.frame()
	d.shows("cpu")
	d.shows("37.5")
	d.press("tab")
	d.shows("net")
}

// TestFramesAreWholeWhateverAPersonDoes presses random keys on screens of all
// sizes. The function lines checks each frame.
func TestFramesAreWholeWhateverAPersonDoes(t *testing.T) {
	t.Parallel()
	keys := strings.Fields("L L { } alt+right alt+left alt+up alt+down g x X z tab shift+tab left right up down [ ] , . + - = space esc i ? t < > 1 2 5 alt+= v pgup pgdown home end s S enter j k")
	rapid.Check(t, func(rt *rapid.T) {
		d := newDesk(t, rapid.IntRange(1, 300).Draw(rt, "w"), rapid.IntRange(1, 100).Draw(rt, "h"), Options{StateDir: ""})
		d.open()
		n := rapid.IntRange(1, 60).Draw(rt, "topics")
		for range rapid.IntRange(1, 25).Draw(rt, "steps") {
			switch rapid.IntRange(0, 5).Draw(rt, "what") {
			case 0:
				d.now = d.now.Add(time.Duration(rapid.IntRange(0, 100_000).Draw(rt, "ms")) * time.Millisecond)
			case 1:
				d.model.resize(rapid.IntRange(1, 300).Draw(rt, "w2"), rapid.IntRange(1, 100).Draw(rt, "h2"))
			case 2:
				d.store.Stream(0).SetConn(sse.State{Phase: sse.Phase(rapid.IntRange(0, 3).Draw(rt, "phase")), Err: fmt.Errorf("x")})
				d.model.refused = false
			case 3, 4:
				d.press(rapid.SampledFrom(keys).Draw(rt, "key"))
			default:
				for i := range n {
					d.publish(fmt.Sprintf("g%d.%d", i%3, i), "%s", rapid.SampledFrom([]string{"1", `{"a":1,"b":2}`, "line of text", "世界", "true"}).Draw(rt, "data"))
				}
			}
			d.frame()
		}
	})
}

// TestTheBorderBetweenTwoPanesOfAPlaceMoves has three small panes in a shared
// place. They share its height, and the rows keep theirs.
func TestTheBorderBetweenTwoPanesOfAPlaceMoves(t *testing.T) {
	t.Parallel()
	d := newDesk(t, 200, 60, Options{})
	d.open()
	for i := range 9 {
		d.publish(fmt.Sprint("n", i), "1")
	}
	for _, topic := range []string{"hub", "pool", "cache"} {
		d.publish(topic, `{"kind":"small","state":"up"}`)
	}
	d.frame()
	hub, pool, cache := d.model.panes.all[9], d.model.panes.all[10], d.model.panes.all[11]
	if hub.rect.X != pool.rect.X || pool.rect.Y != hub.rect.Y+hub.rect.H {
		t.Fatalf("hub is at %v and pool at %v, want one above the other", hub.rect, pool.rect)
	}
	before, row := []int{hub.rect.H, pool.rect.H, cache.rect.H}, d.model.panes.all[8].rect
	g, ok := d.model.resizing.borderAt(hub.rect.X+3, hub.rect.Y+hub.rect.H-1)
	if !ok || g.pane != hub || !g.down {
		t.Fatalf("found %+v, %v at its lower border", g, ok)
	}
	d.model.resizing.dragTo(g, hub.rect.X+3, hub.rect.Y+hub.rect.H) // a row down
	got := []int{hub.rect.H, pool.rect.H, cache.rect.H}
	if got[0] != before[0]+1 || got[1] != before[1]-1 || got[2] != before[2] || d.model.panes.all[8].rect != row {
		t.Errorf("heights went from %v to %v, and the row from %v to %v", before, got, row, d.model.panes.all[8].rect)
	}
	d.model.panes.focus = cache
	d.model.resizing.resizeBy(cache, 0, -2)
	if d.model.panes.all[8].rect.H != row.H-2 {
		t.Errorf("the lower border of the row went from %v to %v", row, d.model.panes.all[8].rect)
	}
}
