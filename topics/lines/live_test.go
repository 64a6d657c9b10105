package lines_test

import (
	"context"
	"errors"
	"io"
	"regexp"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"topicmux/topics"
	"topicmux/topics/lines"
)

// start publishes what is written to the returned output, in a synctest bubble.
func start(t *testing.T, opts lines.Options, check func(out *live)) {
	t.Helper()
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		h := topics.NewHub(topics.Options{MaxEvents: 1 << 16})
		defer h.Close()
		sub, err := h.Subscribe(topics.SubscribeOptions{})
		if err != nil {
			t.Fatal(err)
		}
		defer sub.Close()
		opts.Topic = named("a")
		r, w := io.Pipe()
		ctx, stop := context.WithCancel(t.Context())
		supervisor := topics.Supervise(ctx, h, topics.Source{
			Topics: []topics.TopicInfo{opts.Topic},
			Run: func(ctx context.Context, pub *topics.Publisher) error {
				return lines.Run(ctx, r, pub, opts)
			},
		})
		check(&live{t, w, sub})
		stop()
		supervisor.Wait()
	})
}

func (l *live) write(s string) {
	l.t.Helper()
	if _, err := l.w.Write([]byte(s)); err != nil {
		l.t.Fatal(err)
	}
	synctest.Wait()
}

// got returns the data of the new events, joined.
func (l *live) got() string {
	var data strings.Builder
	for {
		b, ok, err := l.sub.Poll()
		if err != nil || !ok {
			return data.String()
		}
		data.Write(b.Bytes)
	}
}

func after(d time.Duration) {
	<-time.After(d)
	synctest.Wait()
}

func TestLineIsAnEventAtOnce(t *testing.T) {
	start(t, lines.Options{}, func(out *live) {
		for _, line := range []string{"1", "2"} {
			if out.write(line); out.got() != "" {
				t.Error("half a line is an event")
			}
			if out.write("\n"); out.got() != line {
				t.Errorf("the line %s is no event", line)
			}
		}
	})
}

func TestFirstLineThatLooksLikeAFieldWaitsBriefly(t *testing.T) {
	start(t, lines.Options{}, func(out *live) {
		out.write("data: 1\n")
		if got := out.got(); got != "" {
			t.Errorf("at first there is %q", got)
		}
		after(100 * time.Millisecond)
		if got := out.got(); got != "data: 1" {
			t.Errorf("after 100 ms there is %q", got)
		}
	})
}

func TestEventOfAStreamIsPublishedAtOnce(t *testing.T) {
	start(t, lines.Options{}, func(out *live) {
		for _, data := range []string{"1", "2"} {
			if out.write("data: " + data + "\n\n"); out.got() != data {
				t.Errorf("the event %s was not published", data)
			}
		}
	})
}

func TestRecordIsPublishedAfterATimeout(t *testing.T) {
	start(t, lines.Options{First: regexp.MustCompile(`^\d`), Flush: time.Second}, func(out *live) {
		out.write("1\n a\n")
		after(900 * time.Millisecond)
		out.write(" b\n c")
		after(9 * time.Second)
		if got := out.got(); got != "" {
			t.Errorf("before the line is whole there is %q", got)
		}
		out.write("c\n")
		after(time.Second)
		if got := out.got(); got != "1\n a\n b\n cc" {
			t.Errorf("after the timeout there is %q", got)
		}
	})
}

func TestFloodIsDroppedAndToldWhileItLasts(t *testing.T) {
	start(t, lines.Options{Rate: 10}, func(out *live) {
		out.write(strings.Repeat("x\n", 5000))
		if got := out.got(); got != strings.Repeat("x", 10) {
			t.Errorf("of the flood there is %q", got)
		}
		after(time.Second)
		if got := out.got(); got != "4,990 lines were dropped: more than 10 arrived in a second" {
			t.Errorf("the note is %q", got)
		}
		out.write(strings.Repeat("y\n", 3))
		if got := out.got(); got != "yyy" {
			t.Errorf("after the flood there is %q", got)
		}
		after(time.Hour)
		if got := out.got(); got != "" {
			t.Errorf("in silence there is %q", got)
		}
	})
}

