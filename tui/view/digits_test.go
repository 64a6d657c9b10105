package view_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"topicmux/tui/view"
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
