package server_test

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"topicmux/server"
)

// TestThePageWritesNumbersAsTheDashboardDoes goes through the values that the
// tests of the dashboard's formatter froze: alone, in little room, on axes and in
// columns.
func TestThePageWritesNumbersAsTheDashboardDoes(t *testing.T) {
	t.Parallel()
	h := run(t, server.Options{})
	b := h.browse("/", 1280, 800)
	for _, c := range []struct{ vectors, write string }{
		{"TestVectors.golden", `({ values, unit, label, span, want }) => {
			const [lo, hi] = [Math.min(...values), Math.max(...values)];
			const format = new NumberStyle({ lo, hi, unit, label, span, decimals: Math.max(...values.map(decimalsOf)) }).fit(24);
			return values.map((v, i) => [v + unit, format.write(v).join(" "), want[i].join(" ")]);
		}`},
		{"TestRoomVectors.golden", `({ range, values, room, want }) => {
			const format = new NumberStyle(range).fit(room);
			return values.map((v, i) => [v + range.unit + " in " + room, format.write(v).join(" "), want[i].join(" ")]);
		}`},
		{"TestTickVectors.golden", `({ ticks, unit, room, want }) =>
			[[ticks + unit + " in " + room, tickLabels(ticks, unit, room).join(" "), want.join(" ")]]`},
		{"columns.json", `([name, want]) => [[name, columnUnit(name), want]]`},
		{"../../store/testdata/amounts.json", `({ payload, literal, value, unit }) => {
			const found = plainAmount(payload, parse(payload)) ?? (typeof parse(payload) === "number" ? [parse(payload), ""] : undefined);
			return [[payload, String(found), literal ? value + "," + unit : "undefined"]];
		}`},
	} {
		vectors, err := os.ReadFile("../monitor/number/testdata/" + c.vectors)
		if err != nil {
			t.Fatal(err)
		}
		result := eval[string](b, `{
			const vectors = `+string(vectors)+`;
			const texts = (vectors.map ? vectors : Object.entries(vectors)).flatMap(`+c.write+`);
			texts.length + " texts\n" + texts
				.filter(([, got, want]) => got.replaceAll("\u2212", "-").replaceAll("\u202f", " ") !== want)
				.map(text => text.join(" | ")).join("\n");
		}`)
		n, wrong, _ := strings.Cut(result, "\n")
		if wrong != "" || len(n) < len("20 texts") {
			t.Errorf("%s: %s; value, page, dashboard:\n%s", c.vectors, n, wrong)
		}
	}
}

// TestThePageShowsNumbersAsTheyCame publishes numbers that a float64 cannot hold and
// numbers that measure nothing: neither is changed or charted.
func TestThePageShowsNumbersAsTheyCame(t *testing.T) {
	t.Parallel()
	h := run(t, server.Options{})
	for _, topic := range []string{"procs", "hub"} {
		kind := map[string]string{"procs": "table", "hub": "json"}[topic]
		if got := h.put("/topics/"+topic, fmt.Sprintf(`{"kind":%q}`, kind)); got.status != 201 {
			t.Fatalf("%s: %d %s", topic, got.status, got.body)
		}
	}
	for range 2 {
		h.publish("order", "9007199254740993")
		h.publish("procs", `[{"id":9007199254740993,"score":1.50,"mem":325132288},{"id":12345,"score":2.25,"mem":null}]`)
		h.publish("hub", `{"bytes":12345678,"id":9007199254740993,"rate":1.50}`)
		h.publish("deep", `{"list":[{"id":9007199254740993}],"a":"b","c":"d"}`)
		h.publish("quote", `{"ts":1784116401123,"order_id":77,"seq":1,"bid":100.5,"updatedAt":1784116401}`)
		h.publish("joined", `{"user":"Ada","id":9007199254740993}`)
		h.publish("load.percent", `{"percent":42}`)
		h.publish("huge", "1e999")
	}
	h.publish("once", "42")
	b := h.browse("/", 1280, 800)
	b.until(`document.querySelectorAll(".panel").length === 9 && !document.querySelector(".panel .waiting")`)
	for selector, want := range map[string]string{
		`[data-topic="order"] .body`:                  "9007199254740993",
		`[data-topic="procs"] tbody tr:first-child`:   "90071992547409931.50325.13 MB",
		`[data-topic="procs"] tbody tr:last-child`:    "123452.25",
		`[data-topic="hub"] .pairs`:                   "bytes12345678id9007199254740993rate1.50",
		`[data-topic="quote"] .big`:                   "100.5bid",
		`[data-topic="quote"] .others`:                "",
		`[data-topic="joined"] .lines li:first-child`: "user Ada  id 9007199254740993",
		`[data-topic="load.percent"] .big`:            "42percent",
		`[data-topic="huge"] .big`:                    "huge",
		`[data-topic="once"] .big`:                    "42",
	} {
		if got := b.text(selector); got != want {
			t.Errorf("%s says %q, want %q", selector, got, want)
		}
	}
	if got := b.text(`[data-topic="deep"] pre`); !strings.Contains(got, "9007199254740993") {
		t.Errorf("the JSON is %s", got)
	}
	if charts := eval[string](b, `[...document.querySelectorAll(".chart")].filter(n => n.offsetWidth).map(n => n.closest(".panel").dataset.topic).sort().join()`); charts != "huge,load.percent,quote" {
		t.Errorf("charts: %s", charts)
	}
}

