package store_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"topicmux/monitor/store"
)

func rows(x *store.Topic, to time.Time) string {
	var out []string
	for _, p := range x.Progress(to) {
		s := fmt.Sprintf("%s %s %.0f%% %s", p.Key, p.Label, p.Percent, p.State)
		if p.Done {
			s += "."
		}
		if p.Failed {
			s += "!"
		}
		out = append(out, s)
	}
	return strings.Join(out, "|")
}

func TestProgressRowsRunToTheirEnd(t *testing.T) {
	t.Parallel()
	r := newRig(t, store.Options{})
	order := func(id string, item string, percent int, state string) {
		r.every(time.Second, "x", fmt.Sprintf(`{"order":%q,"item":%q,"progress":%d,"state":%q}`, id, item, percent, state))
	}
	order("A", "espresso", 10, "packing")
	order("B", "tea", 50, "packing")
	order("C", "water", 5, "packing")
	order("A", "espresso", 60, "shipped")
	order("B", "tea", 100, "delivered")
	order("C", "water", 7, "failed")
	x := r.topic("x")
	equal(t, "now", rows(x, time.Time{}), "A espresso 60% shipped|C water 7% failed.!|B tea 100% delivered.")
	equal(t, "after three", rows(x, start.Add(3*time.Second)), "A espresso 10% packing|B tea 50% packing|C water 5% packing")
	equal(t, "before all", rows(x, start), "")
	row := x.Progress(time.Time{})[0]
	about(t, "rate", row.Rate, 50.0/3)
	equal(t, "start", row.Start.Equal(start.Add(time.Second)), true)
	order("B", "tea", 0, "packing")
	equal(t, "it begins again", rows(x, r.now), "A espresso 60% shipped|B tea 0% packing|C water 7% failed.!")
	equal(t, "from now", x.Progress(r.now)[1].Start.Equal(r.now), true)
}

func TestProgressForms(t *testing.T) {
	t.Parallel()
	for payload, want := range map[string]string{
		`{"id":3,"percent":40.4,"stage":"tests"}`:           "3  40% tests",
		`{"name":"x","pct":0.5,"done":false}`:               "x  50% ",
		`{"file":"x","done":30,"total":120}`:                "x  25% ",
		`{"id":"y","completed":7,"total":7}`:                "y  100% .",
		`{"progress":140}`:                                  "  100% .",
		`{"progress":-5,"status":"cancelled"}`:              "  0% cancelled.!",
		`{"task":"a","title":"b","progress":1,"done":true}`: "a b 1% .",
		`{"id":"a\u001b[1m","progress":1}`:                  "a  1% ",
	} {
		r := newRig(t, store.Options{})
		r.send("x", payload)
		equal(t, payload, rows(r.topic("x"), time.Time{}), want)
	}
}

func TestProgressIsBounded(t *testing.T) {
	t.Parallel()
	r := newRig(t, store.Options{})
	for i := range 200 {
		r.every(time.Second, "x", fmt.Sprintf(`{"id":"%d","progress":%d}`, i, 50+50*(i%2)))
	}
	got := r.topic("x").Progress(r.now)
	equal(t, "rows", len(got), 64)
	done := 0
	for _, row := range got {
		if row.Done {
			done++
		}
	}
	if done > 1 {
		t.Errorf("%d done rows stay while others had to go", done)
	}
	for i := range 5000 {
		r.every(time.Second, "y", fmt.Sprintf(`{"id":"a","progress":%d}`, i/50))
	}
	middle := r.topic("y").Progress(r.now.Add(-2500 * time.Second))
	about(t, "half way", middle[0].Percent, 50)
}
