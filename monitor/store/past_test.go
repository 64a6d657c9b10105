package store_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"topicmux/monitor/store"
	"topicmux/sse"
)

// publishedEvents returns n events of many kinds of topics, a second apart.
func publishedEvents(n int) []sse.Event {
	events := make([]sse.Event, n)
	for i := range events {
		topic, data := "", ""
		switch i % 7 {
		case 0:
			topic, data = "num", fmt.Sprintf("%d.%d", i*7%100, i%10)
		case 1:
			topic, data = "nums", fmt.Sprintf(`{"rx":%d,"deep":{"a":{"b":{"c":%d}}},"tx":"%d ms"}`, i, i%13, i%17)
		case 2:
			topic, data = "log", fmt.Sprintf("2026-08-12T10:00:00Z %s request %d served", []string{"INFO", "ERROR"}[i/7%2], i)
		case 3:
			topic, data = "state", []string{"up", "down", "up", "off"}[i/21%4]
		case 4:
			topic, data = "chat", fmt.Sprintf(`{"id":"m%d","delta":"word%d "}`, i/70, i)
		case 5:
			topic, data = "job", fmt.Sprintf(`{"name":"j%d","done":%d,"total":100}`, i/70%3, i%100)
		case 6:
			topic, data = "doc", fmt.Sprintf(`{"title":"t%d","tags":["a","b"]}`, i)
		}
		events[i] = sse.Event{
			Type: topic, ID: fmt.Appendf(nil, "e-%d", i+1), Data: []byte(data),
			Time: start.Add(time.Duration(i) * time.Second).UnixMilli(),
		}
	}
	return events
}

// snapshot returns everything that a dashboard can show of a store.
func snapshot(r *rig) string {
	var b strings.Builder
	for _, t := range r.state().Topics {
		fmt.Fprintf(&b, "%s %d %v count %d from %v to %v, %d series\n", t.Name, t.Index, t.Shape, t.Count,
			t.FirstAt.Sub(start), t.LastAt.Sub(start), len(t.Series))
		for i := range t.Len() {
			e := t.Event(i)
			fmt.Fprintf(&b, "  %d %v %s %s %v\n", e.Ordinal, e.At.Sub(start), e.ID, e.Text, e.Level)
		}
		for _, s := range t.Series {
			sum := s.Summary(start.Add(-time.Hour), r.now.Add(time.Hour))
			fmt.Fprintf(&b, "  %s %s %v %v %s\n", s.Field, s.Unit, s.Last(), sum, t.Literal(s, time.Time{}))
		}
		for _, s := range t.States(start, r.now) {
			fmt.Fprintf(&b, "  %v-%v %s\n", s.From.Sub(start), s.To.Sub(start), s.Value)
		}
		for _, m := range t.Chat(time.Time{}) {
			fmt.Fprintf(&b, "  %+v\n", m)
		}
		for _, p := range t.Progress(time.Time{}) {
			fmt.Fprintf(&b, "  %+v\n", p)
		}
		json, _ := t.JSON(time.Time{})
		fmt.Fprintf(&b, "  %s\n", json)
	}
	return b.String()
}

// pastWith returns the past that a server with that catalogue sends.
func pastWith(t *testing.T, catalogue string, events []sse.Event) *store.Past {
	t.Helper()
	p := &store.Past{}
	if done, err := p.Add(sse.Event{Type: "$hello", Data: []byte(`{"server":"topicmux 1","topics":[` + catalogue + `]}`)}); done || err != nil {
		t.Fatalf("done %v, %v", done, err)
	}
	for _, ev := range events {
		if _, err := p.Add(ev); err != nil {
			t.Fatal(err)
		}
	}
	return p
}

// sorted sorts the topics of a snapshot, so that their order of appearance does
// not matter.
func sorted(snapshot string) string {
	var topics []string
	for line := range strings.Lines(snapshot) {
		if line[0] != ' ' {
			name, rest, _ := strings.Cut(line, " ")
			_, rest, _ = strings.Cut(rest, " ") // skip the index
			topics = append(topics, name+" "+rest)
			continue
		}
		topics[len(topics)-1] += line
	}
	slices.Sort(topics)
	return strings.Join(topics, "")
}

// joined returns a store that has received events 5 to 9 of x, and a past with
// events 1 to 7 and the given further events.
func joined(t *testing.T, opts store.Options) (*rig, *store.Past) {
	t.Helper()
	r := newRig(t, opts)
	r.hello("", `{"name":"x","last":"e-5"}`)
	r.now = start.Add(10 * time.Second)
	p := &store.Past{}
	_, _ = p.Add(sse.Event{Type: "$hello", Data: []byte(`{"server":"topicmux 1","topics":[{"name":"x","last":"e-7"}]}`)})
	for i := 1; i <= 9; i++ {
		ev := sse.Event{
			Type: "x", ID: fmt.Appendf(nil, "e-%d", i), Data: fmt.Append(nil, i),
			Time: start.Add(time.Duration(i) * time.Second).UnixMilli(),
		}
		if i >= 5 {
			r.s.Apply(ev, r.now)
		}
		if i == 6 {
			r.s.Hold()
		}
		if i <= 7 {
			if done, err := p.Add(ev); done != (i == 7) || err != nil {
				t.Fatalf("%d: done %v, %v", i, done, err)
			}
		}
	}
	return r, p
}

// keptTexts returns the texts of the stored events, oldest first.
func keptTexts(x *store.Topic) string {
	var out []string
	for i := range x.Len() {
		e := x.Event(i)
		if e.Gap != nil {
			e.Text = fmt.Sprintf("gap of %d", e.Gap.Missed)
		}
		out = append(out, e.Text)
	}
	return strings.Join(out, " ")
}

// pastOf returns a past of topic x with these ids.
func pastOf(t *testing.T, ids ...string) *store.Past {
	t.Helper()
	p := &store.Past{}
	_, _ = p.Add(sse.Event{Type: "$hello", Data: []byte(`{"server":"topicmux 1","topics":[{"name":"x","last":"z"}]}`)})
	for _, id := range ids {
		_, _ = p.Add(sse.Event{Type: "x", ID: []byte(id), Data: []byte("1"), Time: start.UnixMilli()})
	}
	return p
}

func TestLiveCompletesThePast(t *testing.T) {
	t.Parallel()
	p := pastWith(t, `{"name":"x","last":"e-7"},{"name":"quiet","last":"e-3"}`, []sse.Event{{Type: "x", ID: []byte("e-7"), Data: []byte("1")}})
	if done, err := p.Add(sse.Event{Type: "$topic", Data: []byte(`{"name":"y"}`)}); done || err != nil {
		t.Errorf("after $topic: %v, %v", done, err)
	}
	if done, err := p.Add(sse.Event{Type: "$live", Data: []byte(`{}`)}); !done || err != nil {
		t.Errorf("after $live: %v, %v", done, err)
	}
}
