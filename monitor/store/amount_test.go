package store_test

import (
	"encoding/json"
	"os"
	"testing"
	"time"

	"topicmux/monitor/store"
)

// TestNumbersAreReadAsPeopleWriteThem goes through the payloads that the page for
// browsers passes as well. Those without a literal are no numbers.
func TestNumbersAreReadAsPeopleWriteThem(t *testing.T) {
	t.Parallel()
	vectors, err := os.ReadFile("testdata/amounts.json")
	if err != nil {
		t.Fatal(err)
	}
	var cases []struct {
		Payload, Unit, Literal string
		Value                  float64
	}
	if err := json.Unmarshal(vectors, &cases); err != nil {
		t.Fatal(err)
	}
	for _, c := range cases {
		r := newRig(t, store.Options{})
		r.send("x", c.Payload)
		x := r.topic("x")
		s := x.Find("")
		if c.Literal == "" {
			equal(t, c.Payload+": is a number", s != nil, false)
			continue
		}
		equal(t, c.Payload+": shape", x.Shape, store.ShapeNumber)
		equal(t, c.Payload+": value", s.Last(), c.Value)
		equal(t, c.Payload+": unit", x.Unit, c.Unit)
		equal(t, c.Payload+": as received", s.Literal(), c.Literal)
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
