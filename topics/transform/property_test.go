package transform_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math"
	"reflect"
	"strconv"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"pgregory.net/rapid"

	"topicmux/topics"
	"topicmux/topics/transform"
)

// steps are steps of every kind, in the form of pipeline.
var steps = []string{
	"field .", "field .a", "field .[]", `match (?<n>\d+)`, `match (?<k>\w+)=(?<v>\S+)`, "when . != 1", "split .a", "split .",
	"rename t=u", "rate", "scale 2", "scale -0.1", "unit x", "min 0", "keep latest", "every 1s", "every 10ms",
}

var payloads = rapid.OneOf(
	rapid.Custom(func(t *rapid.T) string { return fmt.Sprint(rapid.IntRange(-5, 1e9).Draw(t, "n")) }),
	rapid.Custom(func(t *rapid.T) string { return fmt.Sprint(rapid.Float64().Draw(t, "f")) }),
	rapid.SampledFrom([]string{`{"a":1}`, `{"a":"x y","b":[1,2]}`, `[1,2,3]`, `[]`, `{}`, `null`, `"x"`, `{"a":`, "k=5 v=7", "\xff\x00", "", `{"a":{"a":{"a":1}}}`, `[[1]]`, `1e400`}),
	rapid.String(),
)

// An input is an event at a time, or a flush.
type input struct {
	at    time.Time
	event transform.Event
	flush bool
}

func drawInputs(t *rapid.T) []input {
	inputs := make([]input, rapid.IntRange(1, 20).Draw(t, "events"))
	at := begin
	for i := range inputs {
		at = at.Add(time.Duration(rapid.IntRange(0, 2000).Draw(t, "ms")) * time.Millisecond)
		e := on(rapid.SampledFrom([]string{"t", "t.x", "y"}).Draw(t, "topic"), payloads.Draw(t, "payload"))
		inputs[i] = input{at, e, rapid.IntRange(0, 4).Draw(t, "flush") == 0}
	}
	return inputs
}

// results returns what becomes of each input, and the number of dropped events at last.
func results(p *transform.Pipeline, inputs []input) (all [][]transform.Event, dropped uint64) {
	s := p.NewState()
	for _, in := range inputs {
		var events []transform.Event
		if in.flush {
			events = s.Flush(nil, in.at)
		} else {
			events = s.Apply(nil, in.at, in.event)
		}
		for i := range events {
			events[i].Data = bytes.Clone(events[i].Data)
		}
		all = append(all, events)
	}
	dropped, _ = s.Dropped()
	return all, dropped
}

// TestTheSameEventsHaveTheSameResults also checks what holds for any result. The steps run
// in fake time, in which no expression is too slow.
func TestTheSameEventsHaveTheSameResults(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(r *rapid.T) {
		names := rapid.SliceOfN(rapid.SampledFrom(steps), 0, 4).Draw(r, "steps")
		p, inputs := rapidPipeline(r, names), drawInputs(r)
		var one, two [][]transform.Event
		var dropped1, dropped2 uint64
		synctest.Test(t, func(*testing.T) {
			one, dropped1 = results(p, inputs)
			two, dropped2 = results(p, inputs)
		})
		if !reflect.DeepEqual(one, two) || dropped1 != dropped2 {
			r.Fatalf("%v: %s and %s, %d and %d dropped", names, one, two, dropped1, dropped2)
		}
		for _, events := range one {
			check(r, names, events)
		}
	})
}

// fataler is a test of testing or rapid.
type fataler interface{ Fatalf(string, ...any) }

func check(t fataler, names []string, events []transform.Event) {
	if len(events) > 64*4 {
		t.Fatalf("%v: %d events", names, len(events))
	}
	for _, e := range events {
		if _, err := topics.ParseName(e.Topic.String()); err != nil {
			t.Fatalf("%v: %v", names, err)
		}
		if last := names[max(0, len(names)-1):]; len(last) == 1 && (last[0] == "rate" || last[0] == "scale 2") && !json.Valid(e.Data) {
			t.Fatalf("%v: %q is not JSON", names, e.Data)
		}
	}
}

