package store_test

import (
	"fmt"
	"testing"
	"time"

	"topicmux/monitor/store"
)

func TestAValueThatIsUnknownIsNotTheOneBefore(t *testing.T) {
	t.Parallel()
	for _, payload := range []string{"NaN", "nan", "null", "inf", "-Infinity", `""`, "", "n/a", "unavailable", `"NaN"`, "unknown", "-"} {
		r := newRig(t, store.Options{})
		r.every(time.Second, "x", "5", "6")
		before := r.now
		r.every(time.Second, "x", payload, payload, payload, payload, payload, payload)
		x := r.topic("x")
		s := x.Find("")
		equal(t, payload+": shape", x.Shape, store.ShapeNumber)
		_, _, ok := s.At(time.Time{})
		equal(t, payload+": is known", ok, false)
		_, _, ok = s.At(r.now)
		equal(t, payload+": is known now", ok, false)
		v, _, ok := s.At(before)
		equal(t, payload+": was known", ok, true)
		equal(t, payload+": before", v, 6)
		v, _, _ = s.Newest(time.Time{})
		equal(t, payload+": newest", v, 6)
		equal(t, payload+": as received", x.Literal(s, time.Time{}), "")
		equal(t, payload+": hole", s.Unknown(before, r.now), true)
		r.every(time.Second, "x", "7")
		v, _, ok = s.At(time.Time{})
		equal(t, payload+": is known again", ok, true)
		equal(t, payload+": now", v, 7)
		_, _, ok = s.At(before.Add(3 * time.Second))
		equal(t, payload+": was unknown", ok, false)
		equal(t, payload+": hole afterwards", s.Unknown(r.now, r.now.Add(time.Hour)), false)
	}
}

func TestAFieldThatIsUnknownIsNotTheOneBefore(t *testing.T) {
	t.Parallel()
	for _, value := range []string{"null", `""`, `"NaN"`, `"-inf"`, `"n/a"`, `"unavailable"`} {
		r := newRig(t, store.Options{})
		r.every(time.Second, "x", `{"a":5,"b":[1,2]}`, `{"a":`+value+`,"b":[1,null]}`)
		x := r.topic("x")
		for field, want := range map[string]bool{"a": false, "b.0": true, "b.1": false} {
			_, _, ok := x.Find(field).At(time.Time{})
			equal(t, value+": "+field+" is known", ok, want)
		}
	}
}

func TestNullsDoNotKeepAFieldFromTheChart(t *testing.T) {
	t.Parallel()
	for _, members := range []string{`"v":%s`, `"host":"a","dc":"b","v":%s`, `"ts":1795857900,"v":%s`} {
		r := newRig(t, store.Options{})
		for i := range 40 {
			value := fmt.Sprint(i)
			if i%4 == 0 || i > 20 && i < 30 {
				value = "null"
			}
			r.every(time.Second, "x", "{"+fmt.Sprintf(members, value)+"}")
			if i > 8 {
				equal(t, members+": shape", r.topic("x").Shape, store.ShapeNumbers)
			}
		}
		equal(t, members+": measures", r.topic("x").Measures(), 1)
	}
	r := newRig(t, store.Options{})
	for i := range 20 {
		r.every(time.Second, "x", []string{"NaN", "5", "NaN", "6"}[i%4])
	}
	equal(t, "shape after NaN", r.topic("x").Shape, store.ShapeNumber)
}

func TestHolesAreBounded(t *testing.T) {
	t.Parallel()
	r := newRig(t, store.Options{})
	for range 5000 {
		r.every(time.Second, "x", "5", "NaN")
	}
	s := r.topic("x").Find("")
	equal(t, "the newest hole", s.Unknown(r.now.Add(-time.Second), r.now.Add(time.Second)), true)
	equal(t, "an evicted hole", s.Unknown(r.now.Add(-2*time.Hour), r.now.Add(-time.Hour)), false)
}
