package server_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"topicmux/server"
)

// TestThePageSaysWhichTopicsAreNotThere opens pages that choose what does not exist.
func TestThePageSaysWhichTopicsAreNotThere(t *testing.T) {
	t.Parallel()
	h := run(t, server.Options{})
	for _, topic := range []string{"cpu", "mem", "net.rx", "net.tx", "log"} {
		h.publish(topic, "1")
	}
	const (
		noName    = "Waiting: no topic has this name yet."
		noPattern = "Waiting: no topic matches this pattern yet."
		badPart   = `Pattern "%s": a part between dots is empty. A pattern is a name, with * for one part or > for the rest, such as disk.* or host1.>.`
		badRune   = `Pattern "%s": a name may contain only A-Z a-z 0-9 _ and -, in parts joined by dots. A pattern is a name, with * for one part or > for the rest, such as disk.* or host1.>.`
		unknown   = "The part after # in this address is unknown. To choose topics, use #topics=cpu,disk.*"
	)
	b := h.browse("/", 800, 600)
	for _, c := range []struct {
		fragment string
		notes    string // kind, title, text and suggestion of each
		chosen   string // the selection after a click on the first suggestion
	}{
		{"topics=cpu", "", ""},
		{"topics=cpu, mem ,,", "", ""},
		{"topics=cpuu", "waiting|cpuu|" + noName + "|cpu", "cpu"},
		{"topics=CPU,mem", "waiting|CPU|" + noName + "|cpu", "cpu,mem"},
		{"topics=cpu,mem,cpuu", "waiting|cpuu|" + noName + "|", ""}, // cpu is chosen already
		{"topics=nett.*", "waiting|nett.*|" + noPattern + "|net.*", "net.*"},
		{"topics=netrx", "waiting|netrx|" + noName + "|net.rx", "net.rx"},
		{"topics=nosuch.>,elsewhere", "waiting|nosuch.>|" + noPattern + "|\nwaiting|elsewhere|" + noName + "|", ""},
		{"topics=mem,cpu.", "bad|The server rejects these topics|" + fmt.Sprintf(badPart, "cpu.") + "|cpu", "mem,cpu"},
		{"topics=net%20rx", "bad|The server rejects these topics|" + fmt.Sprintf(badRune, "net rx") + "|net.rx", "net.rx"},
		{"cpu", "bad|#cpu|" + unknown + "|cpu", "cpu"},
		{"topic=cpu", "bad|#topic|" + unknown + "|", ""},
		{"foo", "bad|#foo|" + unknown + "|", ""}, // log is too far
		{"topics=cpuu,net%20rx", "bad|The server rejects these topics|" + fmt.Sprintf(badRune, "net rx") + "|net.rx", ""},
	} {
		eval[any](b, fmt.Sprintf(`location.hash = %q`, c.fragment))
		b.until(fmt.Sprintf(`[...document.querySelectorAll(".note")].map(n => [n.dataset.kind, ...[...n.children].map((c, i) =>
			i < 2 ? c.textContent : c.hidden ? "" : c.querySelector("button").textContent)].join("|")).join("\n") === %q`, c.notes))
		if cut := eval[int](b, `[...document.querySelectorAll(".note")].filter(n => n.scrollHeight > n.clientHeight + 1 || n.scrollWidth > n.clientWidth + 1).length`); cut > 0 {
			t.Errorf("%s: a note is cut", c.fragment)
		}
		if c.chosen != "" {
			b.do(chromedp.Click(chromedp.CSS(".note .meant:not([hidden]) button")))
			b.until(fmt.Sprintf(`page.selection === %q && document.querySelectorAll(".note").length === 0 && document.querySelector(".panel")`+` !== null`, c.chosen))
		}
	}
	b.expect("400")
}

// TestTheNoteGoesWhenItsTopicComes publishes what the page waits for.
func TestTheNoteGoesWhenItsTopicComes(t *testing.T) {
	t.Parallel()
	h := run(t, server.Options{})
	b := h.browse("/#topics=later.*,never", 800, 600)
	b.until(`document.querySelectorAll(".note").length === 2`)
	h.publish("later.on", "1")
	b.until(`document.querySelectorAll(".panel").length === 1 && document.querySelectorAll(".note").length === 1`)
	b.until(`document.querySelector(".note h3").textContent === "never"`)
	// The link that skips to the topics is not a selection.
	eval[any](b, `document.getElementById("skip").click()`)
	b.until(`document.activeElement.id === "panels"`)
	if got := eval[string](b, `location.hash`); got != "#topics=later.*,never" {
		t.Errorf("the address ends in %s", got)
	}
}

// TestThePageWorksUnderAPrefix has a proxy mount the server under /live.
func TestThePageWorksUnderAPrefix(t *testing.T) {
	t.Parallel()
	h := run(t, server.Options{})
	h.scene()
	behind, err := url.Parse(h.url)
	if err != nil {
		t.Fatal(err)
	}
	proxy := httputil.NewSingleHostReverseProxy(behind)
	mounted := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		rest, ok := strings.CutPrefix(r.URL.Path, "/live")
		if !ok {
			http.NotFound(w, r)
			return
		}
		r.URL.Path = "/" + strings.TrimPrefix(rest, "/")
		proxy.ServeHTTP(w, r)
	}))
	t.Cleanup(mounted.Close)
	for _, path := range []string{"/live", "/live/"} {
		b := (&testServer{t: t, url: mounted.URL}).browse(path+"#topics=cpu,door", 1280, 800)
		b.until(`document.querySelectorAll(".panel").length === 2 && document.querySelectorAll('.block[data-topic="cpu"]').length > 0`)
		b.until(`document.querySelectorAll(".chip").length === 12`) // from the catalogue
		b.until(`document.querySelector("#log .f-ask").textContent.startsWith("GET /live/events?topics=cpu,door&")`)
		if line := b.text(".line label"); line != "GET /live/events?topics=" {
			t.Errorf("%s: the request is %q", path, line)
		}
		if source := b.text("#source"); !strings.Contains(source, mounted.URL+`/live/events?topics=cpu,door"`) {
			t.Errorf("%s: the code is\n%s", path, source)
		}
		b.do(chromedp.KeyEvent("c"))
		b.until(`document.body.dataset.phase === "waiting"`)
		h.publish("door", path)
		b.until(`/: 1 replayed, 0 missedcaught up: new events follow$/.test(document.getElementById("journey").textContent)`)
		if at := eval[string](b, `location.pathname + location.hash`); at != path+"#topics=cpu,door" {
			t.Errorf("the page is at %s", at)
		}
		b.do(chromedp.Navigate("about:blank"))
	}
}
