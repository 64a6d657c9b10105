package testbrowser

import (
	"context"
	"errors"
	"os"
	"time"

	"github.com/chromedp/chromedp"
)

var errNotRunning = errors.New("TestMain has to run the tests with testbrowser.Tests")

// closeTimeout is how long close waits for Chromium before it kills the process, and
// then for the processes that write to its directory. A busy machine needs seconds.
const closeTimeout = 10 * time.Second

// A browser is a running Chromium.
type browser struct {
	ctx  context.Context // of the browser's first tab, which stays empty
	kill context.CancelFunc
	dir  string // profile and temporary files
}

// launch starts Chromium. It returns nil and an error if that fails.
func launch(path string) (*browser, error) {
	dir, err := os.MkdirTemp("", "testbrowser-")
	if err != nil {
		return nil, err
	}
	allocator, kill := chromedp.NewExecAllocator(context.Background(),
		chromedp.ExecPath(path),
		chromedp.UserDataDir(dir),
		chromedp.Env("TMPDIR="+dir),
		chromedp.WSURLReadTimeout(time.Minute),
		chromedp.Headless, chromedp.NoSandbox, chromedp.DisableGPU, chromedp.NoFirstRun,
		// No window is in front of the others, so none may be slowed down.
		chromedp.Flag("disable-background-timer-throttling", true),
		chromedp.Flag("disable-backgrounding-occluded-windows", true),
		chromedp.Flag("disable-renderer-backgrounding", true),
		chromedp.Flag("disable-quic", true),
		chromedp.Flag("disable-background-networking", true),
		chromedp.Flag("disable-component-update", true),
		chromedp.Flag("disable-dev-shm-usage", true),
		chromedp.Flag("disable-sync", true),
	)
	b := &browser{kill: kill, dir: dir}
	b.ctx, _ = chromedp.NewContext(allocator) // ends with the allocator's
	if err := chromedp.Do(b.ctx); err != nil {
		b.close()
		return nil, err
	}
	return b, nil
}

// close ends Chromium and removes its files. It waits for both.
func (b *browser) close() {
	ctx, cancel := context.WithTimeout(b.ctx, closeTimeout)
	_ = chromedp.Cancel(ctx) // fails after a crash
	cancel()
	b.kill()
	// Children of Chromium can outlive it for a moment and write to the directory.
	again := time.NewTicker(20 * time.Millisecond)
	defer again.Stop()
	for deadline := time.Now().Add(closeTimeout); os.RemoveAll(b.dir) != nil && time.Now().Before(deadline); {
		<-again.C
	}
}
