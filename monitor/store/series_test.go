package store_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"topicmux/monitor/store"
	"topicmux/sse"
)

func fields(x *store.Topic) string {
	var out []string
	for _, s := range x.Series {
		out = append(out, fmt.Sprintf("%s=%v", s.Field, s.Last()))
	}
	return strings.Join(out, " ")
}

func TestEveryNumericFieldIsASeries(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ payload, want string }{
		{`5`, "=5"},
		{`{"rx":1,"tx":2.5}`, "rx=1 tx=2.5"},
		{`{"b":1,"a":-2e3}`, "b=1 a=-2000"},
		{`{"total":12.3,"cores":[10.1,14.2]}`, "total=12.3 cores.0=10.1 cores.1=14.2"},
		{`[1,null,3]`, "0=1 2=3"},
		{`{"a":{"b":{"c":1,"d":{"e":2}}}}`, "a.b.c=1"},
		{`{"a":[[1,2],[3]]}`, "a.0.0=1 a.0.1=2 a.1.0=3"},
		{`{"price":"0.0012","when":"2026-08-12","id":"12ab"}`, "price=0.0012"},
		{`{"x\u001b[31m":1,"é":2,"\u00e9":3}`, "x=1 é=2 é=3"},
		{`{"rows":[{"n":1}],"n":2}`, "n=2"},
		{`[{"pid":1}]`, ""},
		{`{"a":1e999,"b":123456789012345678}`, "a=1.7976931348623157e+308 b=1.2345678901234568e+17"},
		{`{"a":1,}`, ""},
		{`{"a":01}`, ""},
		{`{"a":1.}`, ""},
		{`{"a":"\x"}`, ""},
	} {
		r := newRig(t, store.Options{})
		r.send("x", c.payload)
		equal(t, c.payload, fields(r.topic("x")), c.want)
	}
}

func TestThereIsNoValueBeforeTheFirst(t *testing.T) {
	t.Parallel()
	r := newRig(t, store.Options{})
	r.wait(40 * time.Second) // to the middle of the coarsest rollup's cell
	r.send("x", "5")
	if v, at, ok := r.topic("x").Series[0].At(start.Add(20 * time.Second)); ok {
		t.Errorf("%v at %v, although the first value came later", v, at)
	}
}

func TestFieldsMayComeAndGo(t *testing.T) {
	t.Parallel()
	r := newRig(t, store.Options{})
	r.every(time.Second, "x", `{"a":1,"b":2}`, `{"b":3,"a":4}`, `{"b":5}`, `{"c":6,"a":7}`)
	x := r.topic("x")
	equal(t, "fields", fields(x), "a=7 b=5 c=6")
	got := x.Find("a").Columns(start.Add(time.Second), start.Add(5*time.Second), 4)
	for i, want := range []uint64{1, 1, 0, 1} {
		equal(t, fmt.Sprintf("values in second %d", i), got[i].Count, want)
	}
}

func TestFieldsBeyondTheBoundAreCounted(t *testing.T) {
	t.Parallel()
	var b strings.Builder
	for i := range 100 {
		fmt.Fprintf(&b, `"f%d":%d,`, i, i)
	}
	r := newRig(t, store.Options{})
	r.send("x", "{"+b.String()+`"deep":{"a":{"b":{"c":1}}}}`)
	equal(t, "series", len(r.topic("x").Series), 64)
	equal(t, "more", r.topic("x").MoreFields, 37)
}

func TestColumnsAggregate(t *testing.T) {
	t.Parallel()
	r := newRig(t, store.Options{})
	for i := range 100 {
		r.send("x", fmt.Sprint(i))
		r.wait(100 * time.Millisecond)
	}
	s := r.topic("x").Series[0]
	got := s.Columns(start, start.Add(10*time.Second), 4)
	for i, want := range []store.Bucket{
		{Min: 0, Max: 24, Sum: 300, Last: 24, Count: 25},
		{Min: 25, Max: 49, Sum: 925, Last: 49, Count: 25},
		{Min: 50, Max: 74, Sum: 1550, Last: 74, Count: 25},
		{Min: 75, Max: 99, Sum: 2175, Last: 99, Count: 25},
	} {
		equal(t, fmt.Sprintf("column %d", i), got[i], want)
	}
	equal(t, "avg", got[0].Avg(), 12)
	equal(t, "summary", s.Summary(start, start.Add(10*time.Second)).Avg(), 49.5)
	equal(t, "columns before the first value", s.Columns(start.Add(-time.Hour), start, 1)[0].Empty(), true)
	equal(t, "no columns", len(s.Columns(start, start.Add(time.Second), 0)), 0)
	equal(t, "backward window", s.Columns(start.Add(time.Second), start, 2)[0].Empty(), true)
}