func rapidPipeline(t *rapid.T, names []string) *transform.Pipeline {
	var compiled []transform.Step
	for _, s := range names {
		kind, arg, _ := strings.Cut(s, " ")
		step, err := transform.Parse(kind, arg)
		if err != nil {
			t.Fatal(err)
		}
		compiled = append(compiled, step)
	}
	p, err := transform.New(compiled...)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestRatesAddUpToTheGrowth(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		s := rapidPipeline(t, []string{"rate"}).NewState()
		at, value, last := begin, 0, 0
		started, grown, sum := false, 0.0, 0.0
		for range rapid.IntRange(1, 30).Draw(t, "events") {
			wait := rapid.IntRange(1, 10_000).Draw(t, "ms")
			at = at.Add(time.Duration(wait) * time.Millisecond)
			if rapid.IntRange(0, 9).Draw(t, "reset") == 0 {
				value = 0
			}
			value += rapid.IntRange(0, 1e6).Draw(t, "growth")
			events := s.Apply(nil, at, on("t", strconv.Itoa(value)))
			reset := started && value < last
			if want := started && !reset; (len(events) == 1) != want {
				t.Fatalf("%d after %d: %s", value, last, show(events))
			}
			if len(events) == 1 {
				rate, err := strconv.ParseFloat(string(events[0].Data), 64)
				if err != nil || rate < 0 {
					t.Fatalf("rate %s", events[0].Data)
				}
				sum += rate * float64(wait) / 1000
				grown += float64(value - last)
			}
			started, last = true, value
		}
		if math.Abs(sum-grown) > 5.1e-3*grown+1e-9 {
			t.Fatalf("the rates add up to %v, the counter has grown by %v", sum, grown)
		}
	})
}

func TestScalingBackGivesTheSameNumber(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(-1e9, 1e9).Draw(t, "n")
		s := rapidPipeline(t, []string{"scale 0.001", "scale 1000"}).NewState()
		if got := show(s.Apply(nil, begin, on("t", strconv.Itoa(n)))); got != strconv.Itoa(n) {
			t.Fatalf("%d became %s", n, got)
		}
	})
}

func TestEveryLosesOnlyWhatIsReplaced(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		s := rapidPipeline(t, []string{"every 1s"}).NewState()
		at, n := begin, 0
		var passed []time.Time
		last := ""
		note := func(events []transform.Event) {
			for _, e := range events {
				passed, last = append(passed, at), string(e.Data)
			}
		}
		for range rapid.IntRange(1, 40).Draw(t, "events") {
			next := at.Add(time.Duration(rapid.IntRange(0, 1500).Draw(t, "ms")) * time.Millisecond)
			for due := s.Due(); !due.IsZero() && !due.After(next); due = s.Due() {
				at = due
				note(s.Flush(nil, at))
			}
			at = next
			n++
			note(s.Apply(nil, at, on("t", strconv.Itoa(n))))
		}
		for due := s.Due(); !due.IsZero(); due = s.Due() {
			at = due
			note(s.Flush(nil, at))
		}
		if last != strconv.Itoa(n) {
			t.Fatalf("the last event is %s, want %d", last, n)
		}
		for i := 1; i < len(passed); i++ {
			if passed[i].Sub(passed[i-1]) < time.Second {
				t.Fatalf("two events within %v", passed[i].Sub(passed[i-1]))
			}
		}
	})
}

func FuzzPipeline(f *testing.F) {
	f.Add(uint64(0), "t", `{"a":1}`)
	f.Add(uint64(12345), "x", "k=5")
	f.Add(uint64(99999), "x", `[[[[1]]],"x"]`)
	f.Fuzz(func(t *testing.T, choice uint64, second, payload string) {
		var names []string
		for range 3 {
			names = append(names, steps[choice%uint64(len(steps))])
			choice /= uint64(len(steps))
		}
		s := pipeline(t, names...).NewState()
		for i, data := range []string{payload, second, payload, payload + second} {
			at := begin.Add(time.Duration(i) * 700 * time.Millisecond)
			check(t, names, s.Apply(nil, at, on("t", data)))
			check(t, names, s.Flush(nil, at))
		}
	})
}

func FuzzMatch(f *testing.F) {
	f.Add(`(?<a>\d+) (?<b>x)?`, "12 x")
	f.Add(`(.)`, "\xff")
	f.Fuzz(func(t *testing.T, pattern, text string) {
		step, err := transform.Parse("match", pattern)
		if err != nil {
			_ = err.Error()
			return
		}
		p, err := transform.New(step)
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range p.NewState().Apply(nil, begin, on("t", text)) {
			if strings.Count(pattern, "(?<") > 1 && strings.HasPrefix(string(e.Data), "{") && !json.Valid(e.Data) {
				var v any
				if json.Unmarshal(e.Data, &v) == nil {
					t.Fatalf("%q of %q: %q", pattern, text, e.Data)
				}
			}
		}
	})
}

func BenchmarkApply(b *testing.B) {
	data := `{"total":12.3,"cores":[10.1,14.2],"load":0.5,"name":"x"}`
	for _, name := range []string{"field .total", "scale 2", "rate", `match "total":(?<n>[0-9.]+)`, "every 1h"} {
		s := pipeline(b, name).NewState()
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			var out []transform.Event
			at := begin
			for b.Loop() {
				at = at.Add(time.Millisecond)
				out = s.Apply(out[:0], at, on("t", data))
			}
		})
	}
}
