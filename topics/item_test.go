package topics_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"topicmux/topics"
)

// readItems describes the next n items of a subscription.
func readItems(t *testing.T, sub *topics.Subscription, n int) (out []string) {
	t.Helper()
	for item, err := range sub.Events(t.Context()) {
		switch {
		case err != nil:
			out = append(out, "error: "+err.Error())
		case item.Gap != nil:
			out = append(out, fmt.Sprintf("gap %s %d %s", item.Gap.Topic, item.Gap.Missed, item.Gap.Reason))
		case item.Info != nil:
			out = append(out, fmt.Sprintf("info %s %s", item.Info.Name, item.Info.State))
		default:
			out = append(out, fmt.Sprintf("event %d %s %q", item.ID.Seq, item.Event.Topic, item.Event.Data))
		}
		if len(out) == n {
			break
		}
	}
	return out
}

func subscribeEvents(t *testing.T, h *topics.Hub, want topics.SubscribeOptions) *topics.Subscription {
	t.Helper()
	want.Format = topics.FormatEvents
	sub, err := h.Subscribe(want)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(sub.Close)
	return sub
}

// TestEventsAreReadInProcessAsTheyArePublished, also beside frames, with their
// times, ids and any bytes.
func TestEventsAreReadInProcessAsTheyArePublished(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 1, 2, 3, 4, 5, 678901234, time.UTC)
	h := topics.NewHub(topics.Options{
		Clock: func() time.Time { return now },
		Frame: func(dst []byte, _ topics.ID, _ topics.Event) []byte { return append(dst, "framed"...) },
	})
	defer h.Close()
	payloads := []string{"", "37.5", "a\nb\r\x00\xff", strings.Repeat("x", 300_000)}
	live := subscribeEvents(t, h, topics.SubscribeOptions{})
	var want []string
	for i, data := range payloads {
		if _, err := h.Publish(topics.MustName(fmt.Sprint("topic.", i%2)), []byte(data)); err != nil {
			t.Fatal(err)
		}
	}
	for i, data := range payloads {
		if i < 2 {
			want = append(want, fmt.Sprintf("info topic.%d live", i))
		}
		want = append(want, fmt.Sprintf("event %%d topic.%d %q", i%2, data))
	}
	got := readItems(t, live, len(want))
	replayed := readItems(t, subscribeEvents(t, h, topics.SubscribeOptions{Last: 10}), len(payloads))
	seq := 0
	var events []string
	for i, w := range want {
		if !strings.HasPrefix(w, "event") {
			seq++
			continue
		}
		seq++
		want[i] = fmt.Sprintf(w, seq)
		events = append(events, want[i])
	}
	if !slices.Equal(got, want) {
		t.Errorf("live: got %.200q, want %.200q", got, want)
	}
	if !slices.Equal(replayed, events) {
		t.Errorf("replayed: got %.200q, want %.200q", replayed, events)
	}
	for item, err := range subscribeEvents(t, h, topics.SubscribeOptions{Last: 1}).Events(t.Context()) {
		if err != nil || !item.Event.Time.Equal(now) || item.ID.Epoch != h.Epoch() || item.ID.Seq != item.Event.Seq {
			t.Errorf("time %v, id %v, number %d", item.Event.Time, item.ID, item.Event.Seq)
		}
		break
	}
}

// TestALoopThatEndsEarlyLosesNothing: the next one continues, item by item.
func TestALoopThatEndsEarlyLosesNothing(t *testing.T) {
	t.Parallel()
	h := topics.NewHub(topics.Options{MaxEvents: 4})
	defer h.Close()
	a := topics.MustName("a")
	first, err := h.Publish(a, []byte("0"))
	if err != nil {
		t.Fatal(err)
	}
	for i := 1; i < 8; i++ {
		if _, err := h.Publish(a, fmt.Append(nil, i)); err != nil {
			t.Fatal(err)
		}
	}
	sub := subscribeEvents(t, h, topics.SubscribeOptions{LastEventID: first.String()})
	var got []string
	for range 5 {
		got = append(got, readItems(t, sub, 1)...)
	}
	if want := []string{"gap a 3 evicted", `event 6 a "4"`, `event 7 a "5"`, `event 8 a "6"`, `event 9 a "7"`}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestEventsEndWithTheirTopicsOrContext(t *testing.T) {
	t.Parallel()
	h := topics.NewHub(topics.Options{})
	defer h.Close()
	a := topics.MustName("a")
	if _, err := h.Publish(a, []byte("1")); err != nil {
		t.Fatal(err)
	}
	selection, err := topics.ParseSelection("a")
	if err != nil {
		t.Fatal(err)
	}
	ends := subscribeEvents(t, h, topics.SubscribeOptions{Selection: selection, Last: 1})
	if err := h.Complete(a); err != nil {
		t.Fatal(err)
	}
	if got, want := readItems(t, ends, 0), []string{`event 2 a "1"`, "info a complete"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	for item, err := range subscribeEvents(t, h, topics.SubscribeOptions{}).Events(ctx) {
		t.Errorf("after the context's end: %+v, %v", item, err)
	}
	framed, err := h.Subscribe(topics.SubscribeOptions{})
	if err != nil {
		t.Fatal(err)
	}
	defer framed.Close()
	if got := readItems(t, framed, 0); len(got) != 1 || got[0] != "error: "+topics.ErrFormat.Error() {
		t.Errorf("a subscription of frames: %q", got)
	}
	closed := subscribeEvents(t, h, topics.SubscribeOptions{})
	closed.Close()
	for _, err := range closed.Events(t.Context()) {
		if !errors.Is(err, topics.ErrClosed) {
			t.Errorf("after Close: %v", err)
		}
	}
}
