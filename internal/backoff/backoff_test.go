package backoff_test

import (
	"context"
	"math"
	"testing"
	"testing/synctest"
	"time"

	"topicmux/internal/backoff"
)

func TestDelayDoublesUpToTheLongest(t *testing.T) {
	t.Parallel()
	const first, longest = 200 * time.Millisecond, 10 * time.Second
	for failures, full := range map[int]time.Duration{
		-1: first, 0: first, 1: first, 2: 2 * first, 3: 4 * first, 6: 32 * first, 7: longest, 8: longest, 1000: longest, math.MaxInt: longest,
	} {
		shortest, highest := time.Duration(math.MaxInt64), time.Duration(0)
		for range 1000 {
			d := backoff.Delay(failures, first, longest)
			shortest, highest = min(shortest, d), max(highest, d)
		}
		if shortest < full/2 || shortest > full*6/10 || highest > full || highest < full*9/10 {
			t.Errorf("after %d failures: from %v to %v, want from %v to %v", failures, shortest, highest, full/2, full)
		}
	}
	if d := backoff.Delay(3, time.Minute, time.Second); d > time.Second {
		t.Errorf("got %v, which is longer than the longest", d)
	}
	if d := backoff.Delay(math.MaxInt, 0, 0); d != 0 {
		t.Errorf("without a wait: got %v", d)
	}
	if d := backoff.Delay(100, math.MaxInt64/3, math.MaxInt64); d < math.MaxInt64/2-1 {
		t.Errorf("the longest time of all: got %v", d)
	}
}

func TestSleepEndsWithTheContext(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		began := time.Now()
		if !backoff.Sleep(t.Context(), time.Minute) || time.Since(began) != time.Minute {
			t.Errorf("it took %v", time.Since(began))
		}
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		if backoff.Sleep(ctx, time.Minute) || time.Since(began) != time.Minute+time.Second {
			t.Errorf("with a context: it took %v", time.Since(began))
		}
	})
}
