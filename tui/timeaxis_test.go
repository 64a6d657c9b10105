package tui

import (
	"regexp"
	"strings"
	"testing"
	"time"

	"topicmux/internal/testenv"
)

var (
	clockTime = regexp.MustCompile(`\d\d:\d\d:\d\d`)
	agoTime   = regexp.MustCompile(`−60s|\bnow\b|\b0s\b`)
)

// timeForms returns the forms of the times in a pane's axis: "clock", "ago", both or
// none.
func (d *desk) timeForms(p *pane) (forms string) {
	d.t.Helper()
	lines := d.lines()
	for _, line := range lines[p.rect.Y+1 : p.rect.Y+p.rect.H-1] {
		row := string([]rune(line)[p.rect.X+1 : p.rect.X+p.rect.W-1])
		if clockTime.MatchString(row) {
			forms += "clock"
		}
		if agoTime.MatchString(row) {
			forms += "ago"
		}
	}
	return forms
}

// TestPanesOfOneWidthHaveOneFormOfTime looks at panes whose axes have labels of
// different widths, live and paused.
func TestPanesOfOneWidthHaveOneFormOfTime(t *testing.T) {
	t.Parallel()
	d := newDesk(t, 120, 40, Options{})
	d.open()
	for i := range 70 {
		d.publish("small", "%d", i%7)
		d.publish("large", "%d", 1_000_000+i%9*54321)
		d.publish("precise", "%.5f", 0.00001*float64(i%9))
		d.publish("lines", `{"a":%d,"b":%d}`, i%5, i%3)
		d.publish("bytes", `{"rx":%d,"tx":%d}`, i*100000, i*3)
		d.publish("parts", `{"total":%d,"cores":[%d,%d]}`, i, i+1, i+2)
		d.now = d.now.Add(time.Second)
	}
	d.frame()
	for _, keys := range []string{"", "space"} {
		d.press(keys)
		for w := 60; w <= 140; w += testenv.Sample(4) {
			d.model.resize(w, 40)
			forms := map[string]*pane{}
			for _, p := range d.model.panes.shown() {
				if !p.visible() {
					continue
				}
				form := d.timeForms(p)
				if form == "clockago" || form == "agoclock" {
					t.Errorf("%d columns, %q: %s has two forms on one axis:\n%s", w, keys, p.topic, strings.Join(d.lines(), "\n"))
				}
				for other, q := range forms {
					if diff := p.rect.W - q.rect.W; form != "" && other != form && diff <= sameWidth && -diff <= sameWidth {
						t.Errorf("%d columns, %q: %s (%d) has %s and %s (%d) has %s", w, keys, p.topic, p.rect.W, form, q.topic, q.rect.W, other)
					}
				}
				if form != "" {
					forms[form] = p
				}
			}
		}
	}
}
