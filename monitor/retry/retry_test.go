package retry_test

import (
	"math"
	"testing"
	"time"

	"topicmux/monitor/retry"
)

func TestWords(t *testing.T) {
	t.Parallel()
	for wait, want := range map[time.Duration]string{
		math.MinInt64:                  "next try now",
		-time.Second:                   "next try now",
		0:                              "next try now",
		1:                              "next try in 1 s",
		3*time.Second + 1:              "next try in 4 s",
		4 * time.Second:                "next try in 4 s",
		99 * time.Second:               "next try in 99 s",
		99*time.Second + 1:             "next try in 2 min",
		2*time.Minute + 1:              "next try in 3 min",
		99 * time.Minute:               "next try in 99 min",
		99*time.Minute + time.Second:   "next try in 2 h",
		48 * time.Hour:                 "next try in 48 h",
		48*time.Hour + time.Nanosecond: "next try in 3 days",
	} {
		if got := retry.Words(wait); got != want {
			t.Errorf("%v: %q, want %q", wait, got, want)
		}
	}
}

// TestWordsChangeWhenTheyAreSaidTo counts a wait down from change to change.
func TestWordsChangeWhenTheyAreSaidTo(t *testing.T) {
	t.Parallel()
	changes := 0
	for wait := 50*time.Hour + 1234567; wait > 0; changes++ {
		lasts := retry.Lasts(wait)
		words := retry.Words(wait)
		if lasts <= 0 || retry.Words(wait-lasts+1) != words || retry.Words(wait-lasts) == words {
			t.Fatalf("after %v, %q lasts %v and then is %q", wait, words, lasts, retry.Words(wait-lasts))
		}
		wait -= lasts
	}
	if most := 1 + 48 + 99 + 99; changes > most {
		t.Errorf("%d changes, at most %d", changes, most)
	}
	if retry.Lasts(0) != 0 || retry.Lasts(-time.Hour) != 0 {
		t.Error("now does not last")
	}
}

func TestShortWords(t *testing.T) {
	t.Parallel()
	for wait, want := range map[time.Duration]string{0: "retry now", 4 * time.Second: "retry 4 s", time.Hour: "retry 60 min"} {
		if got := retry.Short(wait); got != want {
			t.Errorf("%v: %q, want %q", wait, got, want)
		}
	}
}

func TestRestarts(t *testing.T) {
	t.Parallel()
	for n, want := range map[uint64]string{
		0: "", 1: "restarted once", 2: "restarted twice", 3: "restarted 3 times", 1234: "restarted 1,234 times", math.MaxUint64: "restarted 999,999,999 times",
	} {
		if got := retry.Restarts(n); got != want {
			t.Errorf("%d: %q, want %q", n, got, want)
		}
	}
}
