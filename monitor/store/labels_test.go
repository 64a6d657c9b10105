package store_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"topicmux/monitor/store"
)

// picture returns how objects with these members are shown: as "chart" with the
// names of its fields, as "events", or as "newest alone".
func picture(t *testing.T, n int, members func(i int) []string) string {
	t.Helper()
	r := newRig(t, store.Options{})
	order := rand.New(rand.NewPCG(1, 2))
	for i := range n {
		m := members(i)
		order.Shuffle(len(m), func(a, b int) { m[a], m[b] = m[b], m[a] })
		r.every(time.Second, "x", "{"+strings.Join(m, ",")+"}")
	}
	x := r.topic("x")
	switch {
	case x.Eventful():
		return "events"
	case x.Shape == store.ShapeNumbers:
		return "chart"
	}
	return "newest alone"
}

func TestTextsThatStayTheSameAreLabels(t *testing.T) {
	t.Parallel()
	pick := func(i int, of ...string) string { return of[i%len(of)] }
	for name, c := range map[string]struct {
		want    string
		members func(i int) []string
	}{
		"a metric": {"chart", func(i int) []string { return []string{`"metric":"cpu"`, `"host":"a"`, fmt.Sprintf(`"value":%d`, i)} }},
		"many labels": {"chart", func(i int) []string {
			return []string{`"name":"x"`, `"model":"y"`, `"serial":"z"`, `"vendor":"v"`, `"temp":5`}
		}},
		"labels inside": {"chart", func(i int) []string { return []string{`"name":"cpu"`, `"value":0.5`, `"labels":{"host":"a","dc":"b"}`} }},
		"Telegraf": {"chart", func(i int) []string {
			return []string{`"measurement":"cpu"`, `"tags":{"host":"a","cpu":"c"}`, `"fields":{"usage":50}`, fmt.Sprintf(`"timestamp":%d`, 1795857900+i)}
		}},
		"a station": {"chart", func(i int) []string {
			return []string{fmt.Sprintf(`"ts":"2026-11-27T18:00:%02dZ"`, i), `"station":"berlin"`, `"country":"DE"`, `"temp":5.1`}
		}},
		"CloudEvents": {"chart", func(i int) []string {
			return []string{`"specversion":"1.0"`, fmt.Sprintf(`"id":"e-%d"`, i), `"source":"/s"`, `"type":"com.x"`, `"data":{"temp":5}`}
		}},
		"the weather": {"chart", func(i int) []string {
			return []string{`"station":"b"`, `"wind":"NW"`, `"sky":"` + pick(i/8, "sun", "rain") + `"`, `"temp":5`}
		}},
		"booleans": {"chart", func(i int) []string {
			return []string{`"door":` + pick(i, "true", "false"), `"motion":true`, `"lux":5`}
		}},
		"two hosts": {"events", func(i int) []string {
			return []string{`"metric":"cpu"`, `"host":"` + pick(i, "a", "b") + `"`, `"value":5`}
		}},
		"hosts in tags": {"events", func(i int) []string {
			return []string{`"name":"cpu"`, `"tags":{"host":"` + pick(i, "a", "b") + `"}`, `"value":5`, `"n":7`}
		}},
		"unknown boxes": {"events", func(i int) []string {
			return []string{`"metric":"cpu"`, `"box":"` + pick(i, "a", "b", "c") + `"`, `"value":5`}
		}},
		"orders":         {"events", func(i int) []string { return []string{fmt.Sprintf(`"buyer":"u%d"`, i), `"shop":"b"`, `"amount":5`} }},
		"a user joined":  {"events", func(i int) []string { return []string{fmt.Sprintf(`"user":"u%d"`, i), `"room":"lobby"`, `"age":5`} }},
		"no measurement": {"events", func(i int) []string { return []string{`"who":"ann"`, fmt.Sprintf(`"id":%d`, i)} }},
	} {
		equal(t, name, picture(t, 24, c.members), c.want)
		if c.want == "chart" {
			equal(t, name+", from the second event on", picture(t, 2, c.members), "chart")
		}
	}
}

func TestTextsThatChangeNowAndThenDoNotFlip(t *testing.T) {
	t.Parallel()
	r := newRig(t, store.Options{})
	flips, was := 0, store.ShapeNone
	for i := range 2000 {
		text := "a"
		if rand.New(rand.NewPCG(3, uint64(i))).IntN(6) == 0 { // about a quarter of the objects has another text than the one before
			text = "b"
		}
		r.every(time.Second, "x", fmt.Sprintf(`{"shop":"s","sky":%q,"v":%d}`, text, i))
		if shape := r.topic("x").Shape; shape != was {
			flips, was = flips+1, shape
		}
	}
	if flips > 4 {
		t.Errorf("the shape changed %d times", flips)
	}
}

func TestIdsThatReturnAreEntities(t *testing.T) {
	t.Parallel()
	for _, key := range []string{"id", "ID", "mac", "ip", "uuid", "serial", "serial_number", "meterId", "tag_id", "address", "run-id", "pid"} {
		member := func(of int) func(i int) []string {
			return func(i int) []string {
				return []string{fmt.Sprintf(`%q:"n%d"`, key, i%of), fmt.Sprintf(`"temp":%d.5`, i)}
			}
		}
		equal(t, key+" of three", picture(t, 12, member(3)), "events")
		equal(t, key+" of one", picture(t, 12, member(1)), "chart")
	}
	for name, c := range map[string]struct {
		want    string
		members func(i int) []string
	}{
		"an id for each event":    {"chart", func(i int) []string { return []string{fmt.Sprintf(`"id":"e-%d"`, i), `"temp":5.5`} }},
		"one of them comes twice": {"chart", func(i int) []string { return []string{fmt.Sprintf(`"uuid":"e-%d"`, max(i, 2)), `"temp":5.5`} }},
		"numbers for each event":  {"chart", func(i int) []string { return []string{fmt.Sprintf(`"trade_id":%d`, 7*i), `"temp":5.5`} }},
		"numbers that return":     {"events", func(i int) []string { return []string{fmt.Sprintf(`"id":%d`, i%2), `"temp":5.5`} }},
		"a restart":               {"chart", func(i int) []string { return []string{fmt.Sprintf(`"boot_id":"b-%d"`, i/6), `"temp":5.5`} }},
		"beside a constant entity": {"events", func(i int) []string {
			return []string{`"host":"h"`, fmt.Sprintf(`"mac":"m%d"`, i%2), `"temp":5.5`, `"hum":1.5`}
		}},
		"words that end in id": {"chart", func(i int) []string { return []string{fmt.Sprintf(`"grid":"g%d"`, i%2), `"temp":5.5`} }},
	} {
		equal(t, name, picture(t, 24, c.members), c.want)
	}
}
