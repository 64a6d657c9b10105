package server_test

import (
	"fmt"
	"slices"
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
		if broken := eval[string](b, `[...document.querySelectorAll(".hears")].filter(n => {
			const word = document.createRange();
			word.selectNode(n.firstChild);
			return word.getClientRects().length > 1;
		}).map(n => n.textContent).join()`); broken != "" {
			t.Errorf("at %d: broken inside a word: %s", width, broken)
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
		labels := eval[[]string](b, fmt.Sprintf(`[...document.querySelectorAll('.panel[data-topic=%q] .ticks span')].map(n => n.textContent)`, topic))
		if len(labels) < 2 || slices.Contains(labels, "") || len(slices.Compact(slices.Clone(labels))) != len(labels) {
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
	for _, width := range []int64{360, 900, 1600} {
		b := h.browse("/#topics=cpu", width, 800)
		b.until(`document.querySelectorAll(".panel").length === 1`)
		b.until(`document.querySelector(".panel").offsetWidth > 0.9 * document.querySelector(".topics").offsetWidth`)
		b.until(`document.querySelector(".panel").getBoundingClientRect().bottom > 0.8 * innerHeight`)
	}
}

// TestThePageCutsNoText goes through the topics of a demo on a laptop and on a
// phone: no label, value or line of code is cut at its end.
func TestThePageCutsNoText(t *testing.T) {
	t.Parallel()
	h := run(t, server.Options{})
	for topic, entry := range map[string]string{
		"disk.root": `{"kind":"gauge","unit":"B","min":0,"max":270553174016}`,
		"mem":       `{"kind":"gauge","unit":"B","min":0,"max":25276510208}`,
		"disk":      `{"kind":"numbers","unit":"B/s","min":0}`,
		"procs":     `{"kind":"table"}`,
		"orders":    `{"kind":"progress"}`,
	} {
		if got := h.put("/topics/"+topic, entry); got.status != 201 {
			t.Fatalf("%s: %d %s", topic, got.status, got.body)
		}
	}
	h.publish("disk.root", `{"used":31844900864,"free":238708273152}`)
	h.publish("disk.root", `{"used":31844926976,"free":238708273152}`)
	h.publish("mem", `{"used":1635396224,"available":23641113984,"swap":0}`)
	h.publish("disk", `{"read":0,"write":21200000}`)
	h.publish("procs", `[{"pid":1,"name":"chromium","cpu":41.5,"mem":325132288},{"pid":70311,"name":"topicmux","cpu":1.5,"mem":49100000}]`)
	h.publish("orders", `{"order":"A-1","item":"pot of Darjeeling","progress":100,"state":"delivered"}`)
	h.publish("orders", `{"order":"A-2","item":"pour-over, Sidamo","progress":98,"state":"on its way"}`)
	for _, width := range []int64{390, 1280} {
		b := h.browse("/", width, 900)
		b.until(`document.querySelectorAll(".panel td, .panel .value, .panel .label").length >= 8 + 3 + 2`)
		cut := eval[string](b, `[...document.querySelectorAll(".which, .label, .step, .percent, .value, .from, .others dd, td, th, #source, h3")]
			.filter(n => n.offsetWidth && (n.scrollWidth > n.clientWidth + 1 && getComputedStyle(n).display !== "inline" ||
				n.getBoundingClientRect().right > n.closest(".panel, .code").getBoundingClientRect().right))
			.map(n => n.className + ": " + n.textContent).join("\n")`)
		if cut != "" {
			t.Errorf("at %d: cut off:\n%s", width, cut)
		}
		for selector, want := range map[string]string{
			`.panel[data-topic="disk.root"] .big`:                         "31.8GB12 % of 271 GB",
			`.panel[data-topic="mem"] .big`:                               "1.64GB6.5 % of 25.3 GB",
			`.panel[data-topic="procs"] tbody tr:nth-child(2)`:            "70311topicmux1.549 MB",
			`.panel[data-topic="procs"] tbody tr td:last-child`:           "325 MB",
			`.panel[data-topic="disk"] .others div:first-child dd`:        "21.2 MB/s",
			`.panel[data-topic="orders"] .progress li:first-child .label`: "pot of Darjeeling",
		} {
			if got := eval[string](b, fmt.Sprintf(`document.querySelector(%q)?.textContent ?? ""`, selector)); got != want {
				t.Errorf("at %d: %s says %q, want %q", width, selector, got, want)
			}
		}
	}
}

// TestThePageShowsTheRequestThatItSends compares the line at the top with what
// the bytes say was asked for, with a selection and without one.
func TestThePageShowsTheRequestThatItSends(t *testing.T) {
	t.Parallel()
	h := run(t, server.Options{})
	h.publish("cpu", "1")
	b := h.browse("/", 1280, 900)
	for _, selection := range []string{"", "cpu"} {
		b.until(fmt.Sprintf(`(select(%q), true)`, selection))
		b.until(`document.querySelectorAll("#log .f-ask").length > 0`)
		shown := eval[string](b, `[...document.querySelectorAll(".line label, .line input, .line .tail")].map(n => n.value ?? n.innerText).join("").replace("GET", "GET ").replace(/\s+/g, " ")`)
		sent := eval[string](b, `document.querySelector("#log .f-ask").textContent`)
		if strings.TrimSuffix(sent, ".bytes") != shown {
			t.Errorf("the page shows %q and sends %q", shown, sent)
		}
	}
	if empty := eval[string](b, `document.getElementById("topics").placeholder`); empty != "all topics" {
		t.Errorf("an empty field says %q", empty)
	}
}
