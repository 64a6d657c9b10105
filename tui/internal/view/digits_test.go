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

// A title shows one field, so it has the decimals of that field.
func TestATitleHasTheDecimalsOfItsField(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	s.every(time.Second, 70, "lat", func(i int) string { return fmt.Sprintf(`{"p50":%d,"p90":%d.25}`, 5+i%3, 80+i) })
	s.every(time.Second, 70, "cores", func(i int) string { return fmt.Sprintf(`{"cores":[%d,%d.125]}`, 5+i%3, i) })
	for topic, field := range map[string]string{"lat": "p50", "cores": "cores.0"} {
		for _, fields := range [][]string{nil, {field}} {
			c := context()
			c.Fields = fields
			if got, _ := view.Headline(s.topic(topic), c); strings.Contains(got, ".") {
				t.Errorf("%s with %v is titled %q", topic, fields, got)
			}
			if got := view.Brief(s.topic(topic), c, 10); strings.Contains(got, ".") {
				t.Errorf("%s with %v is %q in brief", topic, fields, got)
			}
			if got := frame(named(t, s.topic(topic), "big"), s.topic(topic), c, 40, 4); strings.Contains(got, ".") {
				t.Errorf("%s with %v in large digits:\n%s", topic, fields, got)
			}
		}
	}
}

// Integers beyond 2^53 are shown as received.
func TestALongIntegerIsWhole(t *testing.T) {
	t.Parallel()
	for value, want := range map[string]string{
		"1784116401123":        "1,784,116,401,123",
		"9007199254740993":     "9,007,199,254,740,993",
		"-9007199254740993":    "-9,007,199,254,740,993",
		"123456789012345678":   "123,456,789,012,345,678",
		"-9223372036854775808": "-9,223,372,036,854,775,808",
		"18446744073709551615": "18,446,744,073,709,551,615",
	} {
		s := newScene(t)
		for _, topic := range []string{"balance", "total.amount"} {
			s.every(time.Second, 3, topic, func(int) string { return value })
			s.every(time.Second, 3, topic+".of", func(int) string { return `{"balance":` + value + `}` })
			for _, of := range []string{"", ".of"} {
				got, unit := view.Headline(s.topic(topic+of), context())
				if plain := strings.ReplaceAll(want, ",", ""); got != want && got != plain || unit != "" {
					t.Errorf("%s%s is titled %q %q, want %q", topic, of, got, unit, want)
				}
				if big := frame(named(t, s.topic(topic+of), "big"), s.topic(topic+of), context(), 40, 4); !strings.Contains(big, got) {
					t.Errorf("%s%s is titled %q, but is\n%s", topic, of, got, big)
				}
			}
		}
	}
}
