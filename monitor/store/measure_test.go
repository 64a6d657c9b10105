package store_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"topicmux/monitor/store"
)

// measured returns the fields that are charted by default after n events with
// payloads from data.
func measured(t *testing.T, topic string, n int, data func(i int, at time.Time) string) string {
	t.Helper()
	r := newRig(t, store.Options{})
	for i := range n {
		r.wait(time.Second)
		r.send(topic, data(i, r.now))
	}
	var out []string
	for _, s := range r.topic(topic).AppendMeasures(nil) {
		out = append(out, s.Field)
	}
	return strings.Join(out, " ")
}

func TestTimesIdsAndCountsOfEventsAreNoMeasures(t *testing.T) {
	t.Parallel()
	for _, key := range []string{
		"id", "orderId", "orderID", "order_id", "user-id", "ids.0", "pid", "src_port", "dstPort", "port", "seq", "seqNo", "lastSeq", "sequence_number",
		"offset", "kafka_offset", "index", "content_index", "outputIndex", "ts", "timestamp", "event_ts", "lineNumber", "partition", "uuid", "a.b.id",
	} {
		at := strings.Split(key, ".")
		open, closing := "", ""
		for _, k := range at[:len(at)-1] {
			open, closing = open+`{"`+k+`":`, closing+"}"
		}
		last := `{"` + at[len(at)-1] + `":%d}`
		if at[len(at)-1] == "0" {
			last = "[%d]"
		}
		got := measured(t, "x", 3, func(i int, _ time.Time) string {
			return fmt.Sprintf(`{"m":1.5,"p":`+open+last+closing+`}`, 70+i*i)
		})
		if got != "m" {
			t.Errorf("with %s: %q is charted, want m alone", key, got)
		}
	}
}

func TestValuesThatBehaveLikeTimesAndIdsAreNoMeasures(t *testing.T) {
	t.Parallel()
	for name, value := range map[string]func(i int, at time.Time) any{
		"epoch, s":     func(_ int, at time.Time) any { return at.Unix() },
		"epoch, ms":    func(_ int, at time.Time) any { return at.UnixMilli() - 900 },
		"epoch, µs":    func(_ int, at time.Time) any { return at.UnixMicro() },
		"epoch, ns":    func(_ int, at time.Time) any { return at.UnixNano() },
		"fraction":     func(_ int, at time.Time) any { return fmt.Sprintf("%d.25", at.Unix()) },
		"64 bit":       func(i int, _ time.Time) any { return 7119450512316588032 + uint64(i*i)*977_777_777_777_777 },
		"beyond int64": func(i int, _ time.Time) any { return uint64(18119450512316588032) - uint64(i) },
		"by one":       func(i int, _ time.Time) any { return 4711 + i },
	} {
		got := measured(t, "x", 12, func(i int, at time.Time) string {
			return fmt.Sprintf(`{"x":%v,"m":%d.5}`, value(i, at), i*i)
		})
		if got != "m" {
			t.Errorf("%s: %q is charted, want m alone", name, got)
		}
	}
	for _, key := range []string{"time", "created_at", "createdAt", "updated", "expires", "time_ms", "startTime"} {
		got := measured(t, "x", 3, func(i int, _ time.Time) string {
			return fmt.Sprintf(`{"m":1,"%s":%d}`, key, 1700000000000+i) // an old time, so that only the name can identify it
		})
		if got != "m" {
			t.Errorf("a time called %s: %q is charted, want m alone", key, got)
		}
	}
}

func TestMeasuresAreNotTakenForTimesAndIds(t *testing.T) {
	t.Parallel()
	for name, payload := range map[string]func(i int, at time.Time) string{
		"a price near the time": func(_ int, at time.Time) string { return fmt.Sprintf(`{"x":5,"price":%d}`, at.Unix()) },
		"a price of 1.7e9":      func(i int, _ time.Time) string { return fmt.Sprintf(`{"x":5,"p":%d}`, 1_700_000_000+i*37) },
		"a population":          func(i int, _ time.Time) string { return fmt.Sprintf(`{"x":5,"people":%d}`, 1_425_893_465+i*3) },
		"bytes":                 func(i int, _ time.Time) string { return fmt.Sprintf(`{"x":5,"used":%d}`, 1_784_000_000+i*4096) },
		"requests, one by one":  func(i int, _ time.Time) string { return fmt.Sprintf(`{"x":5,"requests":%d}`, i) },
		"a count":               func(i int, _ time.Time) string { return fmt.Sprintf(`{"x":5,"count":%d}`, i) },
		"a uv index":            func(i int, _ time.Time) string { return fmt.Sprintf(`{"x":5,"uv_index":%d}`, i*3%7) },
		"an offset":             func(i int, _ time.Time) string { return fmt.Sprintf(`{"x":5,"offset":-0.%d}`, i+1) },
		"a clock's offset":      func(i int, _ time.Time) string { return fmt.Sprintf(`{"x":5,"clock_offset":%d}`, i*i) },
		"a bid":                 func(i int, _ time.Time) string { return fmt.Sprintf(`{"x":5,"bid":%d}`, i*i) },
		"how humid it is":       func(i int, _ time.Time) string { return fmt.Sprintf(`{"x":5,"humid":%d}`, i*i) },
		"how long it took":      func(i int, _ time.Time) string { return fmt.Sprintf(`{"x":5,"time":%d}`, 20+i*i) },
		"with a unit":           func(i int, _ time.Time) string { return fmt.Sprintf(`{"x":5,"offset":"%d ms"}`, i*i) },
		"steps that vary":       func(i int, _ time.Time) string { return fmt.Sprintf(`{"x":5,"n":%d}`, i+i/9) },
		"a large float":         func(i int, _ time.Time) string { return fmt.Sprintf(`{"x":5,"n":%d.5e30}`, i) },
	} {
		got := measured(t, "x", 12, payload)
		if n := len(strings.Fields(got)); n != 2 {
			t.Errorf("%s: %q is charted, want both", name, got)
		}
	}
	r := newRig(t, store.Options{})
	r.send("x", "1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11")
	equal(t, "a number alone that counts up", len(r.topic("x").AppendMeasures(nil)), 1)
	equal(t, "it measures", r.topic("x").Measure(r.topic("x").Series[0]), true)
	r.send("app.seq", "5")
	equal(t, "a number alone that names", r.topic("app.seq").Measure(r.topic("app.seq").Series[0]), false)
	r.send("$topic", `{"name":"db.port","kind":"number"}`)
	r.send("db.port", "5")
	equal(t, "one that is declared a number", r.topic("db.port").Measure(r.topic("db.port").Series[0]), true)
}

