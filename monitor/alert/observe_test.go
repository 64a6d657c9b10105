package alert_test

import (
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"topicmux/monitor/alert"
	"topicmux/sse"
)

// apply stores events without a Evaluate in between.
func (b *bench) apply(topic string, payloads ...string) {
	for _, p := range payloads {
		b.stream.Apply(sse.Event{Type: topic, Data: []byte(p)}, b.now)
	}
}

func parse(t *testing.T, rule string) *alert.Rule {
	t.Helper()
	r, err := alert.Parse(rule)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestEachEventOfOneWriteIsJudged(t *testing.T) {
	t.Parallel()
	many := make([]string, 20_000)
	for i := range many {
		many[i] = fmt.Sprintf(`{"n":%d,"s":"ok","level":"info","msg":"request served"}`, i%100)
	}
	many[7_000] = `{"n":9007199254740993,"s":"torn","level":"error","msg":"disk is full"}`
	many[13_000] = `{"n":-0.50,"s":"torn","level":"error","msg":"disk is full"}`
	for _, test := range []struct {
		rule, want string
		payloads   []string
	}{
		{"x > 100", "x fired 150", []string{"50", "150", "-7", "50"}},
		{"x < 0", "x fired -7", []string{"50", "150", "-7", "50"}},
		{"x >= 150", "x fired 150", []string{"150", "150.0", "151"}},
		{"x == 7", "x fired 7", []string{"6", "7", "8"}},
		{"x != 7", "x fired 8", []string{"7", "8", "7"}},
		{"x > 100 clear < 0", "x fired 101|x resolved -1|x fired 102|x resolved -2", []string{"101", "50", "-1", "102", "101", "-2", "50"}},
		{"x > 1K", "x fired 1500 B", []string{"999 B", "1500 B", "7 B"}},
		{"x.n > 1e9", "x fired 9007199254740993", many},
		{"x.n < 0", "x fired -0.50", many},
		{"x.s == torn", "x fired torn", many},
		{"x.s != ok", "x fired torn", many},
		{"x.level == error", "x fired error", many},
		{`x.msg == "disk is full"`, "x fired disk is full", many},
		{"x == failed", "x fired failed", []string{"packing", "failed", "packing"}},
		{"x == failed", "x fired failed", []string{`{"state":"packing"}`, `{"state":"failed"}`, `{"state":"packing"}`}},
		{"x.a.b.c.d.e > 5", "x fired 6.0", []string{`{"a":{"b":{"c":{"d":{"e":6.0}}}}}`, `{"a":{"b":{"c":{"d":{"e":1}}}}}`}},
		{"x.t > 25", "x fired 25.1 °C", []string{`{"t":"24.9 \u00b0C"}`, `{"t":"25.1 \u00b0C"}`, `{"t":"3 \u00b0C"}`}},
		{"x > 25", "x fired 25.1 °C", []string{`"24.9 \u00b0C"`, `"25.1 \u00b0C"`}},
		{"x.v.a.b.c.d > 25", "x fired 25.1 \u00b5s", []string{`{"n":1,"v":{"a":{"b":{"c":{"d":"25.1 \u00b5s"}}}}}`}},
		{"x.v.a.b.c.d > 25", "x fired 1,025", []string{`{"n":1,"v":{"a":{"b":{"c":{"d":"1,025"}}}}}`}},
		{"x.p > 64121.5", "x fired 64121.55", []string{`{"p":"64121.50"}`, `{"p":"64121.55"}`}},
		{"x > 90", "x fired 1m31s", []string{"1m29s", "1m31s"}},
		{"x < -4", "x fired -£5", []string{"£5", "-£5"}},
		{"x > 12", "x fired 12.50 $", []string{"$11", "$12.50"}},
		{"x == 1234567890123456789", "x fired 1,234,567,890,123,456,789", []string{"1,234,567,890,123,456,788", "1,234,567,890,123,456,789"}},
		{"x > 4", "x fired 5", []string{"1", "NaN", "null", "5"}},
		{`x."a.b" > 5`, "x fired 6", []string{`{"a.b":6}`, `{"a.b":1}`}},
		{`x."a.b".c == y`, "x fired y", []string{`{"a.b":{"c":"y"}}`, `{"a.b":{"c":"n"}}`}},
		{`x."b c" == y`, "x fired y", []string{`{"b c":"y"}`}},
		{`x."a*" == y`, "", []string{`{"ab":"y"}`}},
		{"x.n == 9007199254740993", "x fired 9007199254740993", []string{`{"n":9007199254740992}`, `{"n":9007199254740993}`, `{"n":9007199254740994}`}},
		{"x > 18446744073709551058", "x fired 18446744073709551059", []string{"18446744073709551057", "18446744073709551058", "18446744073709551059", "18446744073709551057"}},
		{"x.n >= 9007199254740993", "x fired 9007199254740993", []string{`{"n":9007199254740992}`, `{"n":9007199254740993}`}},
		{"x.a.b.c.d.e < 9007199254740993", "x fired 9007199254740992", []string{`{"a":{"b":{"c":{"d":{"e":9007199254740993}}}}}`, `{"a":{"b":{"c":{"d":{"e":9007199254740992}}}}}`}},
		{"x == 12345678901234567890.123456788", "x fired 12345678901234567890.123456788", []string{"12345678901234567890.123456789", "12345678901234567890.123456788"}},
		{"x > 9007199254740993 clear < 9007199254740992", "x fired 9007199254740994|x resolved 9007199254740991", []string{"9007199254740993", "9007199254740994", "9007199254740992", "9007199254740991", "9007199254740991"}},
		{"x == 0.3", "x fired 0.30", []string{"0.30000000000000004", "0.30", "0.29999999999999999"}},
		{"x.b != ok", "", []string{`{"a":"ok"}`, "7", "text"}},
		{"x.b > 5", "", []string{`{"a":9}`, "7", `{"b":"many"}`, `{"b":null}`}},
	} {
		b := newBench(t, test.rule)
		b.apply("x", test.payloads...)
		b.evaluate()
		if got := strings.Join(b.told, "|"); got != test.want {
			t.Errorf("%s: told %q, want %q", test.rule, got, test.want)
		}
	}
}

func TestForLastsFromEventToEvent(t *testing.T) {
	t.Parallel()
	b := newBench(t, "cpu > 90 for 10s")
	for _, v := range []string{"95", "96", "50", "97", "98"} {
		b.apply("cpu", v)
		b.pass(6 * time.Second)
	}
	b.apply("cpu", "99", "5") // at twelve seconds it had been bad the whole time
	b.evaluate()
	b.reports("cpu fired 99")
}

func TestRulesComeAndGo(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.apply("cpu", "50", "95")
	b.evaluate()
	high, low := parse(t, "cpu > 90"), parse(t, "cpu < 90")
	b.watch.Add(high)
	b.evaluate()
	b.reports("cpu fired 95") // the current value
	if !b.watch.Replace(high, low) {
		t.Error("the rule is not there")
	}
	b.evaluate()
	b.apply("cpu", "99")
	b.evaluate()
	b.reports()
	b.apply("cpu", "5")
	b.evaluate()
	b.reports("cpu fired 5")
	b.watch.Remove(low)
	b.apply("cpu", "95", "5")
	b.evaluate()
	b.reports()
	if n := len(b.watch.Rules()); n != 0 || b.watch.Any() || len(b.watch.Alerts()) != 0 {
		t.Errorf("%d rules are left", n)
	}
	for range alert.MaxRules {
		if !b.watch.Add(parse(t, "cpu > 1000")) {
			t.Fatal("there is no room")
		}
	}
	if b.watch.Add(high) {
		t.Error("there is room for one too many")
	}
}

func TestAMutedRuleIsJudgedInSilence(t *testing.T) {
	t.Parallel()
	b := newBench(t, "cpu > 90 clear < 80", "cpu > 80 clear < 70")
	high := b.watch.Rules()[0]
	b.watch.Mute(high, true)
	b.apply("cpu", "95")
	b.evaluate()
	b.reports("cpu fired 95")
	if firing, _ := b.watch.Open(); firing != 1 || !b.watch.Firing("cpu") || !b.watch.Muted(high) {
		t.Errorf("%d fire", firing)
	}
	list := b.watch.Alerts()
	if last := list[len(list)-1]; last.Rule != high || !last.Muted || last.Phase != alert.Firing {
		t.Errorf("the list ends with %+v", last)
	}
	b.watch.Mute(high, false)
	if firing, _ := b.watch.Open(); firing != 2 {
		t.Errorf("%d fire", firing)
	}
	b.apply("cpu", "5")
	b.evaluate()
	b.reports("cpu resolved 5", "cpu resolved 5")
}

func TestTheEndOfATopicResolvesItsAlert(t *testing.T) {
	t.Parallel()
	b := newBench(t, "job > 5", "job stale for 1m")
	b.publish("job", "7")
	b.reports("job fired 7")
	b.publish("$complete", `{"topic":"job"}`)
	b.reports("job resolved 7")
	b.waits(time.Hour)
	b.reports()
	if a := b.watch.Alerts()[0]; !a.Ended {
		t.Errorf("the alert is %+v", a)
	}
	b.publish("job", "8") // the topic is live again
	b.reports("job fired 8")
}

func TestWhatIsMissingIsNamed(t *testing.T) {
	t.Parallel()
	b := newBench(t, "nosuch > 5", "dice.foo > 5", "dice.s > 5", "dice.n > 5", "text > 5", "* stale for 1h", "a.*.c > 1", "later == x")
	missing := func(want ...string) {
		t.Helper()
		st := b.store.Acquire()
		defer b.store.Release()
		var got []string
		for _, m := range b.watch.Missing() {
			got = append(got, m.Rule.String()+": "+m.String())
		}
		if strings.Join(got, "\n") != strings.Join(want, "\n") {
			t.Errorf("with %d topics got\n%s\nwant\n%s", len(st.Topics), strings.Join(got, "\n"), strings.Join(want, "\n"))
		}
	}
	b.publish("$topic", `{"name":"later"}`)
	b.publish("dice", `{"n":7,"s":"six"}`)
	b.publish("text", "hello there")
	missing(`nosuch > 5: no topic "nosuch"`, `dice.foo > 5: dice has no field "foo"`, `dice.s > 5: dice: "s" is not a number`,
		`text > 5: text has no number`, `a.*.c > 1: no topic "a.*.c"`, `later == x: later has no events yet`)
	b.publish("nosuch", "1")
	b.publish("dice", `{"foo":1,"s":1}`)
	b.publish("a.b.c", "1")
	b.publish("later", "y")
	missing(`text > 5: text has no number`)
}

func TestMoreChangesThanAnyoneReadsAreCounted(t *testing.T) {
	t.Parallel()
	b := newBench(t, "x > 5 clear < 5")
	for range 500 {
		b.apply("x", "9", "1")
	}
	b.evaluate()
	if len(b.told) != 256 || b.watch.Dropped() != 1000-256 || b.watch.Fired() != 500 {
		t.Errorf("told %d and not %d, fired %d", len(b.told), b.watch.Dropped(), b.watch.Fired())
	}
}

func TestAWatchIsLookedAtWhileEventsCome(t *testing.T) {
	t.Parallel()
	b := newBench(t, "* > 90 clear < 10")
	var feed sync.WaitGroup
	feed.Go(func() {
		for i := range 5000 {
			b.stream.Apply(sse.Event{Type: fmt.Sprintf("t%d", i%50), Data: []byte([]string{"5", "95"}[i/50%2])}, b.now)
		}
	})
	rule := parse(t, "t7 == 50") // no event satisfies it, so it never fires
	for range 200 {
		st := b.store.Acquire()
		b.watch.Evaluate(st, b.now)
		b.watch.Limits(nil, "t1")
		b.store.Release()
		b.watch.Add(rule)
		b.watch.Open()
		b.watch.Firing("t1")
		b.watch.Alerts()
		b.watch.Next()
		b.watch.Remove(rule)
	}
	feed.Wait()
	if got := b.watch.Fired(); got != 2500 {
		t.Errorf("fired %d times, want 2500", got)
	}
}
