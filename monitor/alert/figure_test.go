package alert_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"topicmux/monitor/alert"
	"topicmux/monitor/store"
	"topicmux/sse"
)

func TestRulesAboutTheStreamAreParsed(t *testing.T) {
	t.Parallel()
	for _, rule := range []string{
		"$stream.ttft > 2s", "$stream.ttft>200ms for 5s", "$stream.ttft > 2", "$stream.itl.p99 > 1m30s clear < 1s for 10s",
		"$stream.rate < 1", "$stream.rate.bytes > 1MiB for 1m clear < 1MB", "$stream.errors > 0", "$stream.bursts >= 0.9", "$stream.status != 200",
		"$stream.stalled", "$stream.stalled for 10s", "$stream.stalled == true", "$stream.cut != false for 1s",
		"$stream.verdict == cut", `$stream.verdict != "streaming" for 1m`, `"$stream".a stale`, `'$stream'.x > 5`,
		`"$Stream".ttft > 5`, "$SYS.load > 5", "$status.cpu > 5", "$s.ttft > 2", "$st > 2", "stream.rate < 1", "streams.rate > 1", "steam.rate > 1",
	} {
		if r, err := alert.Parse(rule); err != nil || r.String() != rule {
			t.Errorf("%s: %v", rule, err)
		}
	}
	for _, name := range alert.Figures() {
		ok := 0
		for _, condition := range []string{" > 2", " == cut", ""} {
			if _, err := alert.Parse("$stream." + name + condition); err == nil {
				ok++
			}
		}
		if ok != 1 {
			t.Errorf("%d kinds of conditions fit %s", ok, name)
		}
	}
	for rule, want := range map[string]string{
		"$stream > 5":                       "a figure is missing here: $stream.ttft, for example",
		"$stream.tftt > 2s":                 `the stream has no figure "tftt"; did you mean $stream.ttft?`,
		"$stream.stall":                     "did you mean $stream.stall",
		"$Stream.ttft > 2s":                 `did you mean $stream.ttft? Quote a topic that is named "$Stream"`,
		"$STREAM.TTFT > 2s":                 "did you mean $stream.ttft?",
		"$stream.TTFT > 2s":                 "did you mean $stream.ttft?",
		"$stream.tttf > 2s":                 "did you mean $stream.ttft?",
		"$steam.ttft > 2":                   `did you mean $stream.ttft? Quote a topic that is named "$steam"`,
		"$strem.tftt > 2":                   "did you mean $stream.ttft?",
		"$streams.itl.p98 > 2":              "did you mean $stream.itl.p95?",
		"$stram.stalled":                    "did you mean $stream.stalled?",
		"$streamttft > 2s":                  "did you mean $stream.ttft?",
		"$stream-ttft > 2s":                 "did you mean $stream.ttft?",
		"$stream:stalled":                   "did you mean $stream.stalled?",
		"$Stream > 5":                       "did you mean $stream? It has buffered, bursts,",
		"$Stream.nothing.like.that > 5":     "did you mean $stream? It has buffered, bursts,",
		"stream.ttft > 2s":                  "for text use == or !=; did you mean $stream.ttft?",
		"stream.stalled":                    "or gap; did you mean $stream.stalled?",
		".ttft > 2s":                        "a topic is missing here; did you mean $stream.ttft? In a shell, put the rule in single quotes",
		".stalled":                          "did you mean $stream.stalled?",
		".stalled>1":                        "did you mean $stream.stalled?",
		".cpu > 2":                          "a topic is missing here",
		"$stream.itl > 2s":                  `the stream has no figure "itl"`,
		"$stream.nothing.like.that > 2s":    "it has buffered, bursts, bytes, connect, connections",
		"$stream.ttft == soon":              "$stream.ttft is a duration, such as 2s or 200ms",
		"$stream.*":                         `the stream has no figure "*"`,
		"$stream.itl.* > 2s":                `the stream has no figure "itl.*"`,
		"$stream.ttft > 10%":                "$stream.ttft is a duration, such as 2s or 200ms",
		"$stream.ttft > 2KiB":               "$stream.ttft is a duration, such as 2s or 200ms",
		"$stream.ttft > 2s clear < 10%":     "a number is missing after clear",
		"$stream.rate == high":              "$stream.rate is a number",
		"$stream.rate > 2s":                 "$stream.rate is a number",
		"$stream.ttft > soon":               "$stream.ttft is a duration, such as 2s or 200ms",
		"$stream.verdict > cut":             "a number is missing after >; for text use == or !=",
		"$stream.verdict == finished":       `$stream.verdict is never "finished"; the words are connecting, waiting,`,
		"$stream.verdict != Cut":            `$stream.verdict is never "Cut"`,
		"$stream.verdict > 5":               "$stream.verdict is a word, such as ended or cut",
		"$stream.stalled > 5":               "$stream.stalled is true or false",
		"$stream.stalled == maybe":          "$stream.stalled is true or false",
		"$stream.ttft stale":                "stale is for topics; for a stream use $stream.silence > 10s or $stream.stalled",
		"$stream.ttft gap":                  "gap is for topics",
		"$stream.ttft > 2s clear > 3s":      "must clear below that value",
		"$stream.stalled for 10s clear < 1": "want the end here",
		"$stream.ttft":                      "want one of > >= < <= == != here",
	} {
		_, err := alert.Parse(rule)
		var wrong *alert.SyntaxError
		if !errors.As(err, &wrong) || !strings.Contains(wrong.What, want) {
			t.Errorf("%s: got %v, want %s", rule, err, want)
		}
	}
}

