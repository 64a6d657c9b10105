package server_test

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"topicmux/server"
)

// TestThePageNamesEveryListener looks at a phone and at a large window: nothing
// that teaches is cut off or left out.
func TestThePageNamesEveryListener(t *testing.T) {
	t.Parallel()
	h := run(t, server.Options{})
	h.scene()
	for _, width := range []int64{360, 1280} {
		b := h.browse("/", width, 800)
		b.until(`document.querySelectorAll(".panel").length === 11`)
		b.until(`document.getElementById("n-events").textContent !== "0"`)
		if cut := eval[string](b, `[...document.querySelectorAll(".hears")].filter(n => n.scrollWidth > n.clientWidth || n.scrollHeight > n.clientHeight + 1).map(n => n.textContent).join()`); cut != "" {
			t.Errorf("at %d: cut off: %s", width, cut)
		}
		if cut := eval[string](b, `[...document.querySelectorAll(".facts dd")].filter(n => !n.offsetWidth || n.scrollWidth > n.clientWidth).map(n => n.id).join()`); cut != "" {
			t.Errorf("at %d: not shown: %s", width, cut)
		}
		b.until(`document.querySelector("#source").textContent.includes('addEventListener("evil"')`)
		source := b.text("#source")
		for _, topic := range []string{"cpu", "mem", "chat", "orders", "procs", "door", "clock", "silent", "guess", "evil"} {
			if !strings.Contains(source, fmt.Sprintf("addEventListener(%q", topic)) {
				t.Errorf("at %d: the code does not listen for %s", width, topic)
			}
		}
		if wide := eval[int](b, `document.documentElement.scrollWidth`); int64(wide) > width {
			t.Errorf("at %d: the page is %d wide", width, wide)
		}
	}
}

func TestThePagesChartsHaveAxes(t *testing.T) {
	t.Parallel()
	h := run(t, server.Options{})
	for i := range 40 {
		h.publish("hpa", fmt.Sprint(1020+i%8))
		h.publish("same", "7")
		h.publish("ppm", fmt.Sprint(0.00012+float64(i)/1e7))
	}
	b := h.browse("/", 1280, 800)
	b.until(`document.querySelectorAll(".panel .chart").length === 3`)
	for _, topic := range []string{"hpa", "same", "ppm"} {
		labels := strings.Split(eval[string](b, fmt.Sprintf(`[...document.querySelectorAll('.panel[data-topic=%q] .ticks span')].map(n => n.textContent).join()`, topic)), ",")
		if len(labels) != 3 || labels[0] == labels[1] || labels[1] == labels[2] || labels[0] == "" {
			t.Errorf("%s: the axis says %q", topic, labels)
		}
		past := eval[string](b, fmt.Sprintf(`document.querySelector('.panel[data-topic=%q] .past').textContent`, topic))
		if past != "−45 eventslatest" {
			t.Errorf("%s: the past is %q", topic, past)
		}
	}
	if area := eval[string](b, `document.querySelector('.panel[data-topic="same"] .area').getAttribute("d")`); area != "" {
		t.Errorf("a constant series is a block: %s", area)
	}
}

func TestASingleTopicUsesTheWidth(t *testing.T) {
	t.Parallel()
	h := run(t, server.Options{})
	h.publish("cpu", "1")
	h.publish("mem", "1")
	b := h.browse("/#topics=cpu", 1280, 800)
	b.until(`document.querySelectorAll(".panel").length === 1`)
	b.until(`document.querySelector(".panel").offsetWidth > 0.9 * document.querySelector(".panels").offsetWidth`)
}

// TestThePageWritesNumbersAsTheDashboardDoes goes through the values that the
// dashboard's own test froze.
func TestThePageWritesNumbersAsTheDashboardDoes(t *testing.T) {
	t.Parallel()
	vectors, err := os.ReadFile("../tui/number/testdata/TestVectors.golden")
	if err != nil {
		t.Fatal(err)
	}
	h := run(t, server.Options{})
	b := h.browse("/", 1280, 800)
	wrong := eval[string](b, `(`+string(vectors)+`).flatMap(({ values, unit, label, want }) => {
		const style = new NumberStyle(values, unit, label);
		return values.map((v, i) => [v, unit, style.write(v).join(" ").replace("\u2212", "-").replace("\u202f", " "), want[i].join(" ")]);
	}).filter(([, , got, want]) => got !== want).map(w => w.join(" | ")).join("\n")`)
	if wrong != "" {
		t.Errorf("value, unit, page, dashboard:\n%s", wrong)
	}
}
