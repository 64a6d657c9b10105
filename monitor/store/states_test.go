package store_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"topicmux/monitor/store"
	"topicmux/sse"
)

func spans(x *store.Topic, from, to time.Time) string {
	var out []string
	for _, s := range x.States(from, to) {
		out = append(out, fmt.Sprintf("%s %.0f-%.0f", s.Value, s.From.Sub(start).Seconds(), s.To.Sub(start).Seconds()))
	}
	return strings.Join(out, "|")
}

func TestStatesOverTime(t *testing.T) {
	t.Parallel()
	r := newRig(t, store.Options{})
	r.conn(sse.Open)
	r.every(time.Second, "x", "up", "up", "down", "down", "up")
	x := r.topic("x")
	r.wait(5 * time.Second)
	equal(t, "all", spans(x, start, time.Time{}), "up 1-3|down 3-5|up 5-10")
	equal(t, "some", spans(x, start.Add(3500*time.Millisecond), start.Add(4*time.Second)), "down 3-4")
	r.conn(sse.Waiting)
	r.wait(5 * time.Second)
	r.conn(sse.Open)
	r.every(time.Second, "x", "up")
	r.wait(time.Second)
	equal(t, "over an outage", spans(x, start.Add(5*time.Second), r.now), "down 3-5|up 5-10|up 16-17")
	r.send("$gap", `{"topic":"x","missed":5,"reason":"slow"}`)
	r.every(time.Second, "x", "up")
	equal(t, "over a gap", spans(x, start.Add(16*time.Second), r.now.Add(time.Second)), "up 16-17|up 18-19")
}

func TestStatesAreBounded(t *testing.T) {
	t.Parallel()
	r := newRig(t, store.Options{})
	r.send("$topic", `{"name":"x","kind":"state"}`, `{"name":"y","kind":"state"}`)
	for i := range 5000 {
		r.every(time.Second, "x", fmt.Sprintf("\x1b[1mstate %d", i))
		r.send("y", fmt.Sprint("state ", i%3))
	}
	for name, most := range map[string]int{"x": 64, "y": 512} {
		got := r.topic(name).States(start, r.now.Add(time.Second))
		if len(got) > most || len(got) < most/2 {
			t.Errorf("%s: %d spans", name, len(got))
		}
		for i, s := range got {
			at := 5000 - len(got) + i
			want := at
			if name == "y" {
				want = at % 3
			}
			equal(t, name, s.Value, fmt.Sprint("state ", want))
			equal(t, name+" from", s.From.Sub(start), time.Duration(at+1)*time.Second)
		}
	}
}

func TestStateForms(t *testing.T) {
	t.Parallel()
	for payload, want := range map[string]string{
		`"up"`: "up 0-1", `{"state":"down","since":5}`: "down 0-1", `true`: "true 0-1", "a longer word": "a longer word 0-1",
		`{"n":1}`: `{"n":1} 0-1`,
	} {
		r := newRig(t, store.Options{})
		r.send("$topic", `{"name":"x","kind":"state"}`)
		r.send("x", payload)
		equal(t, payload, spans(r.topic("x"), start, start.Add(time.Second)), want)
	}
}
