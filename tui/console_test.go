package tui

import (
	"fmt"
	"math"
	"strings"
	"testing"
	"time"

	"golang.org/x/text/encoding/charmap"

	"topicmux/monitor"
	"topicmux/monitor/alert"
)

// TestTheLinuxConsoleGetsCharactersThatItHas draws every view, the help and the
// menus, alone and side by side.
func TestTheLinuxConsoleGetsCharactersThatItHas(t *testing.T) {
	t.Parallel()
	rule, err := alert.Parse("load > 90")
	if err != nil {
		t.Fatal(err)
	}
	for _, size := range [][2]int{{40, 10}, {80, 25}, {160, 50}} {
		d := newDesk(t, size[0], size[1], Options{Options: monitor.Options{Alerts: []*alert.Rule{rule}}, Environ: []string{"TERM=linux"}})
		d.open()
		for i := range 60 {
			d.publish("load", "%.1f", 50+49*math.Sin(float64(i)/7))
			d.publish("net", `{"rx":%d,"tx":%d}`, 1000*i, 90000-1000*i)
			d.publish("order", `{"order":"A-%d","progress":%d,"state":"packing"}`, i%3, i)
			d.publish("door", "%s", []string{"ok", "degraded", "down"}[i/20])
			d.publish("app", `{"level":"%s","msg":"request served","n":%d}`, []string{"info", "warn", "error"}[i%3], i%2)
			d.now = d.now.Add(time.Second)
		}
		d.publish("table", `[{"name":"api","cpu":12.5},{"name":"web","cpu":48}]`)
		d.publish("tree", `{"a":{"b":[1,2,{"c":null}]},"d":true}`)
		d.publish("chat", `{"role":"assistant","delta":"Hello"}`)
		d.publish("$gap", `{"topic":"load","missed":3,"reason":"slow"}`)
		d.only()
		for _, keys := range []string{"space", "space", "?", "esc", ":", "esc", "z", "v", "v", "v", "v", "v", "v", "z", "[", "esc", "L", "L", "i", "esc", "a", "esc", "w"} {
			d.press(keys)
			d.only()
		}
	}
}

// only checks that the frame contains only characters that the Linux console
// has.
func (d *desk) only() {
	d.t.Helper()
	d.frame()
	for y, line := range d.lines() {
		for _, r := range line {
			if _, ok := charmap.CodePage437.EncodeRune(r); !ok && !strings.ContainsRune("•◘○◙♦►◄↕‼¶§↑↓→←▲▼", r) {
				d.t.Fatalf("%s in row %d: %s", fmt.Sprintf("%U %c", r, r), y, line)
			}
		}
	}
}