func TestLineThatDoesNotEndIsANote(t *testing.T) {
	start(t, lines.Options{MaxLine: 100}, func(out *live) {
		out.write("1\nhalf")
		after(9 * time.Second)
		if got := out.got(); got != "1" {
			t.Errorf("at first there is %q", got)
		}
		after(time.Second)
		if got := out.got(); got != "waiting for the end of a line that begins with: half" {
			t.Errorf("then there is %q", got)
		}
		after(time.Hour)
		out.write(" a line\n")
		if got := out.got(); got != "half a line" {
			t.Errorf("in the end there is %q", got)
		}
		for range 10 {
			out.write(strings.Repeat("x", 100))
			after(time.Second)
		}
		if got := out.got(); got != "a line is longer than 100 bytes and has not ended" {
			t.Errorf("of an endless line there is %q", got)
		}
	})
}

func TestFloodWaits(t *testing.T) {
	start(t, lines.Options{Rate: 10, Wait: true}, func(out *live) {
		out.write(strings.Repeat("x\n", 100))
		after(2 * time.Second)
		if n := len(out.got()); n < 29 || n > 31 {
			t.Errorf("%d lines in 2 s, want a burst of 10 and 20", n)
		}
		after(8 * time.Second)
		if n := len(out.got()); n < 69 || n > 71 {
			t.Errorf("then there are %d, want the rest of 70", n)
		}
	})
}

func TestTopicThatWasCompletedDropsOnlyItsLines(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		h := topics.NewHub(topics.Options{})
		defer h.Close()
		r, w := io.Pipe()
		opts := lines.Options{Topic: named("a"), Field: "n"}
		ctx, stop := context.WithCancel(t.Context())
		s := topics.Supervise(ctx, h, topics.Source{
			Topics: []topics.TopicInfo{opts.Topic},
			Run:    func(ctx context.Context, pub *topics.Publisher) error { return lines.Run(ctx, r, pub, opts) },
		})
		out := &live{t: t, w: w}
		out.write("{\"n\":1}\n{\"n\":2}\n")
		if err := h.Complete(topics.MustName("a.1")); err != nil {
			t.Fatal(err)
		}
		out.write("{\"n\":1}\n{\"n\":2}\n")
		after(time.Second)
		if e, ok := h.Last(topics.MustName("a.notes")); !ok || string(e.Data) != "1 line was dropped: its topic is complete" {
			t.Errorf("the note is %q", e.Data)
		}
		if h.Stats().Events != 4 {
			t.Errorf("%d events", h.Stats().Events)
		}
		if err := h.Complete(topics.MustName("a")); err != nil {
			t.Fatal(err)
		}
		out.write("1\n")
		s.Wait() // the source has ended, although its program has not
		if _, err := w.Write([]byte("2\n")); !errors.Is(err, io.ErrClosedPipe) {
			t.Errorf("the error of the program is %v", err)
		}
		stop()
	})
}

func TestErrorOfTheReaderFailsTheSource(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		h := topics.NewHub(topics.Options{})
		defer h.Close()
		r, w := io.Pipe()
		broken := errors.New("the line is broken")
		opts := lines.Options{Topic: named("a")}
		s := topics.Supervise(t.Context(), h, topics.Source{
			Topics: []topics.TopicInfo{opts.Topic},
			Run: func(ctx context.Context, pub *topics.Publisher) error {
				if err := lines.Run(ctx, r, pub, opts); !errors.Is(err, broken) {
					t.Errorf("the error is %v", err)
				}
				return nil
			},
		})
		_ = w.CloseWithError(broken)
		s.Wait()
	})
}

func TestOptionsWithoutRoomForTheNotesAreRejected(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("a", 128)
	err := lines.Options{Topic: named(long)}.Validate()
	if err == nil || !strings.Contains(err.Error(), "longer than 128 bytes") {
		t.Errorf("the error is %v", err)
	}
	if err := (lines.Options{}).Validate(); !errors.Is(err, topics.ErrTopicInfo) {
		t.Errorf("without a topic the error is %v", err)
	}
}
