package store_test

import (
	"testing"
	"time"

	"topicmux/monitor/store"
)

func TestNumbersAreReadAsPeopleWriteThem(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		payload string
		want    float64
		unit    string
		literal string
	}{
		{"1,234.5", 1234.5, "", "1,234.5"},
		{"-12,345,678", -12345678, "", "-12,345,678"},
		{"1,234 ms", 1234, "ms", "1,234"},
		{"$12.50", 12.5, "$", "12.50"},
		{"€ 5.30", 5.3, "€", "5.30"},
		{"-£5", -5, "£", "-£5"},
		{"$-5.25", -5.25, "$", "$-5.25"},
		{"₹1,00", 0, "", ""},
		{"₹1,000", 1000, "₹", "1,000"},
		{"\u22126", -6, "", "\u22126"},
		{"\u221217.40 °C", -17.4, "°C", "\u221217.40"},
		{".6", 0.6, "", ".6"},
		{"-.25 V", -0.25, "V", "-.25"},
		{"6.", 6, "", "6."},
		{"1m31s", 91, "s", "1m31s"},
		{"-2h45m0.5s", -9900.5, "s", "-2h45m0.5s"},
		{"1.5ms", 1.5, "ms", "1.5"},
		{"21.5\u00a0°C", 21.5, "°C", "21.5"},
		{"21.5\u202f%", 21.5, "%", "21.5"},
		{"3 \u03bcs", 3, "µs", "3"},
		{"20 ℃", 20, "°C", "20"},
		{`"71.5"`, 71.5, "", "71.5"},
		{`"27.4 \u00b0C"`, 27.4, "°C", "27.4"},
		{`"\u22121.50 \u00b5g\/m\u00b3"`, -1.5, "µg/m³", "\u22121.50"},
		{`"\u20ac5.30"`, 5.3, "€", "5.30"},
		{"007 ms", 7, "ms", "007"},
		{"00.50", 0.5, "", "00.50"},
		{"5,20 €", 0, "", ""},
		{"5,20", 0, "", ""},
		{"1,2345", 0, "", ""},
		{"1,234,5", 0, "", ""},
		{"0,123", 0, "", ""},
		{"1234,567", 0, "", ""},
		{"007", 0, "", ""},
		{`"007"`, 0, "", ""},
		{`"4915112345678"`, 0, "", ""},
		{`"+49151123"`, 0, "", ""},
		{"1.2.3", 0, "", ""},
		{"$", 0, "", ""},
		{"$12.50 off", 0, "", ""},
		{"$1.5 \u00d7 2", 0, "", ""},
		{".", 0, "", ""},
		{"-", 0, "", ""},
		{"\u2212", 0, "", ""},
		{"6. May", 0, "", ""},
		{"10m5", 0, "", ""},
		{"12:30", 0, "", ""},
		{`"7 dwarfs"`, 0, "", ""},
		{`"27.4 \n"`, 0, "", ""},
	} {
		r := newRig(t, store.Options{})
		r.send("x", c.payload)
		x := r.topic("x")
		s := x.Find("")
		if c.literal == "" {
			equal(t, c.payload+": is a number", s != nil, false)
			continue
		}
		equal(t, c.payload+": shape", x.Shape, store.ShapeNumber)
		equal(t, c.payload+": value", s.Last(), c.want)
		equal(t, c.payload+": unit", x.Unit, c.unit)
		equal(t, c.payload+": as received", s.Literal(), c.literal)
	}
}

func TestNumbersInStringsAreRead(t *testing.T) {
	t.Parallel()
	for value, want := range map[string]float64{
		`"21.5 \u00b0C"`: 21.5, `"3 \u00B5s"`: 3, `"\u22126.5"`: -6.5, `"+1.25"`: 1.25, `"1,234.50"`: 1234.5, `"$12.50"`: 12.5,
		`"1m31s"`: 91, `"64121.55"`: 64121.55, `"0.0012"`: 0.0012, `"12 k\u03a9"`: 12, `"5 km\/h"`: 5, `"12345678901234567890.123456789"`: 12345678901234567890.123456789,
	} {
		r := newRig(t, store.Options{})
		r.every(time.Second, "x", `{"v":`+value+`}`)
		x := r.topic("x")
		equal(t, value+": shape", x.Shape, store.ShapeNumbers)
		equal(t, value+": measures", x.Measures(), 1)
		equal(t, value, x.Find("v").Last(), want)
	}
}

func TestIdentifiersInStringsAreNoMeasures(t *testing.T) {
	t.Parallel()
	for _, member := range []string{
		`"id":"123"`, `"userId":"77"`, `"n":"9007199254740993"`, `"phone":"49151"`, `"x":"4915112345678"`, `"x":"+49151123456"`, `"zip":"50667"`, `"postCode":"50667"`,
		`"version":"1.10"`, `"app_version":"2.4"`, `"firmware":"1.5"`, `"x":"007"`, `"ts":"1795857819.5"`, `"time":"1795857819"`, `"E":"1795857819078"`, `"room":"101"`,
		`"sensor":"12"`, `"model":"3000"`, `"ip":"10.1"`, `"code":"404"`, `"x":"5,20"`, `"asks":[["1.5","2.5"],["1.6","2.5"]]`,
	} {
		r := newRig(t, store.Options{})
		r.every(time.Second, "x", `{"m":1.5,`+member+`}`, `{"m":2.5,`+member+`}`)
		var got string
		for _, s := range r.topic("x").AppendMeasures(nil) {
			got += s.Field + " "
		}
		if got != "m " && member[:5] != `"asks` {
			t.Errorf("with %s: %q is charted, want m alone", member, got)
		}
		r.every(time.Second, "y", `{`+member+`}`)
		equal(t, member+" alone", r.topic("y").Shape, store.ShapeJSON)
	}
}
