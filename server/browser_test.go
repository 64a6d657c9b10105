package server_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"topicmux/internal/testbrowser"

	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// browserTimeout is testTimeout for a browser, which a busy machine slows most.
const browserTimeout = 3 * testTimeout

// A tab is a page in Chromium. It closes with the test. Every error on the
// console and every violation of the page's policy fails the test.
type tab struct {
	t   *testing.T
	ctx context.Context

	mu         sync.Mutex
	complaints []string
	ignored    bool // whatever it complains of
}

// browse opens a URL of the server in a window of that size.
func (h *testServer) browse(path string, width, height int64) *tab {
	h.t.Helper()
	b := &tab{t: h.t}
	b.ctx = testbrowser.NewTab(h.t, b.collect)
	h.t.Cleanup(func() {
		b.mu.Lock()
		defer b.mu.Unlock()
		for _, c := range b.complaints {
			h.t.Error(c)
		}
	})
	b.do(chromedp.EmulateViewport(width, height), chromedp.Navigate(h.url+path))
	return b
}

// collect collects errors and warnings.
func (b *tab) collect(ev any) {
	what := ""
	switch e := ev.(type) {
	case *runtime.EventExceptionThrown:
		what = fmt.Sprintf("exception: %s %+v", e.ExceptionDetails.Text, e.ExceptionDetails.Exception)
	case *runtime.EventConsoleAPICalled:
		if e.Type == "error" || e.Type == "warning" || e.Type == "assert" {
			what = fmt.Sprintf("console.%s: %+v", e.Type, e.Args)
		}
	case *log.EventEntryAdded:
		if e.Entry.Level == "error" || e.Entry.Level == "warning" {
			what = fmt.Sprintf("%s %s: %s %v", e.Entry.Source, e.Entry.Level, e.Entry.Text, e.Entry.URL)
		}
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	if what != "" && !b.ignored {
		b.complaints = append(b.complaints, what)
	}
}

// ignore lets the page complain of anything.
func (b *tab) ignore() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.complaints, b.ignored = nil, true
}

// expect declares an error that the test provokes, so that it does not fail the test.
func (b *tab) expect(text string) {
	b.t.Helper()
	b.mu.Lock()
	defer b.mu.Unlock()
	before := len(b.complaints)
	b.complaints = slices.DeleteFunc(b.complaints, func(c string) bool { return strings.Contains(c, text) })
	if len(b.complaints) == before {
		b.t.Errorf("nothing complained of %q", text)
	}
}

func (b *tab) do(steps ...chromedp.Action[chromedp.Void]) {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, browserTimeout)
	defer cancel()
	if err := chromedp.Do(ctx, steps...); err != nil {
		b.t.Fatal(err)
	}
}

// eval returns the value of an expression in the page; a promise's is waited for.
func eval[T any](b *tab, expression string) T {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, browserTimeout)
	defer cancel()
	v, err := chromedp.Run(ctx, chromedp.Evaluate[T](expression, chromedp.EvalAwaitPromise))
	if err != nil {
		b.t.Fatalf("%s: %v", expression, err)
	}
	return v
}

// until waits until a condition holds in the page.
func (b *tab) until(condition string) {
	b.t.Helper()
	again := time.NewTicker(30 * time.Millisecond)
	defer again.Stop()
	giveUp := time.After(browserTimeout)
	for !eval[bool](b, condition) {
		select {
		case <-again.C:
		case <-giveUp:
			b.t.Fatalf("%s never came true; the page shows\n%s", condition, eval[string](b, "document.body.innerText"))
		}
	}
}

// text returns what the first element with that selector shows.
func (b *tab) text(selector string) string {
	b.t.Helper()
	return eval[string](b, fmt.Sprintf("document.querySelector(%q)?.textContent ?? ''", selector))
}
