package protocol_test

import (
	"testing"
	"time"

	"topicmux/protocol"
)

func TestTheHelloAnnouncesTheLongestSilence(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		event, data string
		want        time.Duration
		announced   bool
	}{
		"three heartbeats":         {"$hello", `{"server":"topicmux","heartbeat":15000}`, 45 * time.Second, true},
		"never less than a second": {"$hello", `{"heartbeat":1}`, time.Second, true},
		"a fraction of heartbeats": {"$hello", `{"heartbeat":1000.5}`, 3001 * time.Millisecond, true},
		"no heartbeat":             {"$hello", `{"server":"other"}`, 0, true},
		"a negative one":           {"$hello", `{"heartbeat":-5}`, 0, true},
		"one beyond reason":        {"$hello", `{"heartbeat":1e300}`, 0, true},
		"a text":                   {"$hello", `{"heartbeat":"15000"}`, 0, true},
		"not JSON":                 {"$hello", `heartbeat 15000`, 0, true},
		"another event":            {"cpu", `{"heartbeat":15000}`, 0, false},
	} {
		got, announced := protocol.Silence(c.event, []byte(c.data))
		if got != c.want || announced != c.announced {
			t.Errorf("%s: %v, %v; want %v, %v", name, got, announced, c.want, c.announced)
		}
	}
}
