package store_test

import (
	"fmt"
	"testing"
	"time"

	"topicmux/monitor/store"
)

// runs returns the value of Repeats for each stored line.
func runs(x *store.Topic) (out []int) {
	for i := range x.Len() {
		out = append(out, x.Repeats(i))
	}
	return out
}

func TestRepeatedLinesAreCounted(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name  string
		lines []string
		want  []int
	}{
		{"the time does not count", []string{"2026-11-27 18:00:00 WARN slow", "2026-11-27 18:00:01 WARN slow", "2026-11-27 18:00:02 WARN slow"}, []int{1, 2, 3}},
		{"the level does", []string{"18:00:00 WARN slow", "18:00:01 ERROR slow"}, []int{1, 1}},
		{"the fields do", []string{"level=info msg=a n=1", "level=info msg=a n=2", "level=info msg=a n=2"}, []int{1, 1, 2}},
		{"JSON", []string{`{"level":"info","msg":"a","ts":1795802400}`, `{"level":"info","msg":"a","ts":1795802401}`}, []int{1, 2}},
		{"a line between begins again", []string{"INFO a", "INFO a", "INFO b", "INFO a"}, []int{1, 2, 1, 1}},
		{"plain text", []string{"some words here", "some words here"}, []int{1, 2}},
	} {
		r := newRig(t, store.Options{})
		r.every(time.Second, "x", c.lines...)
		equal(t, c.name, fmt.Sprint(runs(r.topic("x"))), fmt.Sprint(c.want))
	}
}

func TestAGapEndsARepetition(t *testing.T) {
	t.Parallel()
	r := newRig(t, store.Options{})
	r.send("x", "INFO a", "INFO a")
	r.send("$gap", `{"topic":"x","missed":1}`)
	r.send("x", "INFO a")
	equal(t, "runs", fmt.Sprint(runs(r.topic("x"))), "[1 2 1 1]")
}

func TestRepetitionsOutliveTheOldestLines(t *testing.T) {
	t.Parallel()
	r := newRig(t, store.Options{})
	x := func() *store.Topic { return r.topic("x") }
	for range 3 {
		for range 600 {
			r.send("x", "WARN slow")
		}
		x().Repeats(x().Len() - 1)
	}
	equal(t, "kept", x().Len(), 1000)
	equal(t, "repeats", x().Repeats(999), 1800)
}

func TestOnlyLogsRepeat(t *testing.T) {
	t.Parallel()
	r := newRig(t, store.Options{})
	r.send("x", "42", "42", "42")
	equal(t, "numbers", fmt.Sprint(runs(r.topic("x"))), "[1 1 1]")
}

func TestErrorsOfAWindow(t *testing.T) {
	t.Parallel()
	r := newRig(t, store.Options{})
	r.every(time.Second, "x", "INFO a", "ERROR b", "ERROR b", `{"level":"fatal","msg":"c"}`, "WARN d")
	x := r.topic("x")
	at := func(s int) time.Time { return start.Add(time.Duration(s) * time.Second) }
	equal(t, "all", x.Errors(at(0), at(10)), 3)
	equal(t, "as of then", x.Errors(at(0), at(3).Add(time.Second/2)), 2)
	equal(t, "later", x.Errors(at(5), at(10)), 0)
	r.send("y", "INFO a")
	equal(t, "none", r.topic("y").Errors(at(0), at(10)), 0)
}

func TestLinesPerMinuteAreThoseOfThatMinute(t *testing.T) {
	t.Parallel()
	r := newRig(t, store.Options{})
	for range 30 {
		r.every(4*time.Second, "x", "INFO a")
	}
	x := r.topic("x")
	n, ok := x.Within(time.Minute, r.now)
	equal(t, "now", n, 15)
	equal(t, "known", ok, true)
	n, _ = x.Within(time.Minute, r.now.Add(50*time.Second))
	equal(t, "after silence", n, 3)
	n, _ = x.Within(time.Minute, start.Add(20*time.Second))
	equal(t, "at the beginning", n, 5)
	for range 2000 {
		r.every(10*time.Millisecond, "x", "INFO a")
	}
	_, ok = x.Within(time.Minute, r.now)
	equal(t, "more than is kept", ok, false)
	n, ok = x.Within(5*time.Second, r.now)
	equal(t, "less than is kept", n, 500)
	equal(t, "is known", ok, true)
}
