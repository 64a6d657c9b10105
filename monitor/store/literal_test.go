package store_test

import (
	"strings"
	"testing"
	"time"

	"topicmux/monitor/store"
)

func TestTheNewestValueIsKeptAsItCame(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ payload, field, want string }{
		{"9007199254740993", "", "9007199254740993"},
		{"1784116401123", "", "1784116401123"},
		{"12345", "", "12345"},
		{"-0.50", "", "-0.50"},
		{"1e3", "", "1e3"},
		{"20.50 °C", "", "20.50"},
		{`"93%"`, "", "93"},
		{"1.5 MB", "", "1.5 MB"},
		{`{"id":9007199254740993,"b":[0.10,7]}`, "id", "9007199254740993"},
		{`{"id":9007199254740993,"b":[0.10,7]}`, "b.0", "0.10"},
		{`{"price":"0.00120"}`, "price", "0.00120"},
		{`{"took":"12.50 ms"}`, "took", "12.50"},
		{`{"size":"3 KiB"}`, "size", "3 KiB"},
		{"0." + strings.Repeat("1", 50), "", "0.1111111111111111"},
	} {
		r := newRig(t, store.Options{})
		r.send("x", c.payload)
		x := r.topic("x")
		equal(t, c.payload, x.Literal(x.Find(c.field), time.Time{}), c.want)
	}
}

func TestThePastIsKeptAsItCame(t *testing.T) {
	t.Parallel()
	r := newRig(t, store.Options{})
	for _, p := range []string{`{"a":1.10}`, `{"b":"x"}`, `{"a":9007199254740993}`, `{"a":3}`} {
		r.every(time.Second, "x", p)
	}
	x := r.topic("x")
	for back, want := range map[time.Duration]string{0: "3", 1: "9007199254740993", 2: "1.10", 3: "1.10", 4: ""} {
		equal(t, "some seconds ago", x.Literal(x.Find("a"), r.now.Add(-back*time.Second)), want)
	}
}

func TestDecimalsAreThoseOfTheData(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		payloads string
		want     int
	}{
		{"1 2 3", 0},
		{"37.5 38 37.25", 2},
		{"1e-3", 3},
		{"1.25e1", 1},
		{"1.5e6", 0},
		{"0.000121", 6},
	} {
		r := newRig(t, store.Options{})
		r.send("x", strings.Fields(c.payloads)...)
		equal(t, c.payloads, r.topic("x").Series[0].Decimals(), c.want)
	}
	r := newRig(t, store.Options{})
	r.send("x", "1.5 kW", "300 W")
	equal(t, "in another unit", r.topic("x").Series[0].Decimals(), 3)
	r.send("y", "1.25")
	for range 300 {
		r.send("y", "7")
	}
	equal(t, "of values that are long gone", r.topic("y").Series[0].Decimals(), 0)
}

func TestFieldsOfKeptEventsAreReadAsTheyCame(t *testing.T) {
	t.Parallel()
	r := newRig(t, store.Options{})
	r.send("x", `{"a.b":1.50,"c":{"d":"12 ms"},"ok":true,"no":null,"s":"a\u001b[1mb"}`, "not JSON", "7")
	read := r.topic("x").Reader([]string{"a.b", "c.d", "ok", "no", "s", "gone"})
	equal(t, "an object", strings.Join(read.Read(0), "|"), "1.50|12 ms|true||ab|")
	equal(t, "no JSON", strings.Join(read.Read(1), "|"), "|||||")
	equal(t, "the payload", strings.Join(r.topic("x").Reader([]string{""}).Read(2), "|"), "7")
}
