// Package testbrowser opens tabs in Chromium for tests. The tests of a package share
// one Chromium: the first NewTab starts it, and Tests closes it after the last test. Each
// tab has its own cookies, storage, cache and connections, so tests can run in parallel.
//
// A package that calls NewTab runs its tests with Tests:
//
//	func TestMain(m *testing.M) { os.Exit(testbrowser.Tests{M: m}.Run()) }
package testbrowser

import (
	"context"
	"sync"
	"testing"

	"github.com/chromedp/chromedp"

	"topicmux/internal/testenv"
)

// Tests are the tests of a package. They implement goleak.TestingM.
type Tests struct {
	*testing.M
}

// shared is the browser of the tests.
var shared struct {
	mu      sync.Mutex // guards what follows
	running bool       // Run closes the browser
	browser *browser   // nil before the first tab
}

// Run runs the tests and then closes the browser that they shared. No process, goroutine
// or file of the browser is left. Run returns the exit code.
func (m Tests) Run() (code int) {
	shared.mu.Lock()
	shared.running = true
	shared.mu.Unlock()
	defer func() {
		shared.mu.Lock()
		defer shared.mu.Unlock()
		shared.running = false
		if shared.browser != nil {
			shared.browser.close()
			shared.browser = nil
		}
	}()
	return m.M.Run()
}

// NewTab opens an empty tab that closes with the test, and returns its context. The tab
// calls listen for each of its events. Without Chromium NewTab skips the test, or fails
// it if the environment variable CI is set.
func NewTab(t testing.TB, listen func(event any)) context.Context {
	t.Helper()
	path := testenv.Program(t, "chromium", "chromium-browser", "google-chrome", "chrome")
	b, err := start(path)
	if err != nil {
		t.Fatalf("start Chromium: %v", err)
	}
	ctx, closeTab := chromedp.NewContext(b.ctx, chromedp.WithNewBrowserContext())
	t.Cleanup(closeTab)
	if err := chromedp.Listen(ctx, listen); err != nil {
		t.Fatalf("open a tab in Chromium: %v", err)
	}
	return ctx
}

// start returns the shared browser. It starts one if there is none, or if the last one
// crashed.
func start(path string) (*browser, error) {
	shared.mu.Lock()
	defer shared.mu.Unlock()
	if !shared.running {
		return nil, errNotRunning
	}
	if b := shared.browser; b != nil {
		if b.ctx.Err() == nil {
			return b, nil
		}
		shared.browser = nil
		b.close()
	}
	b, err := launch(path)
	shared.browser = b
	return b, err
}
