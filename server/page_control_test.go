package server_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"strings"
	"testing"

	"topicmux/server"
)

// controlShown is what the page shows for each vector in
// protocol/testdata/control.json, when it gets them one after the other.
var controlShown = map[string]string{
	"the hello of a stream that begins": `topic("cpu").entry.max === 100 && topic("cpu").kind === "numbers" &&
		topic("orders.eu").entry.state === "complete" && page.topics.size === 2 && journey() === begins`,
	"the hello of a session that resumes":                `!stream.live && journey() === "resumed after 7fk2q-1000: 40 replayed, 2 missed"`,
	"the hello of a stream that resumes after a restart": `journey() === "resumed after 7fk2q-1000: 3 replayed, an unknown number missed"`,
	"a topic whose source is down": `panel("disk.root").dataset.state === "failed" &&
		panel("disk.root").textContent.includes("failed: read <df>: timeout & retry")`,
	"a topic that nobody declared": `panel("a").textContent.includes("no events yet")`,
	"the end of the history":       `stream.live && journey().endsWith("caught up: new events follow")`,
	"events that a slow reader lost": `missed() === "211" && journey() === "211 events lost: this page was too slow" &&
		panel("cpu").textContent.includes("211 missed")`,
	"events that a restart may have lost": `missed() === "at least 211" && journey() === "the server restarted: its earlier events are gone" &&
		panel("cpu").textContent.includes("at least 211 missed")`,
	"events that had been evicted, for an id that is none": `missed() === "at least 216" && journey() === "at least 5 events lost: the server no longer has them"`,
	"a topic that has ended":                               `panel("orders.eu").textContent.includes("complete: no more events")`,
	"a topic whose source will be started again":           `topic("disk.root").entry.restarts === 3 && panel("disk.root").textContent.includes("failed: exit status 3 · restarted 3 times")`,
	"a topic whose source works again after restarts": `topic("disk.root").entry.state === "live" && topic("disk.root").entry.restarts === 4 &&
		!panel("disk.root").textContent.includes("failed")`,
	"a session that was ended":                `stream.ended && journey() === "the server ended this connection"`,
	"an answer that is complete":              `stream.ended && journey() === "the stream is complete"`,
	"an answer that failed":                   `stream.ended && journey() === "the stream failed: internal error"`,
	"a server that is shutting down":          `stream.retryAfter === 1500 && journey() === "the server is shutting down"`,
	"a session that another client has taken": `stream.ended && journey() === "another client took the name wall"`,
}

// TestThePageUnderstandsEveryControlEvent sends the page the vectors that the
// protocol's own test freezes.
func TestThePageUnderstandsEveryControlEvent(t *testing.T) {
	t.Parallel()
	file, err := os.ReadFile("../protocol/testdata/control.json")
	if err != nil {
		t.Fatal(err)
	}
	var vectors []struct {
		What  string
		Event string
		Data  json.RawMessage
	}
	if err := json.Unmarshal(file, &vectors); err != nil {
		t.Fatal(err)
	}
	h := run(t, server.Options{})
	b := h.browse("/", 1280, 800)
	b.until(`stream.greeted`)
	eval[any](b, `{
		globalThis.topic = name => page.topics.get(name);
		globalThis.panel = name => document.querySelector(".panel[data-topic='" + name + "']");
		globalThis.journey = () => document.getElementById("journey").textContent;
		globalThis.missed = () => document.getElementById("n-missed").textContent;
	}`)
	for _, v := range vectors {
		shown, ok := controlShown[v.What]
		if !ok {
			t.Errorf("nobody says what the page shows for %s", v.What)
			continue
		}
		eval[any](b, fmt.Sprintf(`{
			tellNothing();
			stream.ended = false;
			topic("orders.eu")?.describe({ name: "orders.eu", state: %q === "$topic" ? "complete" : topic("orders.eu").entry.state });
			stream.source.dispatchEvent(new MessageEvent(%q, { data: %q }));
		}`, v.Event, v.Event, v.Data))
		b.until(shown)
	}
}

// TestAPageThatIsEndedStaysEnded ends the page's connection. The page must not
// reconnect without a client name.
func TestAPageThatIsEndedStaysEnded(t *testing.T) {
	t.Parallel()
	h := run(t, server.Options{})
	h.publish("a", "1")
	b := h.browse("/", 1280, 800)
	b.until(`stream.greeted && stream.phase === "open"`)
	eval[int](b, `stream.retryAfter = 4000`) // it takes three seconds
	me := eval[string](b, `me`)
	if got := h.request(http.MethodDelete, "/clients/"+me, ""); got.status >= 300 {
		t.Fatalf("%d %s", got.status, got.body)
	}
	b.until(`document.getElementById("journey").textContent.endsWith("204: the server has no more events, so the browser stops")`)
	if asked := eval[bool](b, `performance.getEntriesByType("resource").some(r => r.name.includes("/events?") && !r.name.includes("client="))`); asked {
		t.Error("the page asked again without its name")
	}
	if later := eval[string](b, `new Promise(r => setTimeout(() => r(document.body.dataset.phase), 2000))`); later != "closed" {
		t.Errorf("a little later it is %s", later)
	}
}

// TestThePageCountsDownToTheNextTry describes a failed topic in ways that a server might.
func TestThePageCountsDownToTheNextTry(t *testing.T) {
	t.Parallel()
	h := run(t, server.Options{})
	b := h.browse("/", 1280, 800)
	b.until(`stream.greeted`)
	for entry, want := range map[string]string{
		`{ retryAt: Date.now() + 3_600_000, restarts: 3 }`:     "failed: no answer · next try in 60 min · restarted 3 times",
		`{ retryAt: Date.now() + 80_000_000 }`:                 "failed: no answer · next try in 23 h",
		`{ retryAt: Date.now() - 1, restarts: 1 }`:             "failed: no answer · next try now · restarted once",
		`{ retryAt: 1, restarts: 12345 }`:                      "failed: no answer · restarted 12,345 times",
		`{ retryAt: "soon", restarts: "many" }`:                "failed: no answer",
		`{ retryAt: NaN, restarts: -3 }`:                       "failed: no answer",
		`{ retryAt: 1e300, restarts: 1e300 }`:                  "failed: no answer",
		`{ retryAt: null, restarts: null, error: undefined }`:  "failed: ",
		`{ retryAt: Date.now() - 1, error: "x".repeat(1000) }`: "failed: " + strings.Repeat("x", 112) + "… · next try now",
		`{ retryAt: Date.now() - 1, state: "live" }`:           `addEventListener("db")`,
		`{ retryAt: Date.now() - 1, state: "complete" }`:       "complete: no more events",
	} {
		eval[any](b, fmt.Sprintf(`stream.source.dispatchEvent(new MessageEvent("$topic", { data: JSON.stringify({ name: "db", state: "failed", error: "no answer", ...%s }) }))`, entry))
		b.until(fmt.Sprintf(`document.querySelector(".panel[data-topic='db'] .foot .hears").textContent === %q`, want))
	}
}
