// Package testbrowser starts Chromium for the tests of pages.
package testbrowser

import (
	"context"
	"testing"

	"github.com/chromedp/chromedp"

	"topicmux/internal/testenv"
)

// Start starts a new Chromium that ends with the test, and returns the context of its
// tab. The tab calls listen for each event, before any page is open. Without Chromium
// Start skips the test, except in CI.
func Start(t testing.TB, listen func(event any)) context.Context {
	t.Helper()
	path := testenv.Program(t, "chromium", "chromium-browser", "google-chrome", "chrome")
	allocator, stop := chromedp.NewExecAllocator(context.Background(),
		chromedp.ExecPath(path),
		chromedp.UserDataDir(t.TempDir()),
		chromedp.Headless, chromedp.NoSandbox, chromedp.DisableGPU, chromedp.NoFirstRun,
		chromedp.Flag("disable-quic", true),
		chromedp.Flag("disable-background-networking", true),
		chromedp.Flag("disable-component-update", true),
		chromedp.Flag("disable-dev-shm-usage", true),
		chromedp.Flag("disable-sync", true),
	)
	t.Cleanup(stop)
	ctx, closeTab := chromedp.NewContext(allocator)
	t.Cleanup(closeTab)
	if err := chromedp.Listen(ctx, listen); err != nil {
		t.Fatalf("start Chromium: %v", err)
	}
	return ctx
}
