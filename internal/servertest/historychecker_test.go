package servertest

import (
	"fmt"
	"testing"
)

func TestHistoryCheckerFindsErrors(t *testing.T) {
	t.Parallel()
	hist := &History{published: map[string][]publishedEvent{
		"a": {{1, "a1"}, {3, "a3"}, {5, "a5"}, {7, "a7"}},
		"b": {{2, "b2"}, {6, "b6"}},
	}}
	hello := Received{Type: "$hello", Data: `{"epoch":"e","resume":{"asked":"e-1","replayed":3},"topics":[{"name":"a","keep":"all"},{"name":"b","keep":"all"}]}`}
	ev := func(kind string, seq int) Received {
		return Received{kind, fmt.Sprintf("e-%d", seq), fmt.Sprint(kind, seq)}
	}
	live := Received{Type: "$live", Data: "{}"}
	lost := func(topic string, missed, from, to int) Received {
		return Received{Type: "$gap", Data: fmt.Sprintf(`{"topic":%q,"missed":%d,"from":"e-%d","to":"e-%d","reason":"slow"}`, topic, missed, from, to)}
	}
	for name, c := range map[string]struct {
		received []Received
		fine     bool
	}{
		"all":                              {[]Received{ev("b", 2), ev("a", 3), ev("a", 5), ev("b", 6), ev("a", 7)}, true},
		"cut":                              {[]Received{ev("b", 2), ev("a", 3)}, true},
		"a gap":                            {[]Received{lost("a", 2, 1, 5), ev("b", 2), ev("b", 6), ev("a", 7)}, true},
		"live after the replay":            {[]Received{ev("b", 2), ev("a", 3), ev("a", 5), live, ev("b", 6)}, true},
		"live after a loss":                {[]Received{lost("a", 2, 1, 5), ev("b", 2), live, ev("b", 6)}, true},
		"live too early":                   {[]Received{ev("b", 2), ev("a", 3), live, ev("a", 5)}, false},
		"live too late":                    {[]Received{ev("b", 2), ev("a", 3), ev("a", 5), ev("b", 6), live}, false},
		"live twice":                       {[]Received{ev("b", 2), ev("a", 3), ev("a", 5), live, live}, false},
		"a missing event":                  {[]Received{ev("b", 2), ev("a", 5)}, false},
		"a missing event of another topic": {[]Received{ev("a", 3), ev("a", 5)}, false},
		"a duplicate":                      {[]Received{ev("b", 2), ev("b", 2)}, false},
		"before the resume id":             {[]Received{ev("a", 1)}, false},
		"out of order":                     {[]Received{ev("a", 3), ev("b", 2)}, false},
		"never published":                  {[]Received{ev("b", 2), ev("a", 4)}, false},
		"other data":                       {[]Received{{"b", "e-2", "b3"}}, false},
		"another epoch":                    {[]Received{{"b", "f-2", "b2"}}, false},
		"gap too short":                    {[]Received{lost("a", 1, 1, 5)}, false},
		"gap too long":                     {[]Received{lost("a", 3, 1, 5)}, false},
		"a gap of received events":         {[]Received{ev("b", 2), ev("a", 3), lost("a", 1, 1, 3)}, false},
		"an event after its gap":           {[]Received{lost("a", 2, 1, 5), ev("b", 2), ev("a", 3)}, false},
	} {
		l := &ConnLog{LastEventID: "e-1", History: hist, Received: append([]Received{hello}, c.received...)}
		if err := l.Check("e"); (err == nil) != c.fine {
			t.Errorf("%s: got %v", name, err)
		}
	}
}
