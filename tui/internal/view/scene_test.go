package view_test

import (
	"fmt"
	"math"
	"strings"
	"testing"
	"time"

	"topicmux/monitor/store"
	"topicmux/sse"
	"topicmux/tui/internal/screen"
	"topicmux/tui/internal/view"
)

// now is the time that frames show, unless a test sets another.
var now = time.Date(2026, 5, 4, 12, 30, 47, 0, time.UTC)

// scene is a store with data for a test.
type scene struct {
	t  testing.TB
	st *store.Store
}

func newScene(t testing.TB) *scene {
	s := &scene{t: t, st: store.New(store.Options{Clock: func() time.Time { return now }})}
	s.st.AddStream("")
	return s
}

// declare adds a topic to the catalogue. The entry is the JSON after the name.
func (s *scene) declare(topic, entry string) {
	s.at(now.Add(-2*time.Minute), "$topic", `{"name":"`+topic+`",`+entry+`}`)
}

func (s *scene) at(when time.Time, event, data string) {
	s.st.Stream(0).Apply(sse.Event{Type: event, Data: []byte(data)}, when)
}

// every adds n events at the given interval. The last one is at now.
func (s *scene) every(interval time.Duration, n int, topic string, data func(i int) string) {
	for i := range n {
		if d := data(i); d != "" {
			s.at(now.Add(-time.Duration(n-1-i)*interval), topic, d)
		}
	}
}

func (s *scene) topic(name string) *store.Topic {
	s.t.Helper()
	t := s.st.Acquire().Topic(name)
	s.st.Release()
	if t == nil {
		s.t.Fatalf("no topic %q", name)
	}
	return t
}

// context returns a context for the last minute.
func context() *view.Context {
	return &view.Context{Now: now, From: now.Add(-time.Minute), To: now}
}

// frame draws a view and returns the plain text without blanks at the ends of
// rows.
func frame(v view.View, t *store.Topic, c *view.Context, w, h int) string {
	g := screen.New(w, h)
	v.Draw(g.All(), t, c)
	lines := strings.Split(g.String(nil), "\n")
	for i, line := range lines {
		lines[i] = strings.TrimRight(line, " ")
	}
	return strings.Join(lines, "\n") + "\n"
}

// named returns the topic's view with that name.
func named(t testing.TB, topic *store.Topic, name string) view.View {
	t.Helper()
	var have []string
	for _, v := range view.For(topic) {
		if v.Name() == name {
			return v
		}
		have = append(have, v.Name())
	}
	t.Fatalf("%s has no view %q, but %v", topic.Name, name, have)
	return nil
}

