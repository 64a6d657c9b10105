package store_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"topicmux/monitor/store"
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
		"pings between":    {[]string{`ping`, `{"event_type":"a","x":"1"}`, `{"event_type":"b","x":"2"}`, `ping`}, true},
		"a ping of JSON":   {[]string{`{"type":"ticker","bid":1.5,"ask":2.5}`, `{"type":"heartbeat"}`, `{"type":"ticker","bid":2.5,"ask":2.5}`}, false},
		"only pings":       {[]string{`ping`, `ping`}, false},
		"sensors deep":     {[]string{`{"event":"s","data":{"entity_id":"a","new":{"state":"20.5"}}}`, `{"event":"s","data":{"entity_id":"b","new":{"state":"21.5"}}}`}, true},
		"a light":          {[]string{`{"event":"s","data":{"entity_id":"light.a","attributes":{"brightness":254}}}`, `{"event":"s","data":{"entity_id":"light.b","attributes":{"brightness":12}}}`}, true},
		"sensors":          {[]string{`{"sensor":"a","temp":20.5}`, `{"sensor":"b","temp":3.5}`, `{"sensor":"a","temp":20.7}`}, true},
		"sensors by id":    {[]string{`{"sensorId":1,"temp":20.5}`, `{"sensorId":2,"temp":3.5}`}, true},
		"one sensor":       {[]string{`{"sensor":"a","temp":20.5}`, `{"sensor":"a","temp":3.5}`}, false},
		"a user's time":    {[]string{`{"user":2.5,"system":1.5}`, `{"user":3.5,"system":1.5}`}, false},
		"a list of users":  {[]string{`{"rate":2.5,"top":[{"user":"ann"},{"user":"bo"}]}`, `{"rate":3.5,"top":[{"user":"bo"},{"user":"ann"}]}`}, false},
		"one of two hosts": {[]string{`{"host":"a","load":0.5}`, `{"load":0.5}`, `{"at":{"host":"b"},"load":0.5}`}, false},
		"an idle share":    {[]string{`{"us":5,"sy":1,"id":94}`, `{"us":6,"sy":1,"id":93}`, `{"us":5,"sy":1,"id":94}`, `{"us":6,"sy":1,"id":93}`, `{"us":5,"sy":1,"id":94}`}, false},
		"devices by id":    {[]string{`{"us":5,"id":94}`, `{"us":6,"id":93}`, `{"us":5,"id":94}`, `{"us":6,"id":93}`, `{"us":5,"id":94}`}, true},
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
		`{"user":"ann","room":"lobby"}`:                                                    " user=ann room=lobby",
		`{"event":"s","data":{"id":"a","new":{"v":"1"}},"id":"b"}`:                         "s data.id=a new.v=1 id=b",
		`{"$schema":"/a/1","meta":{"id":"m"},"type":"edit","title":"Rhine","metal":"tin"}`: "edit title=Rhine metal=tin $schema=/a/1 meta.id=m",
		`{"action":"join","user":"bo"}`:                                                    "join user=bo",
		`{"kind":"k","type":"t","event":"e"}`:                                              "e kind=k type=t",                  // in the order in which loggers name the event
		`{"type":"note","text":"what a \u001b[31mday\u0007"}`:                              "what a \x1b[31mday\x07 type=note", // cleaned below
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

func TestAnObjectAmongLinesOfALogTellsItsFields(t *testing.T) {
	t.Parallel()
	r := newRig(t, store.Options{})
	r.every(time.Second, "x", "subscribed to three channels", `{"user":"ann","room":"lobby"}`)
	x := r.topic("x")
	equal(t, "shape", x.Shape, store.ShapeLog)
	e := x.Event(1)
	fields := e.Line(time.UTC).Fields
	equal(t, "fields", len(fields), 2)
	equal(t, "the first", fields[0].Key+"="+fields[0].Value, "user=ann")
	e = x.Event(0)
	equal(t, "a line", e.Line(time.UTC).Message, "subscribed to three channels")
}

func TestAnEventHasTheTimeItFiredAt(t *testing.T) {
	t.Parallel()
	r := newRig(t, store.Options{})
	r.every(time.Second, "x", "ping", `{"event_type":"a","data":{"entity_id":"l"}}`, `{"event_type":"b","time_fired":"2026-11-27T18:00:00.5+00:00"}`)
	e, _ := r.topic("x").Latest(time.Time{})
	l := e.Line(time.UTC)
	equal(t, "time", l.Time.Format(time.RFC3339Nano), "2026-11-27T18:00:00.5Z")
	equal(t, "fields", len(l.Fields), 0)
}

func TestEntitiesAreCountedUpToABound(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		payload string
		of      int
		path    string
		n       int
		more    bool
	}{
		{`{"user":"u%d","ms":10.5}`, 1, "", 0, false},
		{`{"user":"u%d","ms":10.5}`, 4, "user", 4, false},
		{`{"user":"u%d","ms":10.5}`, 100, "user", 100, false},
		{`{"user":"u%d","ms":10.5}`, 101, "user", 100, true},
		{`{"data":{"sensor_id":%d,"t":10.5}}`, 3, "data.sensor_id", 3, false},
		{`{"x":%d}`, 3, "", 0, false},
	} {
		r := newRig(t, store.Options{})
		for i := range 300 {
			r.every(time.Second, "x", fmt.Sprintf(c.payload, i%c.of))
		}
		path, n, more := r.topic("x").Entities()
		if path != c.path || n != c.n || more != c.more {
			t.Errorf("%s of %d: %q %d %v", c.payload, c.of, path, n, more)
		}
	}
}
