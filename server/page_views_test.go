package server_test

import (
	"fmt"
	"strings"
	"testing"

	"topicmux/server"
)

// TestThePageCutsNoColumn publishes a table that is wider than its panel: a column
// that the edge would cut is left out, and scrolling shows it.
func TestThePageCutsNoColumn(t *testing.T) {
	t.Parallel()
	h := run(t, server.Options{})
	var columns []string
	for i := range 5 {
		columns = append(columns, fmt.Sprintf(`"long_column_name_%d":%d`, i, 1000+i))
	}
	h.publish("wide", "[{"+strings.Join(columns, ",")+`,"last_column_name_pct":99.97,"further":1,"furthest":2}]`)
	h.publish("narrow", `[{"a":1,"b":-2.5}]`)
	b := h.browse("/", 1280, 800)
	b.until(`document.querySelectorAll(".panel td").length === 6 + 2`)
	const cut = `[...document.querySelectorAll(".table td, .table th")].filter(n => {
		const [cell, edge] = [n.getBoundingClientRect(), n.closest(".table").getBoundingClientRect()];
		return (cell.left < edge.left - 1 || cell.right > edge.right + 1) && getComputedStyle(n).color !== "rgba(0, 0, 0, 0)";
	}).map(n => n.textContent).join()`
	if got := eval[string](b, cut); got != "" {
		t.Errorf("cut off: %s", got)
	}
	if got := b.text(`[data-topic="wide"] .more`); !strings.HasSuffix(got, " more columns") || got <= "2 more" {
		t.Errorf("the panel says %q", got)
	}
	if got := b.text(`[data-topic="narrow"] tbody`) + b.text(`[data-topic="narrow"] .more`); got != "1\u22122.5" {
		t.Errorf("the narrow table says %q", got)
	}
	b.until(`(document.querySelector('[data-topic="wide"] .table').scrollLeft = 9999) > 0`)
	b.until(`document.querySelector('[data-topic="wide"] td:last-child').dataset.cut === undefined`)
	if got := eval[string](b, cut); got != "" {
		t.Errorf("scrolled to the end, cut off: %s", got)
	}
}

// TestThePagesAxesHoldZero draws constants and values on both sides of zero.
func TestThePagesAxesHoldZero(t *testing.T) {
	t.Parallel()
	h := run(t, server.Options{})
	b := h.browse("/", 1280, 800)
	for _, c := range []struct {
		lo, hi float64
		n      int
		want   string
	}{
		{0, 0, 3, "0 1 2"},
		{0, 0, 2, "0 2"},
		{7, 7, 5, "0 2 4 6 8"},
		{-273.15, -273.15, 4, "-300 -200 -100 0"},
		{-273.15, -273.15, 2, "-300 0"},
		{-250, 80, 3, "-200 0"},
		{-250, 80, 5, "-300 -200 -100 0 100"},
		{-80, 250, 3, "0 200"},
		{-1, 1, 5, "-1 0 1"},
	} {
		got := eval[string](b, fmt.Sprintf("ticksOf(axisOf(%v, %v, {}), %d).join(' ')", c.lo, c.hi, c.n))
		if got != c.want {
			t.Errorf("from %v to %v, %d ticks: got %s, want %s", c.lo, c.hi, c.n, got, c.want)
		}
	}
}

// TestThePageDrawsStatesByEvents replays most of a topic's events at once: each state is
// as wide as it has events.
func TestThePageDrawsStatesByEvents(t *testing.T) {
	t.Parallel()
	h := run(t, server.Options{})
	if got := h.put("/topics/door", `{"kind":"state"}`); got.status != 201 {
		t.Fatalf("%d %s", got.status, got.body)
	}
	for i := range 20 {
		h.publish("door", []string{"open", "closed"}[i/10])
	}
	b := h.browse("/?last=20", 1280, 800)
	b.until(`document.querySelectorAll('[data-topic="door"] .strip i').length === 2`)
	for range 5 {
		h.publish("door", "open")
	}
	b.until(`document.querySelector('[data-topic="door"] .past').textContent.startsWith("\u221225 events")`)
	widths := eval[string](b, `[...document.querySelectorAll('[data-topic="door"] .strip i')].map(n => n.style.flexGrow).join()`)
	if widths != "10,10,5" {
		t.Errorf("the states are %s wide", widths)
	}
}
