package store_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"topicmux/monitor/store"
)

func fieldsOf(x *store.Topic) string {
	var out []string
	for _, f := range x.Fields(time.Time{}) {
		s := f.Field + "=" + f.Value + ":" + f.Kind
		if f.Chart {
			s += "!"
		}
		out = append(out, s)
	}
	return strings.Join(out, "|")
}

func TestFieldsListWhatThePayloadsHold(t *testing.T) {
	t.Parallel()
	r := newRig(t, store.Options{})
	r.send("x", `{"old":1}`, `{"a":{"b":[{"c":2,"d":"x"}]},"on":true,"took":"12 ms","no":null,"w\u001b[31mo":"3"}`)
	equal(t, "fields", fieldsOf(r.topic("x")),
		"a.b.0.c=2:number!|a.b.0.d=x:text|on=true:true/false!|took=12 ms:number, ms!|no=:null|wo=3:text!|old=1:number!")
	r.send("n", "37.5")
	equal(t, "a bare number", fieldsOf(r.topic("n")), "=37.5:number!")
	r.send("log", "some line")
	equal(t, "a line", fieldsOf(r.topic("log")), "=some line:text")
}

func TestAWantedFieldIsChartedWithItsHistory(t *testing.T) {
	t.Parallel()
	r := newRig(t, store.Options{})
	send := func(i int) {
		r.every(time.Second, "x", fmt.Sprintf(`[{"name":"a","deep":{"er":{"still":{"v":%d}}},"on":%t,"took":"%d ms"}]`, i, i%2 == 0, i))
	}
	for i := range 10 {
		send(i)
	}
	x := r.topic("x")
	equal(t, "series before", len(x.Series), 0)
	for _, f := range []string{"0.deep.er.still.v", "0.on", "0.took", "0.name", "nowhere"} {
		x.Want(f)
	}
	send(10)
	equal(t, "series", len(x.Series), 3)
	for field, want := range map[string]float64{"0.deep.er.still.v": 10, "0.on": 1, "0.took": 10} {
		s := x.Find(field)
		if s == nil {
			t.Fatalf("%s is not charted", field)
		}
		equal(t, field, s.Last(), want)
		equal(t, field+" has a history", s.Count(), 11)
		equal(t, field+" is wanted", s.Wanted(), true)
	}
	equal(t, "unit", x.Find("0.took").Unit, "ms")
	if v, _, ok := x.Find("0.took").At(r.now.Add(-4 * time.Second)); !ok || v != 6 {
		t.Errorf("four seconds ago it was %v", v)
	}
	for i := range 100 {
		x.Want(fmt.Sprint("0.f", i))
	}
	equal(t, "series", len(x.Series), 3)
}

func TestUnitsInsideOfJSONAreCharted(t *testing.T) {
	t.Parallel()
	r := newRig(t, store.Options{})
	r.every(time.Second, "x", `{"temp":"20.5 °C","power":"900 W","took":"12ms","title":"7 dwarfs"}`,
		`{"temp":"21 °C","power":"1.2 kW","took":"0.5 s","title":"8 dwarfs"}`)
	x := r.topic("x")
	equal(t, "shape", x.Shape, store.ShapeNumbers)
	equal(t, "series", len(x.Series), 3)
	for _, c := range []struct {
		field, unit string
		v           float64
	}{{"temp", "°C", 21}, {"power", "W", 1200}, {"took", "ms", 500}} {
		s := x.Find(c.field)
		if s == nil {
			t.Fatalf("%s is not charted", c.field)
		}
		equal(t, c.field, s.Last(), c.v)
		equal(t, c.field, s.Unit, c.unit)
	}
	r.send("bare", `"20.5 °C"`)
	equal(t, "a string with a unit", r.topic("bare").Shape, store.ShapeNumber)
	equal(t, "its unit", r.topic("bare").Unit, "°C")
}

func TestAGroupListsTheFieldsOfItsTopics(t *testing.T) {
	t.Parallel()
	r := newRig(t, store.Options{})
	r.send("net.rx", "1")
	r.send("net.tx", `{"a":2}`)
	st := r.s.Acquire()
	defer r.s.Release()
	g := st.Group("net.*", []string{"net.rx", "net.tx"}, func(s string) string { return strings.TrimPrefix(s, "net.") })
	g.Want("nothing") // a group takes its series from its members
	equal(t, "fields", fieldsOf(g), "rx=1:number!|tx/a=2:number!")
}