func TestHistoryGetsCoarserWithAge(t *testing.T) {
	t.Parallel()
	r := newRig(t, store.Options{})
	for i := range 4 * 24 * 360 { // four days, a value every ten seconds
		r.send("x", fmt.Sprint(i%100))
		r.wait(10 * time.Second)
	}
	for i := range 6 * 3600 { // and six hours, a value per second
		r.send("x", fmt.Sprint(i%100))
		r.wait(time.Second)
	}
	s := r.topic("x").Series[0]
	for _, c := range []struct {
		ago, want time.Duration
	}{
		{time.Minute, 100 * time.Millisecond},
		{119 * time.Second, 100 * time.Millisecond},
		{10 * time.Minute, time.Second},
		{30 * time.Minute, time.Second},
		{5 * time.Hour, 10 * time.Second},
		{70 * time.Hour, time.Minute},
		{72 * time.Hour, time.Minute},
	} {
		equal(t, "resolution "+c.ago.String()+" ago", s.Resolution(r.now.Add(-c.ago)), c.want)
	}
	for _, window := range []time.Duration{time.Minute, 10 * time.Minute, 5 * time.Hour, 70 * time.Hour} {
		columns := s.Columns(r.now.Add(-window), r.now, 20)
		var n uint64
		for i, b := range columns {
			if b.Empty() {
				t.Errorf("column %d of %v is a hole", i, window)
			}
			n += b.Count
		}
		want := uint64(min(window, 6*time.Hour)/time.Second) + uint64(max(window-6*time.Hour, 0)/(10*time.Second))
		if n < want || n > want+60 {
			t.Errorf("%v has %d values, want %d", window, n, want)
		}
	}
	if b := s.Summary(r.now.Add(-100*time.Hour), r.now.Add(-90*time.Hour)); !b.Empty() {
		t.Errorf("older than the history: %v", b)
	}
}

func TestValueAtAnInstant(t *testing.T) {
	t.Parallel()
	r := newRig(t, store.Options{})
	for i := range 3600 {
		r.send("x", fmt.Sprint(i))
		r.wait(time.Second)
	}
	s := r.topic("x").Series[0]
	for _, c := range []struct {
		at     time.Duration
		lo, hi float64
	}{
		{time.Hour, 3599, 3599},
		{3590*time.Second + 500*time.Millisecond, 3590, 3590},
		{3000 * time.Second, 3000, 3000},
		{1000 * time.Second, 1000, 1009},
		{15 * time.Second, 10, 19},
	} {
		v, at, ok := s.At(start.Add(c.at))
		if !ok || v < c.lo || v > c.hi || at.After(start.Add(c.at)) {
			t.Errorf("after %v: %v at %v, %v", c.at, v, at, ok)
		}
	}
	if _, _, ok := s.At(start.Add(-time.Second)); ok {
		t.Error("there is a value before the first")
	}
	v, at, ok := s.At(time.Time{})
	if v != 3599 || !ok || !at.Equal(start.Add(3599*time.Second)) {
		t.Errorf("now: %v at %v", v, at)
	}
}

func TestSilenceIsAHoleAndSparseValuesStay(t *testing.T) {
	t.Parallel()
	r := newRig(t, store.Options{})
	r.every(time.Hour, "x", "1", "2", "3")
	s := r.topic("x").Series[0]
	columns := s.Columns(start.Add(30*time.Minute), start.Add(210*time.Minute), 3)
	for i, b := range columns {
		equal(t, fmt.Sprintf("hour %d", i), b.Last, float64(i+1))
		equal(t, fmt.Sprintf("values of hour %d", i), b.Count, 1)
	}
	v, _, ok := s.At(start.Add(150 * time.Minute))
	equal(t, "value between", v, 2)
	equal(t, "known", ok, true)
}

func TestTimesAreToldFromValues(t *testing.T) {
	t.Parallel()
	r := newRig(t, store.Options{})
	r.send("x", fmt.Sprintf(`{"ts":%d,"s":%d,"n":5,"bytes":16000000000}`, start.UnixMilli(), start.Unix()))
	for _, s := range r.topic("x").Series {
		equal(t, s.Field, s.Clock, s.Field == "ts" || s.Field == "s")
	}
}

// A late value is added at its own time, and the next value does not move.
func TestLateValuesGoToTheirOwnPlace(t *testing.T) {
	t.Parallel()
	r := newRig(t, store.Options{})
	at := func(s int) int64 { return start.Add(time.Duration(s) * time.Second).UnixMilli() }
	r.wait(time.Minute)
	for _, p := range []struct {
		second int
		data   string
	}{{30, "1"}, {30, "2"}, {5, "10"}, {5, "20"}, {30, "3"}, {31, "4"}} {
		r.s.Apply(sse.Event{Type: "x", Data: []byte(p.data), Time: at(p.second)}, r.now)
	}
	s := r.topic("x").Series[0]
	sum := func(from, to int) store.Bucket {
		return s.Summary(start.Add(time.Duration(from)*time.Second), start.Add(time.Duration(to)*time.Second))
	}
	equal(t, "late", sum(5, 6), store.Bucket{Min: 10, Max: 20, Sum: 30, Last: 20, Count: 2})
	equal(t, "in time", sum(30, 31), store.Bucket{Min: 1, Max: 3, Sum: 6, Last: 3, Count: 3})
	equal(t, "next", sum(31, 32), store.Bucket{Min: 4, Max: 4, Sum: 4, Last: 4, Count: 1})
	equal(t, "newest", s.Last(), 4)
	equal(t, "as it came", s.Literal(), "4")
}
