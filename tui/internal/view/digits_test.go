package view_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"topicmux/monitor/store"
	"topicmux/tui/internal/view"
)

func TestRelativesHaveOneDigitCount(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	s.declare("cores", `"kind":"numbers","unit":"%","min":0,"max":100`)
	s.every(time.Second, 70, "cores", func(i int) string {
		return fmt.Sprintf(`{"total":%d.5,"cores":[100,%d.25,7]}`, 30+i%20, i)
	})
	s.every(time.Second, 70, "lat", func(i int) string { return fmt.Sprintf(`{"p50":%d.5,"p90":80,"jobs":4}`, 12+i%3) })
	for topic, want := range map[string][]string{"cores": {"100.00", "69.25", "7.00"}, "lat": {"p90 80.0", "jobs 4"}} {
		for _, v := range view.For(s.topic(topic)) {
			if v.Name() != "line" && (v.Name() != "lanes" || topic != "cores") {
				continue
			}
			got := frame(v, s.topic(topic), context(), 60, 24)
			for _, w := range want {
				if !strings.Contains(got, w) {
					t.Errorf("%s of %s has no %q:\n%s", v.Name(), topic, w, got)
				}
			}
			if strings.Contains(got, "jobs 4.0") {
				t.Errorf("a stranger takes the digits of others:\n%s", got)
			}
		}
	}
}

// A title has the decimals of its own topic, regardless of topics with similar
// names.
func TestSiblingsKeepTheirOwnDigits(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	want := map[string]string{"cpu.percent": "40.1", "avail.percent": "99.981", "disk.percent": "5", "gps.percent": "52.520008"}
	var siblings view.Siblings
	for topic, value := range want {
		s.every(time.Second, 70, topic, func(int) string { return value })
	}
	for topic := range want {
		s.declare(topic, `"unit":"%"`)
	}
	siblings.Set([]*store.Topic{s.topic("cpu.percent"), s.topic("avail.percent"), s.topic("disk.percent"), s.topic("gps.percent")})
	for topic, value := range want {
		c := context()
		c.Siblings = &siblings
		if got, _ := view.Headline(s.topic(topic), c); strings.TrimSpace(got) != value {
			t.Errorf("%s is titled %q, want %q", topic, got, value)
		}
	}
}
