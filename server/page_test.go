package server_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"go/format"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"topicmux/server"
	"topicmux/topics"
)

func TestRootIsAPageForBrowsersAndAnIndexForTheRest(t *testing.T) {
	t.Parallel()
	h := run(t, server.Options{})
	for accept, page := range map[string]bool{
		"":    false,
		"*/*": false,
		"text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8": true,
		"text/html":                       true,
		"TEXT/HTML;level=1":               true,
		"text/plain, text/html;q=0.5":     false,
		"text/html;q=0, */*":              false,
		"application/json":                false,
		"text/html;q=nonsense, */*;q=0.1": false,
	} {
		req, _ := http.NewRequest(http.MethodGet, h.url+"/", nil)
		req.Header.Set("Accept", accept)
		got := do(t, req)
		isPage := strings.HasPrefix(got.body, "<!doctype html>") && got.header.Get("Content-Type") == "text/html; charset=utf-8"
		if got.status != http.StatusOK || isPage != page || got.header.Get("Vary") != "Accept" {
			t.Errorf("Accept %q: got %d %v %.60s", accept, got.status, got.header, got.body)
		}
	}
}

func TestThePageStandsAlone(t *testing.T) {
	t.Parallel()
	h := run(t, server.Options{})
	req, _ := http.NewRequest(http.MethodGet, h.url+"/", nil)
	req.Header.Set("Accept", "text/html")
	got := do(t, req)
	if outside := regexp.MustCompile(`(src|href|action)="[^#d][^"]*"|@import|\burl\(|innerHTML|insertAdjacentHTML|\beval\(|style="`).FindString(got.body); outside != "" {
		t.Errorf("the page has %s", outside)
	}
	for field, want := range map[string]string{
		"X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer", "X-Frame-Options": "DENY",
	} {
		if got.header.Get(field) != want {
			t.Errorf("%s is %q", field, got.header.Get(field))
		}
	}
	policy := got.header.Get("Content-Security-Policy")
	for _, want := range []string{"default-src 'none'", "connect-src 'self'", "frame-ancestors 'none'", "base-uri 'none'", "form-action 'none'"} {
		if !strings.Contains(policy, want) {
			t.Errorf("the policy lacks %s: %s", want, policy)
		}
	}
	if strings.Contains(policy, "unsafe") || strings.Count(policy, "sha256-") != strings.Count(got.body, "<script>")+strings.Count(got.body, "<style>") {
		t.Errorf("not all that runs is allowed by its hash: %s", policy)
	}
}

// scene declares a topic of each kind, some with payloads that would like to be
// more than text, and publishes a few events of each.
func (h *testServer) scene() {
	h.t.Helper()
	full := 100.0
	for _, e := range []topics.TopicInfo{
		{Name: topics.MustName("cpu"), Kind: topics.KindNumbers, Unit: "%", Max: &full},
		{Name: topics.MustName("mem"), Kind: topics.KindGauge, Unit: "B", Max: &full},
		{Name: topics.MustName("chat"), Kind: topics.KindChat},
		{Name: topics.MustName("orders"), Kind: topics.KindProgress},
		{Name: topics.MustName("procs"), Kind: topics.KindTable},
		{Name: topics.MustName("door"), Kind: topics.KindState},
		{Name: topics.MustName("clock"), Kind: topics.KindText},
		{Name: topics.MustName("silent"), Help: `"><img src=x onerror=alert(1)>`},
	} {
		if _, err := h.hub.Declare(e); err != nil {
			h.t.Fatal(err)
		}
	}
	h.publish("cpu", `{"total":37.5,"cores":[41.2,33.8]}`)
	h.publish("cpu", `{"total":40,"cores":[41.2,33.8]}`)
	h.publish("mem", "25")
	h.publish("chat", `{"message":1,"role":"user","text":"what is an id for?"}`)
	h.publish("chat", `{"message":2,"role":"assistant","delta":"It marks "}`)
	h.publish("chat", `{"message":2,"role":"assistant","delta":"the place."}`)
	h.publish("orders", `{"order":"A-1","item":"espresso","progress":65,"state":"brewing"}`)
	h.publish("procs", `[{"pid":1,"name":"init","cpu":0.5}]`)
	h.publish("door", "open")
	h.publish("clock", "12:30:01")
	h.publish("message", "unnamed")
	h.publish("guess", "42")
	h.publish("evil", hostilePayload)
}

const (
	sceneEvents = 13
	// hostilePayload would run in a page that takes text for markup.
	hostilePayload = `<img src=x onerror="document.title='taken'"><script>document.title='taken'</script>` + "\u202e\x07"
)

