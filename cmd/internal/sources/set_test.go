package sources_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"topicmux/cmd/internal/sources"
	"topicmux/topics"
)

// states returns the topics of a hub with their states.
func states(h *topics.Hub) (out []string) {
	for _, info := range h.Catalogue(topics.Selection{}) {
		out = append(out, fmt.Sprintf("%s %s", info.Name, info.State))
	}
	slices.Sort(out)
	return out
}

func TestASetChangesOnlyWhatHasChanged(t *testing.T) {
	t.Parallel()
	h := topics.NewHub(topics.Options{})
	defer h.Close()
	set := sources.NewSet(h)
	apply := func(text, started, stopped string) {
		t.Helper()
		l, err := read("sources: " + text)
		if err != nil {
			t.Fatal(err)
		}
		got := set.Apply(l)
		if a, b := strings.Join(got.Started, " "), strings.Join(got.Stopped, " "); a != started || b != stopped {
			t.Errorf("%s: started %q and stopped %q, want %q and %q", text, a, b, started, stopped)
		}
	}
	apply("[{name: a, simulate: sine, every: 10ms}, {name: b, simulate: walk}, {name: c, simulate: log}]", "a b c", "")
	first, _ := h.Last(topics.MustName("b"))
	apply("[{name: c, simulate: log}, {name: a, simulate: sine, every: 20ms, unit: m}, {name: b, simulate: walk}]", "a", "a")
	apply("[{name: a, simulate: sine, every: 20ms, unit: m}, {name: b, simulate: walk}, {name: d, simulate: walk}]", "d", "c")
	if got, want := states(h), []string{"a live", "b live", "c complete", "d live"}; !slices.Equal(got, want) {
		t.Errorf("topics %q, want %q", got, want)
	}
	if info, _ := h.TopicInfo(topics.MustName("a")); info.Unit != "m" {
		t.Errorf("a is described as %+v", info)
	}
	if again, _ := h.Last(topics.MustName("b")); again.Seq < first.Seq {
		t.Error("the history of b is lost")
	}
	ctx, cancel := context.WithCancel(t.Context())
	supervisor := topics.Supervise(ctx, h, set.Source())
	cancel()
	supervisor.Wait()
	apply("[{name: e, simulate: walk}]", "", "") // it has ended
}

func TestStandardInputIsReadAsAtTheStart(t *testing.T) {
	t.Parallel()
	list := func(text string) sources.List {
		t.Helper()
		l, err := read("sources: [" + text + "]")
		if err != nil {
			t.Fatal(err)
		}
		return l
	}
	for _, c := range []struct {
		now, next, want string
		differ          bool
	}{
		{"{name: a, stdin: true}", "{name: a, stdin: true}, {name: b, command: x}", "a stdin, b command", false},
		{"{name: a, stdin: true}", "{name: a, stdin: true, match: x}", "a stdin", true},
		{"{name: a, stdin: true}", "{name: b, stdin: true}", "a stdin", true},
		{"{name: a, stdin: true}", "{name: b, command: x}", "b command, a stdin", true},
		{"{name: b, command: x}", "{name: b, command: x}, {name: a, stdin: true}", "b command", true},
		{"", "", "", false},
	} {
		kept, differ, err := list(c.next).KeepStdin(list(c.now))
		var got []string
		for _, s := range kept {
			got = append(got, s.Name.String()+" "+s.Kind)
		}
		if err != nil || differ != c.differ || strings.Join(got, ", ") != c.want {
			t.Errorf("%s after %s: %q, differ %v, %v", c.next, c.now, got, differ, err)
		}
	}
	if _, _, err := list("{name: a, command: x}").KeepStdin(list("{name: a, stdin: true}")); err == nil {
		t.Error("another source may take the name")
	}
}

// TestKeepIsAboutAllTopicsOfASource reads a source of several topics, which describes them
// itself.
func TestKeepIsAboutAllTopicsOfASource(t *testing.T) {
	t.Parallel()
	l, err := read("sources: [{name: host, system: [cpu, mem], keep: latest}]")
	if err != nil {
		t.Fatal(err)
	}
	for _, info := range l[0].Topics {
		if info.Retention != topics.RetainLatest {
			t.Errorf("%s keeps %q", info.Name, info.Retention)
		}
	}
	if len(l[0].Topics) < 2 {
		t.Errorf("there are only %d topics", len(l[0].Topics))
	}
}

func TestTheInfoIsThatOfWhatIsPublished(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"{name: a, command: x, kind: log, unit: B, min: 0, max: 5, transform: [{field: .x}]}":   "log B 0..5",
		"{name: a, command: x, kind: numbers, unit: ops/s, max: 5, transform: [{rate: true}]}":  "numbers ops/s 0..5",
		"{name: a, simulate: sine, min: -1, max: 1, kind: gauge, transform: [{scale: 2}]}":      "gauge  -2..2",
		"{name: a, command: x, kind: log, transform: [{field: .x}, {kind: state}, {unit: ms}]}": "log ms -..-",
		"{name: a, command: x, kind: gauge, max: 0.001, unit: s, transform: [{every: 1s}]}":     "gauge s -..0.001",
		"{name: a, command: x, transform: [{match: x}, {kind: table}]}":                         "table  -..-",
	} {
		l, err := read("sources: [" + text + "]")
		if err != nil {
			t.Errorf("%s: %v", text, err)
			continue
		}
		bound := func(v *float64) string {
			if v == nil {
				return "-"
			}
			return fmt.Sprint(*v)
		}
		i := l[0].Topics[0]
		if got := fmt.Sprintf("%s %s %s..%s", i.Kind, i.Unit, bound(i.Min), bound(i.Max)); got != want {
			t.Errorf("%s: got %q, want %q", text, got, want)
		}
	}
}