func TestAnEventOfAnotherShapeLeavesNoGhost(t *testing.T) {
	t.Parallel()
	fields := func(n int, odd string) string {
		return measured(t, "x", n, func(i int, _ time.Time) string {
			if i == 2 {
				return odd
			}
			return fmt.Sprintf(`{"a":%d,"b":2}`, i)
		})
	}
	equal(t, "a number among objects", fields(4, "5"), "a b")
	equal(t, "an array among objects", fields(14, "[1,2]"), "a b")
	equal(t, "another key", fields(14, `{"aa":4}`), "a b")
	equal(t, "an object among numbers", measured(t, "x", 5, func(i int, _ time.Time) string {
		if i == 4 {
			return `{"a":1}`
		}
		return fmt.Sprint(i)
	}), "")
	equal(t, "a field that comes now and then", measured(t, "x", 200, func(i int, _ time.Time) string {
		if i%20 == 0 {
			return fmt.Sprintf(`{"a":1,"b":%d}`, i*i)
		}
		return `{"a":1}`
	}), "a b")
	r := newRig(t, store.Options{})
	many := make([]string, 90)
	for i := range many {
		many[i] = fmt.Sprintf(`"k%d":1`, i)
	}
	r.send("x", "{"+strings.Join(many, ",")+"}")
	for range 20 {
		r.send("x", `{"k0":1,"k1":2}`)
	}
	equal(t, "fields beyond the bound of one event", r.topic("x").MoreFields, 0)
}

func TestNumbersNestedDeeplyAreChartedIfThereAreNoOthers(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ payload, want string }{
		"four levels":              {`{"data":{"metrics":{"cpu":{"total":%d}}}}`, "data.metrics.cpu.total"},
		"eight levels":             {`{"a":{"b":{"c":{"d":{"e":{"f":{"g":{"h":%d}}}}}}}}`, "a.b.c.d.e.f.g.h"},
		"nine levels":              {`{"a":{"b":{"c":{"d":{"e":{"f":{"g":{"h":{"i":%d}}}}}}}}}`, ""},
		"in a string":              {`{"a":{"b":{"c":{"d":"%d ms"}}}}`, "a.b.c.d"},
		"a time higher up":         {`{"ts":1786528800,"id":7,"a":{"b":{"c":{"d":%d}}}}`, "a.b.c.d"},
		"a measurement higher up":  {`{"v":1.5,"a":{"b":{"c":{"d":%d}}}}`, "v"},
		"an id":                    {`{"a":{"b":{"c":{"id":%d}}}}`, ""},
		"in a table":               {`{"a":{"b":{"rows":[{"d":%d}]}}}`, ""},
		"eight numbers":            {`{"a":{"b":{"c":[%d,1,2,3,4,5,6,7]}}}`, "a.b.c.0 a.b.c.1 a.b.c.2 a.b.c.3 a.b.c.4 a.b.c.5 a.b.c.6 a.b.c.7"},
		"more than eight numbers":  {`{"a":{"b":{"c":[%d,1,2,3,4,5,6,7,8]}}}`, ""},
		"with labels higher up":    {`{"host":"h","dc":"x","a":{"b":{"c":{"d":%d}}}}`, "a.b.c.d"},
		"a number in a deep label": {`{"a":{"b":{"c":{"d":%d,"zip":"50667"}}}}`, "a.b.c.d"},
	} {
		got := measured(t, "x", 3, func(i int, _ time.Time) string { return fmt.Sprintf(c.payload, i*i+1) })
		equal(t, name, got, c.want)
	}
	r := newRig(t, store.Options{})
	r.every(time.Second, "x", `{"a":{"b":{"c":{"d":1}}}}`, `{"a":{"b":{"c":{"d":2}}}}`)
	equal(t, "shape", r.topic("x").Shape, store.ShapeNumbers)
}
