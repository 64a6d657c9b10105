package tui

import (
	"strings"
	"testing"
	"time"

	"topicmux/monitor"
)

func TestExpressionsAreChartedFromTheStart(t *testing.T) {
	fields := monitor.Fields{}
	for _, arg := range []string{"cpu=.cores | max", "cpu=.mode", "job=.steps"} {
		if err := fields.Add(arg); err != nil {
			t.Fatal(err)
		}
	}
	d := newDesk(t, 120, 30, Options{Options: monitor.Options{Fields: fields}})
	d.open()
	for i := range 5 {
		d.now = start.Add(time.Duration(i) * time.Second)
		d.publish("cpu", `{"cores":[%d,7],"mode":"%d rpm","idle":50}`, 40+i, 900+i)
		d.publish("job", `{"steps":[{"took":5},{"took":6}],"n":1}`)
	}
	d.frame()
	d.shows(".cores | max")
	d.shows("44")
	d.shows("904")
	d.hides("idle")
	d.publish("cpu", `{"mode":3}`)
	d.frame()
	d.shows("cannot")
	st := d.store.Acquire()
	defer d.store.Release()
	if n := len(st.Topic("job").Series); n != 1 {
		t.Errorf("job has %d series", n) // objects in an array are rows
	}
}

func TestAWrongExpressionIsToldWithItsPlace(t *testing.T) {
	for arg, want := range map[string]string{
		"cpu":        "is not TOPIC=EXPRESSION",
		"=.a":        "is not TOPIC=EXPRESSION",
		"cpu=":       "missing",
		"cpu=.a | |": "character 6",
	} {
		if err := (monitor.Fields{}).Add(arg); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %q in it", arg, err, want)
		}
	}
}
