package tui

import (
	"regexp"
	"testing"
	"time"
)

var (
	cutNumber = regexp.MustCompile(`[0-9]…`)
	loneUnit  = regexp.MustCompile(`(?:^|[^0-9kMGBµ▀▄█– ]) *(?:[kMG]?B/s|%|hPa)(?:[ │╮]|$)`)
)

func TestNoTerminalIsTooSmallForAWholeNumber(t *testing.T) {
	t.Parallel()
	for _, size := range [][2]int{{12, 1}, {12, 3}, {14, 2}, {16, 4}, {20, 5}, {20, 12}, {26, 6}, {30, 3}, {36, 9}, {40, 10}, {50, 16}, {80, 24}, {120, 40}} {
		d := newDesk(t, size[0], size[1], Options{})
		d.open()
		for i := range 30 {
			d.now = start.Add(time.Duration(i) * time.Second)
			d.publish("cpu", "%.2f %%", 37.52+float64(i%9))
			d.publish("disk.read", "%d B/s", 61234+i*1000)
			d.publish("air", "%d hPa", 1021+i%3)
			d.publish("net", `{"rx":"%d B/s","tx":"%d B/s"}`, 131000+i, 61000-i)
			d.publish("price", "%.2f", 64121.55+float64(i))
		}
		d.frame()
		for range 6 { // every layout
			for y, line := range d.lines() {
				if y == size[1]-1 && y > 0 {
					continue // the status line contains words
				}
				if cutNumber.MatchString(line) || loneUnit.MatchString(line) {
					t.Errorf("%v, layout %v: %q", size, d.model.workspace.plan.List, line)
				}
			}
			d.press("L")
			d.frame()
		}
	}
}