// machine returns a scene with a topic of every kind.
func machine(t testing.TB) *scene {
	s := newScene(t)
	s.declare("load", `"kind":"number","unit":"%","min":0,"max":100,"help":"How busy it is."`)
	s.declare("cpu", `"kind":"numbers","unit":"%","min":0,"max":100`)
	s.declare("net", `"kind":"numbers","unit":"B/s","min":0`)
	s.declare("mem", `"kind":"gauge","unit":"B","min":0,"max":16000000000`)
	s.declare("procs", `"kind":"table"`)
	s.declare("orders", `"kind":"progress"`)
	s.declare("chat", `"kind":"chat"`)
	s.declare("log", `"kind":"log"`)
	s.declare("clock", `"kind":"text"`)
	s.declare("door", `"kind":"state"`)
	s.declare("hub", `"kind":"json"`)
	s.declare("later", `"kind":"number","help":"Comes when it comes."`)
	s.every(time.Second, 90, "load", func(i int) string { return fmt.Sprintf("%.1f", 50+45*math.Sin(float64(i)/9)) })
	s.every(time.Second, 90, "cpu", func(i int) string {
		a, b := 40+30*math.Sin(float64(i)/7), 30+25*math.Cos(float64(i)/11)
		return fmt.Sprintf(`{"total":%.1f,"cores":[%.1f,%.1f]}`, (a+b)/2, a, b)
	})
	s.every(time.Second, 90, "net", func(i int) string {
		return fmt.Sprintf(`{"rx":%d,"tx":%d}`, int(4e5+3e5*math.Sin(float64(i)/5)), int(1.5e5+1e5*math.Cos(float64(i)/7)))
	})
	s.every(time.Second, 90, "mem", func(i int) string {
		return fmt.Sprintf(`{"used":%d,"available":%d,"swap":310000000}`, 11200000000+i*20000000, 4800000000-i*20000000)
	})
	s.at(now, "procs", `[{"pid":1000,"name":"chromium","cpu":48.02,"mem":1900000000},{"pid":1137,"name":"go","cpu":7.5,"mem":950000000},{"pid":7,"name":"topicmux","cpu":0.4,"mem":38000000}]`)
	s.at(now.Add(-20*time.Second), "orders", `{"order":"A-1042","item":"espresso","progress":100,"state":"delivered"}`)
	s.at(now.Add(-10*time.Second), "orders", `{"order":"A-1043","item":"flat white","progress":40,"state":"brewing"}`)
	s.at(now.Add(-5*time.Second), "orders", `{"order":"A-1044","item":"tea","progress":0,"state":"queued"}`)
	s.at(now.Add(-40*time.Second), "chat", `{"message":7,"role":"user","text":"What does the id do?"}`)
	s.at(now.Add(-30*time.Second), "chat", `{"message":8,"role":"assistant","delta":"It is remembered. When the connection breaks, "}`)
	s.at(now.Add(-29*time.Second), "chat", `{"message":8,"role":"assistant","delta":"the client sends it back"}`)
	for i, line := range []string{"INFO listening on 127.0.0.1:8080", "WARN dash-3 is 812 events behind", "ERROR broken pipe", "DEBUG 8 connections", "drained"} {
		s.at(now.Add(time.Duration(i-5)*time.Second), "log", line)
	}
	s.at(now, "clock", "12:30:47")
	for i, state := range []string{"ok", "degraded", "down", "ok"} {
		s.at(now.Add(time.Duration(i*10-50)*time.Second), "door", state)
	}
	s.at(now, "hub", `{"events":1234.5,"topics":["cpu","mem"],"clients":[{"name":"dash-1","lag":0,"remote":"127.0.0.1:51234"},{"name":null}],"ok":true}`)
	return s
}

// spread adds topics with more than one value: a latency, cores, requests by
// method, services, a room, and the lines of cpu.
func spread(s *scene) {
	s.every(100*time.Millisecond, 700, "latency", func(i int) string {
		v := 12 * math.Exp(0.5*math.Sin(float64(i)*1.7)+0.4*math.Cos(float64(i*i%89)))
		if i%97 == 0 {
			v *= 4
		}
		return fmt.Sprintf("%.2f ms", v)
	})
	s.every(time.Second, 60, "cores", func(i int) string {
		return fmt.Sprintf("[%.0f,%.0f,%.0f,%.0f]", 50+45*math.Sin(float64(i)/9), 50+45*math.Cos(float64(i)/9), float64(i), 99-float64(i))
	})
	s.every(time.Second, 60, "http", func(i int) string {
		return fmt.Sprintf(`{"GET":%d,"POST":%d,"PUT":12,"DELETE":0}`, 120+i, 80-i)
	})
	s.every(time.Second, 20, "svc", func(i int) string {
		return fmt.Sprintf(`[{"name":"api","cpu":%d,"up":true},{"name":"web","cpu":%d,"up":true},{"name":"mail","cpu":2,"up":false}]`, 4*i, 80-4*i)
	})
	s.every(time.Second, 60, "room", func(i int) string {
		return fmt.Sprintf(`{"temp":"%.1f °C","power":"%d W"}`, 20+3*math.Sin(float64(i)/8), 900+10*i)
	})
	for i := range 3 {
		for _, line := range []string{fmt.Sprintf("id: a-%d", i), "event: cpu", ": a comment", `data: {"total":` + fmt.Sprint(i) + `}`, "colour: none"} {
			kind := sse.LineField
			if line[0] == ':' {
				kind = sse.LineComment
			}
			s.st.Stream(0).Line(sse.Line{Kind: kind, Raw: []byte(line)})
		}
		s.st.Stream(0).Line(sse.Line{})
		s.at(now.Add(time.Duration(i-3)*time.Second), "cpu", fmt.Sprintf(`{"total":%d}`, i))
	}
}
