package topics_test

import (
	"fmt"
	"testing"
	"testing/synctest"
	"time"

	"topicmux/topics"
)

func TestNewSubscriberGetsTheLastEventsThenLive(t *testing.T) {
	t.Parallel()
	h := newHub(t, topics.Options{})
	publish(t, h, "a", "a1", "a2")
	publish(t, h, "b", "b1")
	publish(t, h, "a", "a3")
	want := map[int]string{0: "a4", 1: "b1 a3 a4", 2: "a2 b1 a3 a4", 9: "a1 a2 b1 a3 a4", -1: "a4"}
	subs := map[int]*topics.Subscription{}
	for last := range want {
		subs[last] = subscribe(t, h, topics.SubscribeOptions{Last: last})
	}
	publish(t, h, "a", "a4")
	for last, s := range subs {
		if got := received(t, s); got != want[last] {
			t.Errorf("last %d gave %q, want %q", last, got, want[last])
		}
	}
}

func TestNewSubscriberGetsEventsSinceATime(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		h := newHub(t, topics.Options{})
		publish(t, h, "old", "o1", "o2")
		publish(t, h, "a", "a1")
		advance(30 * time.Second)
		publish(t, h, "a", "a2")
		advance(30 * time.Second)
		publish(t, h, "a", "a3", "a4")
		advance(30 * time.Second)
		for _, test := range []struct {
			ago  time.Duration
			last int
			want string
		}{
			{ago: 0, last: 9, want: "o2 a4"},
			{ago: 30*time.Second - 1, last: 9, want: "o2 a4"},
			{ago: 30 * time.Second, last: 9, want: "o2 a3 a4"},
			{ago: 30 * time.Second, last: 1, want: "o2 a4"},
			{ago: time.Minute, last: 9, want: "o2 a2 a3 a4"},
			{ago: time.Hour, last: 9, want: "o1 o2 a1 a2 a3 a4"},
			{ago: time.Hour, last: 2, want: "o1 o2 a3 a4"},
			{ago: time.Hour, last: 0, want: ""},
			{ago: -time.Hour, last: 9, want: "o2 a4"},
			{ago: 100 * 365 * 24 * time.Hour, last: 9, want: "o1 o2 a1 a2 a3 a4"},
		} {
			s := subscribe(t, h, topics.SubscribeOptions{Last: test.last, Since: time.Now().Add(-test.ago)})
			if got := received(t, s); got != test.want {
				t.Errorf("the last %d of the last %v are %q, want %q", test.last, test.ago, got, test.want)
			}
		}
	})
}

func TestSinceATimeLosesNothingBeforeLiveEvents(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		h := newHub(t, topics.Options{MaxEvents: 3})
		publish(t, h, "a", "1", "2", "3", "4")
		s := subscribe(t, h, topics.SubscribeOptions{Last: 9, Since: time.Now().Add(-time.Minute)})
		publish(t, h, "a", "5")
		publish(t, h, "b", "x")
		if got := received(t, s); got != "gap(a 1 slow) 3 4 5 entry(b live) x" {
			t.Errorf("got %q", got)
		}
		ids := publish(t, h, "a", "6", "7")
		s = subscribe(t, h, topics.SubscribeOptions{LastEventID: ids[0].String(), Last: 9, Since: time.Now().Add(-time.Minute)})
		if got := received(t, s); got != "7" {
			t.Errorf("a resume got %q", got)
		}
	})
}

func TestSinceATimeAfterTheClockWasSet(t *testing.T) {
	t.Parallel()
	noon := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	for _, test := range []struct {
		name  string
		since int
		times []int // seconds after noon
		want  string
	}{
		{"back", 60, []int{100, 101, 102, 58, 59, 60, 61}, "5 6"},
		{"back, all of it later", 40, []int{30, 100, 101, 58, 59}, "1 2 3 4"},
		{"forth", 60, []int{10, 11, 100, 101}, "2 3"},
		{"to and fro", 60, []int{70, 10, 70, 10, 70}, "4"},
		{"the newest is the oldest", 60, []int{70, 71, 10}, "2"},
	} {
		var now time.Time
		h := newHub(t, topics.Options{Clock: func() time.Time { return now }})
		for i, at := range test.times {
			now = noon.Add(time.Duration(at) * time.Second)
			publish(t, h, "a", fmt.Sprint(i))
		}
		since := noon.Add(time.Duration(test.since) * time.Second)
		if got := received(t, subscribe(t, h, topics.SubscribeOptions{Last: 9, Since: since})); got != test.want {
			t.Errorf("%s: got %q, want %q", test.name, got, test.want)
		}
	}
}

func TestResumeDeliversEventsAfterTheID(t *testing.T) {
	t.Parallel()
	h := newHub(t, topics.Options{})
	ids := publish(t, h, "a", "1", "2", "3")
	publish(t, h, "b", "x")
	s := subscribe(t, h, topics.SubscribeOptions{LastEventID: ids[0].String(), Last: 1})
	publish(t, h, "a", "4")
	if got := received(t, s); got != "2 3 x 4" {
		t.Errorf("got %q", got)
	}
	want := topics.Resume{Asked: ids[0].String(), Replayed: 3}
	if r, ok := s.Resume(); !ok || r != want {
		t.Errorf("resume says %+v, want %+v", r, want)
	}
	if _, ok := subscribe(t, h, topics.SubscribeOptions{}).Resume(); ok {
		t.Error("a newcomer resumed")
	}
}
