package topics_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"topicmux/topics"
)

func TestLargestHistoriesAreEvictedFirst(t *testing.T) {
	t.Parallel()
	const limit = 4 << 20
	h := newHub(t, topics.Options{MaxHistory: limit, MaxEvents: 1 << 20})
	s := subscribe(t, h, topics.SubscribeOptions{})
	for i := range 100 {
		for range 3 {
			publish(t, h, fmt.Sprintf("slow%d", i), "value")
		}
	}
	for i := range 40_000 { // ten times the bound
		publish(t, h, fmt.Sprintf("chatty%d", i%5), strings.Repeat("x", 1000))
	}
	if st := h.Stats(); st.History > limit || st.History < limit/2 {
		t.Errorf("the history takes %d bytes, the bound is %d", st.History, limit)
	}
	all := subscribe(t, h, topics.SubscribeOptions{Last: 1 << 20})
	got := received(t, all)
	if n := strings.Count(got, "value"); n != 300 {
		t.Errorf("%d of 300 events of slow topics are left", n)
	}
	each := strings.Count(got, strings.Repeat("x", 1000)) / 5
	if each < 200 || each > 800 {
		t.Errorf("a chatty topic has %d events", each)
	}
	if n := strings.Count(received(t, s), strings.Repeat("x", 1000)) + int(h.Stats().Missed); n != 40_000 {
		t.Errorf("%d events were given or told", n)
	}
}

func TestNewestEventsAloneCanFillTheHistory(t *testing.T) {
	t.Parallel()
	const limit, size = 1 << 20, 50_000
	h := newHub(t, topics.Options{MaxHistory: limit})
	data := strings.Repeat("x", size)
	taken := 0
	for ; taken < 100; taken++ {
		_, err := h.Publish(topics.MustName(fmt.Sprintf("t%d", taken)), []byte(data))
		if errors.Is(err, topics.ErrHistoryFull) {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if taken < limit/size/2 || taken > limit/size+1 {
		t.Fatalf("%d events of %d bytes were taken, the bound is %d", taken, size, limit)
	}
	for range 50 { // what has a place may be renewed
		for i := range taken {
			publish(t, h, fmt.Sprintf("t%d", i), data)
		}
	}
	if st := h.Stats(); st.History > limit+2*size {
		t.Errorf("the history takes %d bytes, the bound is %d", st.History, limit)
	}
	for i := range taken {
		if e, ok := h.Last(topics.MustName(fmt.Sprintf("t%d", i))); !ok || len(e.Data) != size {
			t.Errorf("the last event of t%d is %d bytes, %v", i, len(e.Data), ok)
		}
	}
	for i := range taken {
		publish(t, h, fmt.Sprintf("t%d", i), "small")
	}
	for began := time.Now(); ; { // it looks again after a moment
		_, err := h.Publish(topics.MustName("new"), []byte(data))
		if err == nil {
			break
		}
		if !errors.Is(err, topics.ErrHistoryFull) || time.Since(began) > 10*time.Second {
			t.Fatal(err)
		}
	}
}

func TestEvictionThresholdIsTheLargestThatFits(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		sizes := rapid.SliceOfN(rapid.IntRange(0, 1000), 1, 20).Draw(t, "sizes")
		total := rapid.IntRange(0, 5000).Draw(t, "total")
		sum := func(most int) (n int) {
			for _, size := range sizes {
				n += min(size, most)
			}
			return n
		}
		most := topics.EvictionThreshold(sizes, total)
		if sum(most) > total || most < slices.Max(sizes) && sum(most+1) <= total {
			t.Errorf("cut to %d, %v take %d of %d, and %d one higher", most, sizes, sum(most), total, sum(most+1))
		}
	})
}