func TestThePageShowsWhatTheServerSends(t *testing.T) {
	t.Parallel()
	h := run(t, server.Options{})
	h.scene()
	b := h.browse("/", 1280, 800)
	b.until(`document.body.dataset.phase === "open" && document.querySelectorAll(".panel").length === 11`)
	b.until(fmt.Sprintf(`document.getElementById("n-events").textContent === "%d"`, sceneEvents))
	for topic, want := range map[string]string{
		"cpu": "40.0 %", "mem": "25 B", "chat": "It marks the place.", "orders": "espresso", "procs": "init",
		"door": "open", "clock": "12:30:01", "message": "unnamed", "guess": "42", "evil": "<img src=x onerror=", "silent": "no events yet",
	} {
		b.until(fmt.Sprintf(`document.querySelector('.panel[data-topic=%q]').innerText.replace(/\s+/g, " ").includes(%q)`, topic, want))
	}
	var last topics.ID
	for range 200 {
		h.publish("cpu", `{"total":50}`)
		h.publish("born.later", "1")
		last = h.publish("message", "again")
	}
	b.until(fmt.Sprintf(`document.getElementById("n-events").textContent === "%d"`, sceneEvents+600))
	b.until(`document.querySelector('.panel[data-topic="born.later"] .count').textContent === "200 events"`)
	b.until(`document.querySelector('.panel[data-topic="cpu"] .count').textContent === "202 events"`)
	b.until(fmt.Sprintf(`document.getElementById("last-id").textContent === %q`, last.String()))
	if got := b.text("#n-missed") + b.text("#n-repeated"); got != "00" {
		t.Errorf("missed and repeated: %s", got)
	}
	if got := eval[int](b, `document.querySelectorAll("main img, main script").length`); got != 0 || eval[string](b, "document.title") != "topicmux" {
		t.Error("a payload became markup")
	}
}

func TestThePagesPartsSayTheSame(t *testing.T) {
	t.Parallel()
	h := run(t, server.Options{})
	h.scene()
	b := h.browse("/#topics=cpu,message", 1280, 800)
	b.until(`document.querySelectorAll(".panel").length === 2`)
	b.until(`document.querySelectorAll('.block[data-topic="cpu"]').length === 2`)
	b.do(chromedp.Click(chromedp.CSS(`.block[data-topic="message"] .f-data`)))
	b.until(`document.getElementById("listener").textContent.startsWith("onmessage receives it")`)
	b.until(`document.querySelector(".panel.looked").dataset.topic === "message"`)
	b.do(chromedp.KeyEvent("\ue014")) // nothing: the log has the keys
	b.do(chromedp.Click(chromedp.CSS(`.chip[data-topic="clock"]`)))
	b.until(`location.hash === "#topics=cpu,message,clock" && document.querySelectorAll(".panel").length === 3`)
	b.do(chromedp.Click(chromedp.CSS("#explain")))
	b.until(`[...document.querySelectorAll(".f-comment")].some(n => n.textContent.includes('addEventListener("cpu", fn) receives it'))`)
	if source := b.text("#source"); !strings.Contains(source, h.url+`/events?topics=cpu,message,clock"`) ||
		!strings.Contains(source, `stream.addEventListener("cpu"`) || !strings.Contains(source, "stream.onmessage") {
		t.Errorf("the code is\n%s", source)
	}
}

func TestThePagesProgramsRun(t *testing.T) {
	t.Parallel()
	h := run(t, server.Options{})
	h.scene()
	b := h.browse("/#topics=cpu,chat", 1280, 800)
	b.until(`document.querySelectorAll(".panel").length === 2`)
	b.until(`document.querySelector("#source").textContent.includes("chat")`)
	// Run the browser program and capture what it logs.
	output := eval[string](b, `new Promise(done => {
		const console = { log: (...what) => done(what.join(" ")) };
		new Function("console", document.querySelector("#source").textContent)(console);
	})`)
	if !strings.HasPrefix(output, h.hub.Epoch()+"-") {
		t.Errorf("the browser program printed %q", output)
	}
	b.do(chromedp.Click(chromedp.CSS("#tab-curl")))
	line := regexp.MustCompile(`curl -N '[^']+'`).FindString(b.text("#source"))
	out, _ := exec.Command("sh", "-c", line+" -s -m 2").Output()
	if !bytes.Contains(out, []byte("event: cpu\ndata: {")) {
		t.Errorf("%s printed %q", line, out)
	}
	b.do(chromedp.Click(chromedp.CSS("#tab-go")))
	source := []byte(b.text("#source") + "\n")
	if formatted, err := format.Source(source); err != nil || !bytes.Equal(formatted, source) {
		t.Errorf("%v: not formatted:\n%s", err, source)
	}
	file := filepath.Join(t.TempDir(), "main.go")
	if err := os.WriteFile(file, source, 0o600); err != nil {
		t.Fatal(err)
	}
	if out, err := exec.Command("go", "vet", file).CombinedOutput(); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
}

