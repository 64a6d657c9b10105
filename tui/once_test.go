package tui_test

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"topicmux/tui"
	"topicmux/tui/alert"
)

// serve answers every request with a stream that stays open.
func serve(t *testing.T, stream string) string {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/event-stream")
		_, _ = io.WriteString(w, stream)
		_ = http.NewResponseController(w).Flush()
		<-r.Context().Done()
	}))
	t.Cleanup(server.Close)
	return server.URL
}

func TestOneFrameHasAllThatIsThere(t *testing.T) {
	t.Parallel()
	rule, err := alert.Parse("cpu > 90")
	if err != nil {
		t.Fatal(err)
	}
	url := serve(t, "event: cpu\ndata: 95\n\nevent: news\ndata: hello\n\n")
	p, err := tui.Once(t.Context(), tui.Options{
		URL: url, Output: io.Discard, Environ: []string{"TERM=dumb"}, Alerts: []*alert.Rule{rule},
	}, tui.Still{Width: 70, Height: 12})
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"cpu ▲", " 95 ╮", "news", "hello", "live"} {
		if !strings.Contains(p.Frame, want) {
			t.Errorf("the frame does not show %q:\n%s", want, p.Frame)
		}
	}
	if n := strings.Count(p.Frame, "\n"); n != 12 || strings.Contains(p.Frame, "\x1b") {
		t.Errorf("%d lines:\n%q", n, p.Frame)
	}
	if len(p.Alerts) != 1 || p.Alerts[0].Topic != "cpu" {
		t.Errorf("alerts %+v", p.Alerts)
	}
}

func TestOneFrameNeedsAConnection(t *testing.T) {
	t.Parallel()
	_, err := tui.Once(t.Context(), tui.Options{URL: "http://127.0.0.1:1/", Output: io.Discard, Environ: []string{}},
		tui.Still{Wait: 200 * time.Millisecond})
	if err == nil || !strings.Contains(err.Error(), "refused") {
		t.Errorf("got %v, want the reason", err)
	}
}

// tape plays a text as a recording.
func recording(stream string) *tui.Recording {
	return &tui.Recording{Name: "tape", Open: func(context.Context) (io.Reader, func(), error) {
		return strings.NewReader(stream), func() {}, nil
	}}
}

func TestARecordingStaysAtItsEnd(t *testing.T) {
	t.Parallel()
	var stream strings.Builder
	begin := time.Now().Add(-24 * time.Hour).UnixMilli()
	for i := range 60 {
		fmt.Fprintf(&stream, "time: %d\nevent: cpu\ndata: %d\n\n", begin+int64(i)*1000, i)
	}
	p, err := tui.Once(t.Context(), tui.Options{Recording: recording(stream.String()), Output: io.Discard, Environ: []string{"TERM=dumb"}},
		tui.Still{Width: 60, Height: 16})
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{" 59 ╮", "✓", "the recording has ended", "⣀"} {
		if !strings.Contains(p.Frame, want) {
			t.Errorf("the frame does not show %q:\n%s", want, p.Frame)
		}
	}
	if strings.Contains(p.Frame, "silent") || strings.Contains(p.Frame, "╱") {
		t.Errorf("the recording has grown old:\n%s", p.Frame)
	}
}

func TestSentencesEndWithTheStream(t *testing.T) {
	t.Parallel()
	var out strings.Builder
	err := tui.Speak(t.Context(), tui.Options{Recording: recording("event: cpu\ndata: 95 %\n\n"), Output: &out}, nil)
	if err != nil || !strings.HasSuffix(out.String(), "cpu: 95 percent.\nThe stream has ended.\n") {
		t.Errorf("%q, %v", out.String(), err)
	}
}