// TestThePageShowsObjectsAsTheDashboardDoes publishes what has texts and numbers, and
// numbers in texts.
func TestThePageShowsObjectsAsTheDashboardDoes(t *testing.T) {
	t.Parallel()
	h := run(t, server.Options{})
	for i := range 6 {
		host := string(rune('a' + i%2))
		h.publish("labels", fmt.Sprintf(`{"metric":"cpu","host":"a","dc":"x","value":%d.5}`, i))
		h.publish("hosts", fmt.Sprintf(`{"metric":"cpu","value":%d.5,"host":%q}`, i, host))
		h.publish("ids", fmt.Sprintf(`{"id":%q,"temp":%d.5}`, host, i))
		h.publish("unique", fmt.Sprintf(`{"id":"e-%d","temp":%d.5}`, i, i))
		h.publish("orders", fmt.Sprintf(`{"buyer":"u%d","shop":"s","amount":%d}`, i, i))
		h.publish("trade", fmt.Sprintf(`{"s":"BTC","p":"64121.5%d","q":"0.0012","phone":"4915112345678"}`, i))
		h.publish("unit", fmt.Sprintf(`{"temp":"2%d.5 \u00b0C"}`, i))
		h.publish("plain", fmt.Sprintf(`"2%d.5 \u00b0C"`, i))
		h.publish("money", fmt.Sprintf("$1,23%d.50", i))
		h.publish("deep", fmt.Sprintf(`{"a":{"b":{"c":{"d":%d.5}}}}`, i))
		h.publish("gone", []string{"5", "6", "7", "8", "9", "NaN"}[i])
		h.publish("null", []string{`{"v":5}`, `{"v":6}`, `{"v":7}`, `{"v":8}`, `{"v":9}`, `{"v":null}`}[i])
	}
	b := h.browse("/?last=6", 1280, 800)
	b.until(`document.querySelectorAll(".panel").length === 12 && !document.querySelector(".panel .waiting")`)
	for selector, want := range map[string]string{
		`[data-topic="labels"] .big`:          "5.5value",
		`[data-topic="hosts"] li:last-child`:  "metric cpu  value 5.5  host b",
		`[data-topic="ids"] li:last-child`:    "id b  temp 5.5",
		`[data-topic="unique"] .big`:          "5.5temp",
		`[data-topic="orders"] li:last-child`: "buyer u5  shop s  amount 5",
		`[data-topic="trade"] .big`:           "64,121.55p",
		`[data-topic="unit"] .big`:            "25.5°Ctemp",
		`[data-topic="plain"] .big`:           "25.5°C",
		`[data-topic="money"] .big`:           "1235.5$",
		`[data-topic="deep"] .big`:            "5.5a.b.c.d",
		`[data-topic="gone"] .big`:            "–",
		`[data-topic="null"] .big`:            "–v",
	} {
		if got := b.text(selector); got != want {
			t.Errorf("%s says %q, want %q", selector, got, want)
		}
	}
}

// TestThePageKeepsMagnitudesApart draws what shares an axis: series of one unit, or of
// about one size.
func TestThePageKeepsMagnitudesApart(t *testing.T) {
	t.Parallel()
	h := run(t, server.Options{})
	if got := h.put("/topics/disk", `{"kind":"numbers","unit":"B/s"}`); got.status != 201 {
		t.Fatal(got.body)
	}
	for range 3 {
		h.publish("quote", `{"bid":100.5,"ask":100.75,"volume":120000}`)
		h.publish("disk", `{"read":10,"write":21000000}`)
	}
	b := h.browse("/", 1280, 800)
	b.until(`document.querySelectorAll(".panel .chart").length === 2`)
	for topic, want := range map[string]string{"quote": "bid,ask", "disk": "read,write"} {
		drawn := eval[string](b, fmt.Sprintf(`[...document.querySelectorAll('[data-topic=%q] [data-drawn]')].map(n => (n.querySelector("dt") ?? n).textContent).join()`, topic))
		lines := eval[int](b, fmt.Sprintf(`[...document.querySelectorAll('[data-topic=%q] .line')].filter(n => n.getAttribute("d")).length`, topic))
		if drawn != want || lines != 2 {
			t.Errorf("%s draws %s in %d lines, want %s", topic, drawn, lines, want)
		}
	}
}
