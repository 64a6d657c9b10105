package testbrowser_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"go.uber.org/goleak"

	"topicmux/internal/testbrowser"
)

// TestMain checks that the browser leaves no goroutine, no process and no file.
func TestMain(m *testing.M) {
	dir, err := os.MkdirTemp("", "testbrowser-test-")
	if err != nil {
		panic(err)
	}
	if err := os.Setenv("TMPDIR", dir); err != nil {
		panic(err)
	}
	goleak.VerifyTestMain(testbrowser.Tests{M: m}, goleak.Cleanup(func(code int) {
		if left := leftIn(dir); left != "" {
			fmt.Fprintln(os.Stderr, "the browser left", left)
			code = 1
		}
		_ = os.RemoveAll(dir)
		os.Exit(code)
	}))
}

// leftIn returns the files in a directory and the processes that were started with it,
// or "" without any.
func leftIn(dir string) (left string) {
	files, err := os.ReadDir(dir)
	if err != nil {
		return err.Error()
	}
	for _, f := range files {
		left += "file " + f.Name() + "\n"
	}
	processes, err := exec.Command("ps", "-A", "-o", "args").Output()
	if errors.Is(err, exec.ErrNotFound) && os.Getenv("CI") == "" {
		return left
	}
	if err != nil {
		return left + err.Error()
	}
	for line := range strings.Lines(string(processes)) {
		if strings.Contains(line, dir) {
			left += "process " + line
		}
	}
	return left
}

// open opens a URL in a new tab.
func open(t *testing.T, url string) context.Context {
	t.Helper()
	ctx := testbrowser.NewTab(t, func(any) {})
	if err := chromedp.Do(ctx, chromedp.Navigate(url)); err != nil {
		t.Fatal(err)
	}
	return ctx
}

// eval returns the text of an expression in the page.
func eval(ctx context.Context, t *testing.T, expression string) string {
	t.Helper()
	got, err := chromedp.Run(ctx, chromedp.Evaluate[string]("String("+expression+")"))
	if err != nil {
		t.Fatalf("%s: %v", expression, err)
	}
	return got
}

func TestTabsShareABrowserButNoState(t *testing.T) {
	page := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html")
	}))
	t.Cleanup(page.Close)
	first, second := open(t, page.URL), open(t, page.URL)
	if chromedp.FromContext(first).Browser != chromedp.FromContext(second).Browser {
		t.Error("each tab has a browser of its own")
	}
	eval(first, t, `localStorage.setItem("seen", "1"), sessionStorage.setItem("seen", "1"), document.cookie = "seen=1"`)
	for tab, want := range map[context.Context]string{first: "1 1 seen=1", second: "null null "} {
		if got := eval(tab, t, `[localStorage.getItem("seen"), sessionStorage.getItem("seen"), document.cookie].map(String).join(" ")`); got != want {
			t.Errorf("a tab has the state %q, want %q", got, want)
		}
	}
}

// TestEveryTabIsInFront opens several tabs. A browser slows down timers and draws nothing
// in a tab that it does not show.
func TestEveryTabIsInFront(t *testing.T) {
	tabs := []context.Context{open(t, "about:blank"), open(t, "about:blank"), open(t, "about:blank")}
	for i, tab := range tabs {
		if got := eval(tab, t, "document.visibilityState"); got != "visible" {
			t.Errorf("tab %d is %s", i, got)
		}
	}
}

func TestABrowserThatCrashedIsReplaced(t *testing.T) {
	crashed := open(t, "about:blank")
	if err := chromedp.FromContext(crashed).Browser.Process().Kill(); err != nil {
		t.Fatal(err)
	}
	<-crashed.Done()
	if got := eval(open(t, "about:blank"), t, "1+1"); got != "2" {
		t.Errorf("the next browser answers %q", got)
	}
}
