package tui

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

func TestSiblingsHaveOneScaleAndOneStyle(t *testing.T) {
	t.Parallel()
	d := newDesk(t, 120, 40, Options{})
	d.open()
	d.publish("$topic", `{"name":"room.north","unit":"°C"}`)
	d.publish("$topic", `{"name":"room.south","unit":"°C"}`)
	for i := range 60 {
		d.now = start.Add(time.Duration(i) * time.Second)
		d.publish("svc0.host0.rps", "%d", 20+i%9)     // alone it would be a line from 20 to 30
		d.publish("svc0.host1.rps", "%d", 1+i)        // alone it would be an area from 0 to 80
		d.publish("svc0.host2.rps", "%d", 4000+i*i%7) // has another magnitude
		d.publish("svc0.cpu", "%d", 3+i%2)
		d.publish("room.north", "%d", 15+i%3)
		d.publish("room.south", "%d", 25+i%3)
	}
	d.frame()
	axes := func() map[string]string {
		out, lines := map[string]string{}, d.lines()
		for _, p := range d.model.panes.shown() {
			var labels []string
			for y := p.rect.Y + 1; y < p.rect.Y+p.rect.H-1; y++ {
				row := []rune(lines[y])
				labels = append(labels, strings.Trim(string(row[p.rect.X+1:p.rect.X+8]), " ┈⣿⡇"))
			}
			out[p.topic] = strings.Join(strings.Fields(strings.Join(labels, " ")), " ")
		}
		return out
	}
	got := axes()
	if got["svc0.host0.rps"] != got["svc0.host1.rps"] || got["svc0.host0.rps"] == got["svc0.host2.rps"] {
		t.Errorf("axes of siblings: %q", got)
	}
	if got["room.north"] != got["room.south"] {
		t.Errorf("axes of places: %q", got)
	}
	before := got
	d.press("z")
	d.frame()
	d.press("esc")
	d.frame()
	if after := axes(); fmt.Sprint(after) != fmt.Sprint(before) {
		t.Errorf("after another visit: %q, before %q", after, before)
	}
}
