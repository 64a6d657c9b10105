package topics_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"topicmux/topics"
)

func bound(v float64) *float64 { return &v }

func TestTopicInfoJSONOmitsEmptyFields(t *testing.T) {
	t.Parallel()
	h := newHub(t, topics.Options{})
	top := 100.0
	if _, err := h.Declare(topics.TopicInfo{
		Name: topics.MustName("cpu"), Kind: topics.KindNumbers, Unit: "%", Min: bound(0), Max: &top, Help: "CPU",
	}); err != nil {
		t.Fatal(err)
	}
	top = 7 // what was declared stays
	id := publish(t, h, "cpu", "1")[0]
	publish(t, h, "a", "1")
	got, err := json.Marshal(h.Catalogue(topics.Selection{}))
	if err != nil {
		t.Fatal(err)
	}
	want := fmt.Sprintf(`[{"name":"a","keep":"all","state":"live","last":"%s-4"},`+
		`{"name":"cpu","kind":"numbers","unit":"%%","min":0,"max":100,"help":"CPU","keep":"all","state":"live","last":"%s"}]`,
		h.Epoch(), id)
	if string(got) != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

func TestCatalogueIsSortedAndSelected(t *testing.T) {
	t.Parallel()
	h := newHub(t, topics.Options{})
	for _, name := range []string{"net.tx", "cpu", "net.rx"} {
		publish(t, h, name, "1")
	}
	for csv, want := range map[string]string{"": "cpu net.rx net.tx", "net.*": "net.rx net.tx", "mem": ""} {
		sel := must(topics.ParseSelection(csv))
		for _, entries := range [][]topics.TopicInfo{
			h.Catalogue(sel), subscribe(t, h, topics.SubscribeOptions{Selection: sel}).Catalogue(),
		} {
			var names []string
			for _, e := range entries {
				names = append(names, e.Name.String())
			}
			if got := strings.Join(names, " "); got != want || entries == nil {
				t.Errorf("%q selects %q, want %q", csv, got, want)
			}
		}
	}
	if _, ok := h.TopicInfo(topics.MustName("mem")); ok {
		t.Error("there is an entry of no topic")
	}
}

func TestCatalogueShowsCurrentInfos(t *testing.T) {
	t.Parallel()
	h := newHub(t, topics.Options{})
	subscribe(t, h, topics.SubscribeOptions{}) // the others share what was made for it
	steps := []func(){
		func() {},
		func() { publish(t, h, "cpu", "1") },
		func() {},
		func() { publish(t, h, "cpu", "2") },
		func() { must(h.Declare(topics.TopicInfo{Name: topics.MustName("cpu"), Unit: "%"})) },
		func() { publish(t, h, "mem", "1") },
		func() { complete(t, h, "mem") },
	}
	for i, step := range steps {
		step()
		got := subscribe(t, h, topics.SubscribeOptions{}).Catalogue()
		if want := h.Catalogue(topics.Selection{}); !slices.Equal(got, want) {
			t.Errorf("after step %d: got %v, want %v", i, got, want)
		}
	}
}

func TestDeclareRejectsInvalidInfos(t *testing.T) {
	t.Parallel()
	h := newHub(t, topics.Options{})
	name := topics.MustName("a")
	for want, e := range map[error]topics.TopicInfo{
		errors.New("the name is missing"): {},
		errors.New(`kind "nonsense"`):     {Name: name, Kind: "nonsense"},
		errors.New(`keep "some"`):         {Name: name, Retention: "some"},
		errors.New("not a finite"):        {Name: name, Min: bound(math.NaN())},
		errors.New("finite number"):       {Name: name, Max: bound(math.Inf(1))},
		errors.New("min 2 is above"):      {Name: name, Min: bound(2), Max: bound(1)},
	} {
		if _, err := h.Declare(e); !errors.Is(err, topics.ErrTopicInfo) || !strings.Contains(err.Error(), want.Error()) {
			t.Errorf("%v does not say %v", err, want)
		}
	}
	for _, e := range []topics.TopicInfo{
		{Name: name, Help: strings.Repeat("x", 1025)}, {Name: name, Unit: strings.Repeat("x", 33)},
	} {
		if _, err := h.Declare(e); !errors.Is(err, topics.ErrTooLarge) {
			t.Error(err)
		}
	}
	if n := len(h.Catalogue(topics.Selection{})); n != 0 {
		t.Errorf("%d topics were made", n)
	}
}

func TestOnlyRealChangesAreDelivered(t *testing.T) {
	t.Parallel()
	h := newHub(t, topics.Options{})
	s := subscribe(t, h, topics.SubscribeOptions{})
	e := topics.TopicInfo{Name: topics.MustName("a"), Unit: "%", Min: bound(0)}
	for range 3 {
		e.Min = bound(0)
		if _, err := h.Declare(e); err != nil {
			t.Fatal(err)
		}
	}
	publish(t, h, "a", "1")
	e.Min = bound(1)
	if _, err := h.Declare(e); err != nil {
		t.Fatal(err)
	}
	if got := received(t, s); got != "entry(a live) 1 entry(a live)" {
		t.Errorf("got %q", got)
	}
}

func TestStreamEndsWhenAllTopicsSelectedByNameAreComplete(t *testing.T) {
	t.Parallel()
	h := newHub(t, topics.Options{})
	ids := publish(t, h, "a", "1")
	named := subscribe(t, h, topics.SubscribeOptions{Selection: must(topics.ParseSelection("a,b"))})
	open := subscribe(t, h, topics.SubscribeOptions{Selection: must(topics.ParseSelection("a,b,b.*"))})
	publish(t, h, "a", "2")
	complete(t, h, "a")
	if got := received(t, named); got != "2 entry(a complete)" {
		t.Errorf("after the first: %q", got)
	}
	last := publish(t, h, "b", "3")[0]
	complete(t, h, "b")
	complete(t, h, "b")
	if got := received(t, named); got != "entry(b live) 3 entry(b complete) complete" {
		t.Errorf("after the last: %q", got)
	}
	if got := received(t, open); got != "2 entry(a complete) entry(b live) 3 entry(b complete)" {
		t.Errorf("with a pattern: %q", got)
	}
	// A client that reconnects gets the events it missed, or ErrComplete if there are none.
	again := subscribe(t, h, topics.SubscribeOptions{Selection: named.Selection(), LastEventID: ids[0].String()})
	if got := received(t, again); got != "2 3 complete" {
		t.Errorf("after a reconnect: %q", got)
	}
	for _, want := range []topics.SubscribeOptions{{LastEventID: last.String()}, {}} {
		want.Selection = named.Selection()
		if _, err := h.Subscribe(want); !errors.Is(err, topics.ErrComplete) {
			t.Errorf("with nothing left: %v", err)
		}
	}
}

func complete(t *testing.T, h *topics.Hub, name string) {
	t.Helper()
	if err := h.Complete(topics.MustName(name)); err != nil {
		t.Fatal(err)
	}
}

func TestCompleteTopicRejectsEventsUntilDeclaredAgain(t *testing.T) {
	t.Parallel()
	h := newHub(t, topics.Options{})
	a := topics.MustName("a")
	if err := h.Complete(a); !errors.Is(err, topics.ErrUnknownTopic) {
		t.Error(err)
	}
	publish(t, h, "a", "1")
	s := subscribe(t, h, topics.SubscribeOptions{Selection: topics.SelectNames(a)})
	complete(t, h, "a")
	if _, err := h.Publish(a, nil); !errors.Is(err, topics.ErrComplete) {
		t.Error(err)
	}
	if _, err := h.Declare(topics.TopicInfo{Name: a}); err != nil {
		t.Fatal(err)
	}
	publish(t, h, "a", "2")
	if got := received(t, s); got != "entry(a complete) entry(a live) 2" {
		t.Errorf("got %q", got)
	}
}
