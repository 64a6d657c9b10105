package store_test

import (
	"strings"
	"testing"
	"time"

	"topicmux/tui/store"
)

func TestObjectsThatTellOfEventsAreEventful(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		payloads []string
		want     bool
	}{
		"no measure":       {[]string{`{"user":"ann","room":"lobby"}`, `{"user":"bo","room":"lobby"}`}, true},
		"one alone":        {[]string{`{"user":"ann","room":"lobby"}`}, false},
		"ids and times":    {[]string{`{"userId":7,"name":"ann","ts":1786528800}`, `{"userId":9,"name":"bo","ts":1786528801}`}, true},
		"kinds":            {[]string{`{"type":"order.created","orderId":1,"ts":1786528800}`, `{"type":"order.paid","orderId":1,"amount":12.5,"vat":2.1,"ts":1786528801}`}, true},
		"kinds of numbers": {[]string{`{"event":"a","x":1.5,"y":2.5}`, `{"event":"a","x":2.5,"y":2.5}`, `{"event":"b","x":3.5,"y":2.5}`}, true},
		"one kind":         {[]string{`{"type":"ticker","bid":1.5,"ask":2.5}`, `{"type":"ticker","bid":2.5,"ask":2.5}`}, false},
		"a measure":        {[]string{`{"name":"cpu","host":"a","zone":"b","load":0.5}`, `{"name":"cpu","host":"a","zone":"b","load":0.7}`}, false},
		"arrays":           {[]string{`["a","b"]`, `["a","c"]`}, false},
		"log lines":        {[]string{`{"level":"info","msg":"a"}`, `{"level":"warn","msg":"b"}`}, false},
		"empty":            {[]string{`{}`, `{}`}, true},
	} {
		r := newRig(t, store.Options{})
		for _, p := range c.payloads {
			r.every(time.Second, "x", p)
		}
		equal(t, name, r.topic("x").Eventful(), c.want)
	}
}

func TestADeclaredKindIsNotEventful(t *testing.T) {
	t.Parallel()
	r := newRig(t, store.Options{})
	r.send("$topic", `{"name":"x","kind":"json"}`)
	r.every(time.Second, "x", `{"user":"ann"}`, `{"user":"bo"}`)
	equal(t, "eventful", r.topic("x").Eventful(), false)
}

func TestTheLineOfAnEventIsItsKindAndItsFields(t *testing.T) {
	t.Parallel()
	for payload, want := range map[string]string{
		`{"orderId":7,"type":"order.shipped","address":{"city":"Köln","zip":"50667"},"ts":1786528800000}`: "order.shipped orderId=7 address.city=Köln address.zip=50667",
		`{"user":"ann","room":"lobby"}`:                       " user=ann room=lobby",
		`{"action":"join","user":"bo"}`:                       "join user=bo",
		`{"kind":"k","type":"t","event":"e"}`:                 "e kind=k type=t",                  // where loggers say what happened
		`{"type":"note","text":"what a \u001b[31mday\u0007"}`: "what a \x1b[31mday\x07 type=note", // cleaned below
	} {
		r := newRig(t, store.Options{})
		r.every(time.Second, "x", `{"type":"other"}`, payload)
		e, _ := r.topic("x").Latest(time.Time{})
		l := e.Line(time.UTC)
		var got []string
		for _, f := range l.Fields {
			got = append(got, f.Key+"="+f.Value)
		}
		line := l.Message + " " + strings.Join(got, " ")
		if strings.ContainsAny(line, "\x1b\x07") {
			t.Errorf("%s: a control character is in %q", payload, line)
		}
		if !strings.ContainsAny(want, "\x1b\x07") {
			equal(t, payload, line, want)
		}
	}
}

func TestAnEventWithoutDataOccurred(t *testing.T) {
	t.Parallel()
	r := newRig(t, store.Options{})
	for range 3 {
		r.every(time.Second, "reload", "")
	}
	x := r.topic("reload")
	equal(t, "count", x.Count, 3)
	equal(t, "shape", x.Shape, store.ShapeNone)
	l := x.Event(2)
	equal(t, "payload", l.Payload, "")
	line := l.Line(time.UTC)
	equal(t, "message", line.Message, "occurred")
	equal(t, "count", line.Fields[0].Value, "3")
	r.every(time.Second, "reload", "37.5")
	equal(t, "a number decides", r.topic("reload").Shape, store.ShapeNumber)
}
