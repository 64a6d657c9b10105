package tui_test

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"topicmux/monitor"
	"topicmux/monitor/alert"
	"topicmux/tui"
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
	p, err := tui.Snapshot(t.Context(), tui.Options{Options: monitor.Options{URL: url, Alerts: []*alert.Rule{rule}}, Output: io.Discard, Environ: []string{"TERM=dumb"}}, tui.SnapshotOptions{Width: 70, Height: 12})
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"cpu ▲", " 95 ╮", "news", "hello", "live"} {
		if !strings.Contains(p.Text, want) {
			t.Errorf("the frame does not show %q:\n%s", want, p.Text)
		}
	}
	if n := strings.Count(p.Text, "\n"); n != 12 || strings.Contains(p.Text, "\x1b") {
		t.Errorf("%d lines:\n%q", n, p.Text)
	}
	for _, unwanted := range []string{"? help", "q quit", "ev/s", "B/s"} {
		if strings.Contains(p.Text, unwanted) {
			t.Errorf("a printed frame shows %q:\n%s", unwanted, p.Text)
		}
	}
	if len(p.Alerts) != 1 || p.Alerts[0].Topic != "cpu" {
		t.Errorf("alerts %+v", p.Alerts)
	}
}

func TestOneFrameNeedsAConnection(t *testing.T) {
	t.Parallel()
	_, err := tui.Snapshot(t.Context(), tui.Options{Options: monitor.Options{URL: "http://127.0.0.1:1/"}, Output: io.Discard, Environ: []string{}},
		tui.SnapshotOptions{Wait: 200 * time.Millisecond})
	if err == nil || !strings.Contains(err.Error(), "refused") {
		t.Errorf("got %v, want the reason", err)
	}
}

// recording returns a recording with the given text.
func recording(stream string) *monitor.Recording {
	return &monitor.Recording{Name: "tape", Open: func(context.Context) (io.Reader, func(), error) {
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
	p, err := tui.Snapshot(t.Context(), tui.Options{Options: monitor.Options{Recording: recording(stream.String())}, Output: io.Discard, Environ: []string{"TERM=dumb"}},
		tui.SnapshotOptions{Width: 60, Height: 16})
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{" 59 ╮", "✓", "end of input", "⣀"} {
		if !strings.Contains(p.Text, want) {
			t.Errorf("the frame does not show %q:\n%s", want, p.Text)
		}
	}
	if strings.Contains(p.Text, "silent") || strings.Contains(p.Text, "╱") {
		t.Errorf("the recording has grown old:\n%s", p.Text)
	}
}

// slowReader takes a long time to read the next part of a recording.
type slowReader []string

func (r *slowReader) Read(p []byte) (int, error) {
	if len(*r) == 0 {
		return 0, io.EOF
	}
	<-time.After(time.Minute)
	n := copy(p, (*r)[0])
	*r = (*r)[1:]
	return n, nil
}

func TestARecordingIsReadToItsEndHoweverSlow(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		rec := &monitor.Recording{Name: "tape", Open: func(context.Context) (io.Reader, func(), error) {
			return &slowReader{"event: cpu\ndata: 11\n\n", "event: cpu\ndata: 22\n\n", "event: last\ndata: 33\n\n"}, func() {}, nil
		}}
		p, err := tui.Snapshot(t.Context(), tui.Options{Options: monitor.Options{Recording: rec}, Output: io.Discard, Environ: []string{"TERM=dumb"}},
			tui.SnapshotOptions{Width: 60, Height: 16})
		if err != nil {
			t.Fatal(err)
		}
		for _, want := range []string{"22", "33", "end of input"} {
			if !strings.Contains(p.Text, want) {
				t.Errorf("the frame does not show %q:\n%s", want, p.Text)
			}
		}
	})
}

func TestSentencesEndWithTheStream(t *testing.T) {
	t.Parallel()
	var out strings.Builder
	err := tui.Plain(t.Context(), tui.Options{Options: monitor.Options{Recording: recording("event: cpu\ndata: 95 %\n\n")}, Output: &out}, nil)
	if err != nil || !strings.HasSuffix(out.String(), "cpu: 95 percent.\nThe stream has ended.\n") {
		t.Errorf("%q, %v", out.String(), err)
	}
}

func TestEveryEventOfARecordingIsJudged(t *testing.T) {
	t.Parallel()
	var long strings.Builder
	for i := range 20_000 {
		v := i % 90
		if i == 9_000 {
			v = 150
		}
		fmt.Fprintf(&long, "event: temp\ndata: %d\n\n", v)
	}
	tape := "time: 1784116400000\nevent: temp\ndata: 50\n\ntime: 1784116401000\nevent: temp\ndata: 150\n\n" +
		"time: 1784116402000\nevent: temp\ndata: -7\n\ntime: 1784116403000\nevent: temp\ndata: 50\n\n" +
		"time: 1784116404000\nevent: temp\ndata: 51\n\ntime: 1784116405000\nevent: temp\ndata: 52\n\n"
	for _, test := range []struct{ stream, rule, want string }{
		{tape, "temp > 100", "150"},
		{tape, "temp < 0", "-7"},
		{tape, "temp > 49 for 2s", "52"},
		{tape, "temp > 49 for 3s", ""},
		{tape, "temp stale for 10s", ""},
		{long.String(), "temp > 100", "150"},
	} {
		p, err := tui.Snapshot(t.Context(), tui.Options{Options: monitor.Options{Recording: recording(test.stream), Alerts: rulesOf(t, test.rule)}, Output: io.Discard, Environ: []string{"TERM=dumb"}}, tui.SnapshotOptions{})
		if err != nil {
			t.Fatal(err)
		}
		value := ""
		for _, a := range p.Alerts {
			value = a.Value
		}
		if value != test.want {
			t.Errorf("%s: told %q, want %q", test.rule, value, test.want)
		}
	}
}

func rulesOf(t *testing.T, lines ...string) []*alert.Rule {
	t.Helper()
	var out []*alert.Rule
	for _, line := range lines {
		r, err := alert.Parse(line)
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, r)
	}
	return out
}

func TestPrintedPagesNameNoKey(t *testing.T) {
	t.Parallel()
	var stream strings.Builder
	for i := range 12 {
		fmt.Fprintf(&stream, "event: topic%d\ndata: %d\n\n", i, i)
	}
	p, err := tui.Snapshot(t.Context(), tui.Options{Options: monitor.Options{URL: serve(t, stream.String())}, Output: io.Discard, Environ: []string{"TERM=dumb"}}, tui.SnapshotOptions{Width: 60, Height: 16})
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(p.Text, "page 2/") || strings.Contains(p.Text, "pgup") || strings.Contains(p.Text, "pgdn") {
		t.Errorf("want pages without keys:\n%s", p.Text)
	}
}
