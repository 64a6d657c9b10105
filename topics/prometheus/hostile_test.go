package prometheus_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"topicmux/topics"
	"topicmux/topics/prometheus"
)

func TestScrapesHaveTheLaterOfTwoClocks(t *testing.T) {
	t.Parallel()
	begin := time.Now() // with a monotonic reading
	wall := begin.Round(0)
	for name, tt := range map[string]struct {
		scrapes []time.Time
		want    []int64
	}{
		"as usual":    {[]time.Time{begin, begin.Add(time.Second), begin.Add(3 * time.Second)}, []int64{0, 1000, 3000}},
		"after sleep": {[]time.Time{wall, wall.Add(8 * time.Hour)}, []int64{0, 8 * 3600 * 1000}},
	} {
		if got := prometheus.ClockTimes(tt.scrapes...); !slices.Equal(got, tt.want) {
			t.Errorf("%s: %v, want %v", name, got, tt.want)
		}
	}
}

// TestHugeLabelsAreCut has labels that would make payloads of megabytes.
func TestHugeLabelsAreCut(t *testing.T) {
	t.Parallel()
	var text strings.Builder
	for i := range 100 {
		for _, name := range []string{"g", "a_info"} {
			fmt.Fprintf(&text, "%s{", name)
			for j := range 200 {
				fmt.Fprintf(&text, "l%d=\"%s%d\",", j, strings.Repeat("é", 100), j)
			}
			fmt.Fprintf(&text, "n=\"%d\"} 1\n", i)
		}
	}
	e := &exporter{contentType: textType, bodies: []string{text.String()}}
	watch(t, e, prometheus.Options{}, time.Millisecond, func(t *testing.T, h *topics.Hub) {
		got := last(t, h)
		for name, most := range map[string]int{"g": 64 * 500, "a_info": 100 << 10} {
			if data := got[name]; !json.Valid([]byte(data)) || len(data) > most {
				t.Errorf("%s has %d bytes", name, len(data))
			}
		}
		// Series that are too much alike to be told apart are left out.
		if n := strings.Count(got["g"], ":"); n < 1 || n > 2 {
			t.Errorf("%d series", n)
		}
	})
}

// TestAPayloadThatTheHubRejectsFailsItsTopic has a hub that takes small events only.
func TestAPayloadThatTheHubRejectsFailsItsTopic(t *testing.T) {
	t.Parallel()
	e := &exporter{contentType: textType, bodies: []string{"a 1\ng{x=\"" + strings.Repeat("1", 40) + "\"} 1\ng{x=\"" + strings.Repeat("2", 40) + "\"} 1\ng{x=\"" + strings.Repeat("3", 40) + "\"} 1\n"}}
	watchHub(t, topics.Options{MaxEvent: 100}, e, prometheus.Options{}, 10*time.Second, func(t *testing.T, h *topics.Hub) {
		if a, g, x := state(h, "x.a"), state(h, "x.g"), state(h, "x"); a != "live" || !strings.HasPrefix(g, "failed publish") || x != "live" {
			t.Errorf("a is %s, g is %s, x is %s", a, g, x)
		}
	})
}
