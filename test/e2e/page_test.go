package e2e_test

import (
	"context"
	"fmt"
	"sync"
	"testing"
	"time"

	"topicmux/internal/testbrowser"

	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// TestTheDemoFillsThePage opens the page of the demo. The tests of package
// server cover the details of the page.
func TestTheDemoFillsThePage(t *testing.T) {
	t.Parallel()
	url, err := start(t, "serve", "--addr", "127.0.0.1:0", "--demo").url()
	if err != nil {
		t.Fatal(err)
	}
	ctx, complaints := browse(t, url)
	waitFor(ctx, t, `document.querySelectorAll(".panel").length >= 12`)
	waitFor(ctx, t, `[...document.querySelectorAll(".panel")].every(p => p.dataset.topic.startsWith("disk") || !p.querySelector(".waiting"))`)
	waitFor(ctx, t, `document.querySelectorAll(".block").length > 30`)
	if err := chromedp.Do(ctx, chromedp.Click(chromedp.CSS("#cut"))); err != nil {
		t.Fatal(err)
	}
	waitFor(ctx, t, `/resumed after .*, 0 missedcaught up: new events follow$/.test(document.getElementById("journey").textContent)`)
	waitFor(ctx, t, `document.body.dataset.phase === "open"`)
	waitFor(ctx, t, `document.getElementById("n-missed").textContent + document.getElementById("n-repeated").textContent === "00"`)
	if got := complaints(); len(got) > 0 {
		t.Errorf("the browser complains: %q", got)
	}
}

// browse opens a URL in a tab that closes with the test. It also returns a
// function that returns the messages on the browser's console so far.
func browse(t *testing.T, url string) (ctx context.Context, complaints func() []string) {
	t.Helper()
	var mu sync.Mutex
	var received []string
	note := func(what any) {
		mu.Lock()
		defer mu.Unlock()
		received = append(received, fmt.Sprintf("%+v", what))
	}
	ctx = testbrowser.NewTab(t, func(ev any) {
		switch e := ev.(type) {
		case *runtime.EventExceptionThrown:
			note(*e.ExceptionDetails)
		case *log.EventEntryAdded:
			note(*e.Entry)
		}
	})
	if err := chromedp.Do(ctx, chromedp.EmulateViewport(1280, 800), chromedp.Navigate(url)); err != nil {
		t.Fatal(err)
	}
	return ctx, func() []string {
		mu.Lock()
		defer mu.Unlock()
		return received
	}
}

// waitFor waits until a condition is true in the page.
func waitFor(parent context.Context, t *testing.T, condition string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(parent, patience)
	defer cancel()
	again := time.NewTicker(50 * time.Millisecond)
	defer again.Stop()
	for {
		ok, err := chromedp.Run(ctx, chromedp.Evaluate[bool](condition))
		if ok && err == nil {
			return
		}
		select {
		case <-again.C:
		case <-ctx.Done():
			shown, _ := chromedp.Run(parent, chromedp.Evaluate[string]("document.body.innerText"))
			t.Fatalf("%s never came true: %v; the page shows\n%.1500s", condition, err, shown)
		}
	}
}
