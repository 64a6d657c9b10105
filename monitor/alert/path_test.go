package alert_test

import (
	"testing"

	"topicmux/monitor/alert"
)

// TestAPathNamesWhatItWasMadeOf checks that a rule made with Path applies to
// that topic and field.
func TestAPathNamesWhatItWasMadeOf(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ topic, field, want string }{
		{"cpu", "", "cpu > 5"},
		{"net.rx", "bytes.total", "net.rx.bytes.total > 5"},
		{"odd name", "", `"odd name" > 5`},
		{"x", "a b", `x."a b" > 5`},
		{`q"uo\te`, "", `"q\"uo\\te" > 5`},
		{"a>b", "", `"a>b" > 5`},
		{"*", "", `"*" > 5`},
	} {
		rule := alert.Path(test.topic, test.field) + " > 5"
		if rule != test.want {
			t.Errorf("%q and %q make %s, want %s", test.topic, test.field, rule, test.want)
		}
		b := newBench(t, rule)
		b.publish("other", "9")
		payloads := map[string]string{"": "9", "a b": `{"a b":9}`, "bytes.total": `{"bytes":{"total":9}}`}
		b.publish(test.topic, "%s", payloads[test.field])
		b.reports(test.topic + " fired 9")
	}
}
