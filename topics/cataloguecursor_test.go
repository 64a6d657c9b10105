package topics_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"topicmux/topics"
)

// readNames reads the cursor to its end.
func readNames(c *topics.CatalogueCursor) (names []string) {
	for c.Next() {
		names = append(names, c.TopicInfo().Name.String())
	}
	return names
}

func TestCursorReadsTheWholeCatalogueInOrder(t *testing.T) {
	t.Parallel()
	for _, n := range []int{0, 1, 63, 64, 65, 300} {
		h := newHub(t, topics.Options{})
		var all []string
		for i := range n {
			for _, form := range []string{"n.%d", "n-%d", "n.%d.x"} {
				all = append(all, fmt.Sprintf(form, i*7919%n))
				publish(t, h, all[len(all)-1], "1")
			}
		}
		slices.Sort(all)
		for _, csv := range []string{"", "n.*", "n.*,n-3,*.*.x", "n.7"} {
			sel := must(topics.ParseSelection(csv))
			want := slices.DeleteFunc(slices.Clone(all), func(s string) bool { return !sel.Match(topics.MustName(s)) })
			for from, c := range map[string]*topics.CatalogueCursor{
				"the hub":        h.ReadCatalogue(sel),
				"a subscription": subscribe(t, h, topics.SubscribeOptions{Selection: sel}).ReadCatalogue(),
			} {
				if got := readNames(c); !slices.Equal(got, want) {
					t.Errorf("%q of %s: got %d names %.200v, want %d %.200v", csv, from, len(got), got, len(want), want)
				}
				if c.Next() {
					t.Errorf("%q of %s: there is something after the end", csv, from)
				}
			}
		}
	}
}

func TestCursorEncodesTheTopicInfo(t *testing.T) {
	t.Parallel()
	h := newHub(t, topics.Options{})
	c := topics.MustName("c")
	publish(t, h, "a", "1")
	must(h.Declare(topics.TopicInfo{Name: topics.MustName("b"), Help: "a < b & \xff\u2028\"", Min: bound(-1.5e300)}))
	must(h.Declare(topics.TopicInfo{Name: c, Retention: topics.RetainLatest}))
	for i := range 3 {
		for r := h.ReadCatalogue(topics.Selection{}); r.Next(); {
			var want strings.Builder
			enc := json.NewEncoder(&want)
			enc.SetEscapeHTML(false)
			if err := enc.Encode(r.TopicInfo()); err != nil {
				t.Fatal(err)
			}
			if got := string(r.AppendJSON([]byte("x"))); got+"\n" != "x"+want.String() {
				t.Errorf("round %d: got %s, want %s", i, got, want.String())
			}
		}
		publish(t, h, "c", "1")
		must(h.Declare(topics.TopicInfo{Name: c, Help: fmt.Sprint(i)}))
	}
}

// A topic that is created or changed while a new subscriber reads the catalogue is in the
// catalogue or in a later batch.
func TestNothingIsMissedBetweenCursorAndBatches(t *testing.T) {
	t.Parallel()
	h := newHub(t, topics.Options{})
	for i := range 200 {
		publish(t, h, fmt.Sprintf("a.old%d", i), "1")
	}
	const rounds, publishers = 150, 3
	var work sync.WaitGroup
	for p := range publishers {
		work.Go(func() {
			for i := range rounds {
				n := topics.MustName(fmt.Sprintf("a.new%d.%d", i%7, p*rounds+i))
				if _, err := h.Publish(n, []byte("x")); err != nil {
					t.Error(err)
				}
				old := topics.MustName(fmt.Sprintf("a.old%d", (p*rounds+i)%200))
				if _, err := h.Declare(topics.TopicInfo{Name: old, Help: fmt.Sprint("changed ", p, i)}); err != nil {
					t.Error(err)
				}
			}
		})
	}
	var subs []*topics.Subscription
	seen := map[*topics.Subscription]map[topics.Name]topics.TopicInfo{}
	for i := range 40 {
		csv := []string{"", "a.>", "a.*,a.*.*"}[i%3]
		s := subscribe(t, h, topics.SubscribeOptions{Selection: must(topics.ParseSelection(csv))})
		subs, seen[s] = append(subs, s), map[topics.Name]topics.TopicInfo{}
		for c := s.ReadCatalogue(); c.Next(); {
			seen[s][c.TopicInfo().Name] = c.TopicInfo()
		}
	}
	work.Wait()
	for _, s := range subs {
		told := seen[s]
		for {
			b, ok, err := s.Poll()
			if err != nil {
				t.Fatal(err)
			}
			if !ok {
				break
			}
			for _, e := range b.Changes {
				told[e.Name] = e
			}
			for _, e := range parseLines(t, b.Bytes) {
				if _, ok := told[e.topic]; !ok {
					t.Fatalf("%s: event of %s, which nobody told", s.Selection(), e.topic)
				}
			}
		}
		for _, e := range h.Catalogue(topics.Selection{}) {
			if got := told[e.Name]; got.Help != e.Help || got.State != e.State {
				t.Errorf("%s: %s is %+v, told was %+v", s.Selection(), e.Name, e, got)
			}
		}
	}
}

// BenchmarkReadCatalogue measures how long a new subscriber needs to read a catalogue of
// 10,000 topics.
func BenchmarkReadCatalogue(b *testing.B) {
	h := topics.NewHub(topics.Options{})
	defer h.Close()
	for i := range 10_000 {
		benchTopic(b, h, i)
	}
	first, err := h.Subscribe(topics.SubscribeOptions{})
	if err != nil {
		b.Fatal(err)
	}
	defer first.Close()
	var dst []byte
	b.ReportAllocs()
	for b.Loop() {
		s, err := h.Subscribe(topics.SubscribeOptions{})
		if err != nil {
			b.Fatal(err)
		}
		dst = dst[:0]
		for c := s.ReadCatalogue(); c.Next(); {
			dst = c.AppendJSON(dst)
		}
		s.Close()
	}
	b.SetBytes(int64(len(dst)))
}
