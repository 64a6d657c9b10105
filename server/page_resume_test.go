package server_test

import (
	"fmt"
	"strconv"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"topicmux/server"
	"topicmux/server/auth"
	"topicmux/topics"
)

func TestACutPageResumesWithoutLossOrRepeat(t *testing.T) {
	t.Parallel()
	h := run(t, server.Options{})
	h.scene()
	b := h.browse("/", 1280, 800)
	b.until(fmt.Sprintf(`document.getElementById("n-events").textContent === "%d"`, sceneEvents))
	published := sceneEvents
	for round := range 2 {
		b.until(`document.body.dataset.phase === "open"`)
		for range 50 {
			h.publish("cpu", `{"total":1}`)
			published++
		}
		b.do(chromedp.KeyEvent("c"))
		b.until(`document.body.dataset.phase === "waiting"`)
		missing := 100 * (round + 1)
		for i := range missing {
			h.publish([]string{"cpu", "message", "chat", "while.away"}[i%4], fmt.Sprint(i))
			published++
		}
		last := h.publish("door", fmt.Sprint("round ", round))
		published++
		b.until(fmt.Sprintf(`document.getElementById("n-events").textContent === %q`, strconv.Itoa(published)))
		b.until(fmt.Sprintf(`document.getElementById("last-id").textContent === %q`, last.String()))
		// What was on its way when the connection was cut is replayed, too.
		b.until(fmt.Sprintf(`[...document.querySelectorAll("#journey li")].some(n => /: (\d+) replayed, 0 missed$/.exec(n.textContent)?.[1] >= %d)`, missing+1))
		b.until(fmt.Sprintf(`[...document.querySelectorAll("#log .f-ask")].some(n => n.textContent.startsWith("Last-Event-ID: %s-"))`, h.hub.Epoch()))
	}
	if got := b.text("#n-missed") + b.text("#n-repeated"); got != "00" {
		t.Errorf("missed and repeated: %s", got)
	}
	if got := b.text(`.panel[data-topic="cpu"] .count`); got != "177 events" {
		t.Errorf("the panel of cpu has %s", got)
	}
}

// When the browser reconnects is its own business: the page only guesses the time.
func TestABrowserThatComesBackEarlyIsShownAsOpen(t *testing.T) {
	t.Parallel()
	h := run(t, server.Options{})
	h.publish("a", "1")
	b := h.browse("/", 1280, 800)
	b.until(`document.body.dataset.phase === "open"`)
	eval[int](b, `stream.retryAfter = 5000`) // it takes three seconds
	b.do(chromedp.Click(chromedp.CSS("#cut")))
	b.until(`/reconnects with Last-Event-ID: .*resumed after/.test(document.getElementById("journey").textContent)`)
	if later := eval[string](b, `new Promise(r => setTimeout(() => r(document.body.dataset.phase), 3000))`); later != "open" {
		t.Errorf("a little later it is %s", later)
	}
}

func TestALossIsShown(t *testing.T) {
	t.Parallel()
	hub := server.HubOptions()
	hub.MaxEvents = 5
	h := runWith(t, hub, server.Options{})
	h.publish("a", "1")
	b := h.browse("/", 390, 844)
	b.until(`document.body.dataset.phase === "open"`)
	b.do(chromedp.Click(chromedp.CSS("#cut")))
	b.until(`document.body.dataset.phase === "waiting"`)
	for range 20 {
		h.publish("a", "1")
	}
	b.until(`document.getElementById("n-missed").textContent === "15"`)
	b.until(`document.querySelector('.panel[data-topic="a"] .count').textContent === "6 events · 15 missed"`)
	b.until(`document.getElementById("journey").textContent.includes("5 replayed, 15 missed")`)
}

func TestThePagePassesItsTokenOn(t *testing.T) {
	t.Parallel()
	reader, err := auth.NewAuthorizer(token(t, "reader", auth.Permissions{Subscribe: []topics.Pattern{pattern(t, ">")}}))
	if err != nil {
		t.Fatal(err)
	}
	h := run(t, server.Options{Tokens: reader})
	h.publish("cpu", "1")
	b := h.browse("/", 1280, 800)
	b.until(`!document.getElementById("token").hidden && document.body.dataset.phase === "closed"`)
	b.do(chromedp.SendKeys(chromedp.CSS("#token-field"), secretOf("reader")+"\r"))
	b.until(`document.body.dataset.phase === "open" && document.querySelectorAll(".panel").length === 1`)
	b.until(`document.querySelectorAll('.block[data-topic="cpu"]').length === 1`)
	if shown := eval[string](b, "document.body.innerText + document.querySelector('#source').textContent"); strings.Contains(shown, secretOf("reader")) {
		t.Error("the token is on the screen")
	}
	b.do(chromedp.Click(chromedp.CSS("#cut")))
	b.until(`document.body.dataset.phase === "waiting"`)
	b.until(`document.body.dataset.phase === "open" && document.getElementById("n-repeated").textContent === "0"`)
	b.expect("401")
}