func TestThePageIsForKeysToo(t *testing.T) {
	t.Parallel()
	h := run(t, server.Options{})
	h.scene()
	b := h.browse("/", 1280, 800)
	b.until(`document.body.dataset.phase === "open" && document.querySelector("#log .block") !== null`)
	for _, c := range []struct{ key, condition string }{
		{"?", `document.getElementById("keys").open`},
		{"\x1b", `!document.getElementById("keys").open`},
		{"t", `document.documentElement.dataset.theme === "light"`},
		{"t", `document.documentElement.dataset.theme === "dark"`},
		{"p", `document.getElementById("pause").getAttribute("aria-pressed") === "true" && document.getElementById("held").textContent.startsWith("paused")`},
		{"p", `document.getElementById("pause").getAttribute("aria-pressed") === "false"`},
		{"/", `document.activeElement.id === "topics"`},
		{"\x1b", `document.activeElement === document.body`},
		{"b", `document.activeElement.id === "log"`},
		{kb.ArrowUp, `document.getElementById("held").textContent.endsWith("an event is selected")`},
	} {
		b.do(chromedp.KeyEvent(c.key))
		b.until(c.condition)
	}
	nameless := eval[[]string](b, `[...document.querySelectorAll("button, input, [tabindex]")]
		.filter(n => !(n.ariaLabel || n.labels?.length || n.textContent.trim() || n.hasAttribute("aria-labelledby")))
		.map(n => n.outerHTML)`)
	if len(nameless) > 0 {
		t.Errorf("without a name: %v", nameless)
	}
}

func TestThePageFitsEveryScreen(t *testing.T) {
	t.Parallel()
	h := run(t, server.Options{})
	h.scene()
	h.publish("a."+strings.Repeat("n", 100), strings.Repeat("wide", 500))
	b := h.browse("/", 1280, 800)
	b.until(`document.querySelectorAll(".panel").length === 12`)
	for _, size := range [][2]int64{{320, 568}, {390, 844}, {820, 1180}, {900, 700}, {1280, 800}, {1920, 1080}} {
		b.do(chromedp.EmulateViewport(size[0], size[1]))
		wide := eval[[]string](b, `[...document.querySelectorAll("body, .panel, .bar, .chips, .wire, .code")]
			.filter(n => n.getBoundingClientRect().right > innerWidth + 1).map(n => n.className || n.tagName)`)
		if len(wide) > 0 || eval[bool](b, "document.documentElement.scrollWidth > innerWidth") {
			t.Errorf("%v: beyond the edge are %v", size, wide)
		}
	}
}

// collect listens to every event name until the last event arrives.
const collect = `query => new Promise(done => {
	const events = [], source = new EventSource("/events?" + query);
	const record = e => {
		events.push([e.type, e.data, e.lastEventId]);
		if (e.data === "the end") { source.close(); done(JSON.stringify(events)); }
	};
	for (const name of ["$hello", "$topic", "message", "cpu", "evil", "long", "end"]) source.addEventListener(name, record);
})`

func TestABrowserHearsTheSameFromAnExplainedStream(t *testing.T) {
	t.Parallel()
	h := run(t, server.Options{})
	h.scene()
	for i, data := range payloads {
		h.publish([]string{"cpu", "message", "evil"}[i%3], data)
	}
	h.publish("long", strings.Repeat("word ", 50_000))
	h.publish("end", "the end")
	b := h.browse("/", 1280, 800)
	for _, query := range []string{"last=100", "last=100&time=1", "last=100&control=0"} {
		got := eval[string](b, fmt.Sprintf(`(%s)(%q)`, collect, query+"&explain=1"))
		want := eval[string](b, fmt.Sprintf(`(%s)(%q)`, collect, query))
		var events [][3]string
		if err := json.Unmarshal([]byte(want), &events); err != nil || len(events) < len(payloads)+4 {
			t.Fatalf("%s: %d events, %v", query, len(events), err)
		}
		if got != want {
			t.Errorf("%s: explained, a browser hears\n%.2000s\nand not\n%.2000s", query, got, want)
		}
	}
}

func TestThePastOfAChartIsNotCutOnAPhone(t *testing.T) {
	t.Parallel()
	h := run(t, server.Options{})
	if _, err := h.hub.Declare(topics.TopicInfo{Name: topics.MustName("disk"), Kind: topics.KindNumbers, Unit: "MB/s"}); err != nil {
		t.Fatal(err)
	}
	h.publish("disk", `{"read":11.25,"write":31.5}`)
	h.publish("disk", `{"read":21.25,"write":11.5}`)
	h.publish("other", "1")
	b := h.browse("/", 390, 844)
	b.until(`document.body.dataset.phase === "open" && document.querySelectorAll(".panel .chart .past").length > 0`)
	b.until(`[...document.querySelectorAll(".chart .past")].every(past =>
		past.lastChild.getBoundingClientRect().right <= past.getBoundingClientRect().right + 1)`)
}