// TestRulesAboutTheStreamFireAndResolve has figures that change over time.
func TestRulesAboutTheStreamFireAndResolve(t *testing.T) {
	t.Parallel()
	start := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	unknown := alert.Figure{}
	number := func(v float64) alert.Figure { return alert.Figure{Number: v, Known: true} }
	word := func(s string) alert.Figure { return alert.Figure{Word: s, Known: true} }
	for _, c := range []struct {
		rule    string
		figures []alert.Figure // second by second
		want    string
	}{
		{"$stream.ttft > 2s", []alert.Figure{unknown, unknown, number(2.5)}, "2: ttft 2.5s"},
		{"$stream.ttft > 2s", []alert.Figure{unknown, number(2), number(1.5)}, ""},
		{"$stream.ttft > 200ms", []alert.Figure{number(0.25)}, "0: ttft 250ms"},
		{"$stream.rate < 1 for 2s clear > 5 for 1s", []alert.Figure{number(0), number(0), number(0), number(3), number(6), number(6)}, "2: rate 0, 5: rate 6 resolved"},
		{"$stream.rate < 1 for 2s", []alert.Figure{number(0), number(0), unknown, number(0), number(0), number(0)}, "5: rate 0"},
		{"$stream.stalled", []alert.Figure{number(0), {Number: 1, Word: "stalled: nothing for 9s", Known: true}}, "1: stalled stalled: nothing for 9s"},
		{"$stream.stalled == false", []alert.Figure{number(1), number(0)}, "1: stalled false"},
		{"$stream.verdict == cut", []alert.Figure{word("streaming"), word("cut")}, "1: verdict cut"},
	} {
		r, err := alert.Parse(c.rule)
		if err != nil {
			t.Fatal(err)
		}
		second := 0
		w := alert.New([]*alert.Rule{r}, alert.Options{Streams: []alert.Stream{{Figure: func(name string, _ time.Time) alert.Figure {
			if !strings.HasPrefix(c.rule, "$stream."+name) {
				t.Errorf("%s: asks for %s", c.rule, name)
			}
			return c.figures[second]
		}}}})
		st := store.New(store.Options{})
		var got []string
		for second = range c.figures {
			now := start.Add(time.Duration(second) * time.Second)
			for _, change := range w.Evaluate(st.Acquire(), now) {
				line := string(rune('0'+second)) + ": " + change.Field + " " + change.Value
				if !change.Fired {
					line += " resolved"
				}
				if got = append(got, line); change.Subject() != "$stream."+change.Field {
					t.Errorf("%s: the subject is %s", c.rule, change.Subject())
				}
			}
			st.Release()
			if next := w.Next(); next.IsZero() || next.Sub(now) > time.Second {
				t.Errorf("%s: the next evaluation is at %v", c.rule, next)
			}
		}
		if strings.Join(got, ", ") != c.want {
			t.Errorf("%s: got %q, want %q", c.rule, got, c.want)
		}
		if missing := w.Missing(); len(missing) > 0 {
			t.Errorf("%s: missing: %v", c.rule, missing)
		}
	}
}

func TestATopicMayHaveTheNameOfTheStream(t *testing.T) {
	t.Parallel()
	r, err := alert.Parse(`"$stream".ttft > 2`)
	if err != nil {
		t.Fatal(err)
	}
	w := alert.New([]*alert.Rule{r}, alert.Options{Streams: []alert.Stream{{Figure: func(string, time.Time) alert.Figure { return alert.Figure{Number: 9, Known: true} }}}})
	st := store.New(store.Options{})
	defer st.Release()
	if changes := w.Evaluate(st.Acquire(), time.Now()); len(changes) > 0 {
		t.Errorf("got %v", changes)
	}
}

// TestAMissingTopicMayBeAFigure has rules that are valid for a topic, too.
func TestAMissingTopicMayBeAFigure(t *testing.T) {
	t.Parallel()
	for rule, want := range map[string]string{
		"stream.rate < 1":  `no topic "stream.rate"; did you mean $stream.rate?`,
		"stream.rat < 1":   `no topic "stream.rat"`,
		"stream.* < 1":     `no topic "stream.*"`,
		"cpu.rate < 1":     `no topic "cpu.rate"; did you mean cpus?`,
		"stream.words > 5": `no topic "stream.words"; did you mean $stream.words?`,
	} {
		r, err := alert.Parse(rule)
		if err != nil {
			t.Fatal(err)
		}
		w := alert.New([]*alert.Rule{r}, alert.Options{})
		st := store.New(store.Options{})
		st.AddStream("").Apply(sse.Event{Type: "cpus", Data: []byte("1")}, time.Now())
		w.Evaluate(st.Acquire(), time.Now())
		if missing := w.Missing(); len(missing) != 1 || missing[0].String() != want {
			t.Errorf("%s: got %v, want %s", rule, missing, want)
		}
		st.Release()
	}
}
