package topics_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"pgregory.net/rapid"

	"topicmux/topics"
)

// drawSelection draws a selection from few tokens, so that patterns and names often have
// the same first tokens. Some tokens begin with others, and some have bytes that sort
// before or after the dot.
func drawSelection(t *rapid.T) topics.Selection {
	token := rapid.SampledFrom([]string{"a", "a-", "a0", "b", "*", "*"})
	items := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) string {
		tokens := rapid.SliceOfN(token, 1, 5).Draw(t, "tokens")
		if rapid.IntRange(0, 3).Draw(t, "open") == 0 {
			tokens[len(tokens)-1] = ">"
		}
		return strings.Join(tokens, ".")
	}), 0, 8).Draw(t, "patterns")
	return must(topics.ParseSelection(strings.Join(items, ",")))
}

func drawName(t *rapid.T) topics.Name {
	tokens := rapid.SliceOfN(rapid.SampledFrom([]string{"a", "a-", "a0", "b", "c"}), 1, 5).Draw(t, "tokens")
	return topics.MustName(strings.Join(tokens, "."))
}

// Topics and selections appear and disappear in any order. A subscription gets exactly the
// topics that its selection matches, and exactly these count it.
func TestTopicsAndSelectionsFindEachOther(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		h := topics.NewHub(topics.Options{})
		defer h.Close()
		told := map[*topics.Subscription][]string{}
		check := func(t *rapid.T) {
			count := map[topics.Name]int{}
			for s := range told {
				told[s] = append(told[s], appeared(t, s)...)
				var want []string
				for _, e := range h.Catalogue(topics.Selection{}) {
					if s.Selection().Match(e.Name) {
						want = append(want, e.Name.String())
						count[e.Name]++
					}
				}
				got := slices.Sorted(slices.Values(told[s]))
				if !slices.Equal(got, want) {
					t.Fatalf("%s: told of %v, want %v", s.Selection(), got, want)
				}
				for from, c := range map[string]*topics.CatalogueCursor{
					"subscription": s.ReadCatalogue(), "hub": h.ReadCatalogue(s.Selection()),
				} {
					if got := readNames(c); !slices.Equal(got, want) {
						t.Fatalf("%s: the catalogue of the %s has %v, want %v", s.Selection(), from, got, want)
					}
				}
			}
			for _, e := range h.Catalogue(topics.Selection{}) {
				if got := h.Subscribers(e.Name); got != count[e.Name] {
					t.Fatalf("%s has %d subscribers, want %d", e.Name, got, count[e.Name])
				}
			}
		}
		t.Repeat(map[string]func(*rapid.T){
			"": check,
			"create": func(t *rapid.T) {
				if _, err := h.Topic(drawName(t)); err != nil {
					t.Fatal(err)
				}
			},
			"subscribe": func(t *rapid.T) {
				s, err := h.Subscribe(topics.SubscribeOptions{Selection: drawSelection(t)})
				if err != nil {
					t.Fatal(err)
				}
				told[s] = readNames(s.ReadCatalogue())
			},
			"leave": func(*rapid.T) {
				for s := range told {
					s.Close()
					delete(told, s)
					break
				}
			},
		})
		for s := range told {
			s.Close()
		}
		if feeds, nodes := topics.Feeds(h); feeds != 0 || nodes != 0 {
			t.Fatalf("left are %d feeds of nobody and %d patterns", feeds, nodes)
		}
	})
}

// appeared reads everything available, and returns the topics that appeared in it.
func appeared(t fataler, s *topics.Subscription) (names []string) {
	t.Helper()
	for {
		b, ok, err := s.Poll()
		if err != nil {
			t.Fatalf("poll: %v", err)
		}
		if !ok {
			return names
		}
		for _, e := range b.Changes {
			names = append(names, e.Name.String())
		}
	}
}

// Topics appear and get their first events at once, while selections of all kinds come and
// go. Each subscriber that stays gets each event of its selection once. The search for
// the selections of a topic takes so long that many subscribe meanwhile.
func TestConcurrentSubscriberSeesEachTopicAppearOnce(t *testing.T) {
	t.Parallel()
	h := topics.NewHub(topics.Options{Frame: lines(0)})
	const publishers, each, rounds, deep = 3, 80, 60, ".q.q.q.q.q.q.q.q.q"
	var standing []*topics.Subscription
	for i := range 2 {
		standing = append(standing, subscribe(t, h, topics.SubscribeOptions{Selection: prefixMatches(deep, i)}))
	}
	var publishing, subscribing sync.WaitGroup
	var all eventLog
	for p := range publishers {
		publishing.Go(func() {
			for i := range each {
				n := topics.MustName(fmt.Sprintf("x%d.%d%s", p/2, i, deep)) // two make the same ones
				for k := range 2 {
					data := fmt.Sprint(p, k)
					id, err := h.Publish(n, []byte(data))
					if err != nil {
						t.Error(err)
						return
					}
					all.add(published{id, n, data})
				}
			}
		})
	}
	stay := make(chan *transcript, 3*rounds)
	for g := range 3 {
		subscribing.Go(func() {
			for i := range rounds {
				csv := fmt.Sprintf("x0.>,x1.*.q.>,*.%d.>", i)
				if i%2 == 0 {
					csv = fmt.Sprintf("%s,z%d", csv, g*rounds+i) // of its own
				}
				s := must(topics.ParseSelection(csv))
				sub, err := h.Subscribe(topics.SubscribeOptions{Selection: s, LastEventID: "0-1"})
				if err != nil {
					t.Error(err)
					return
				}
				if i%3 == 0 {
					tr := newTranscript(sub, s, nil)
					tr.foreign = true
					stay <- tr
					continue
				}
				_, _, _ = sub.Poll()
				sub.Close()
			}
		})
	}
	publishing.Wait()
	subscribing.Wait()
	h.Close()
	close(stay)
	for tr := range stay {
		for {
			err := tr.readBatch(context.Background(), t, h.Epoch())
			if errors.Is(err, topics.ErrClosed) {
				break
			}
			if err != nil {
				t.Fatal(err)
			}
		}
		tr.settle(t, all.events(), nil)
		tr.sub.Close()
	}
	for _, s := range standing {
		s.Close()
	}
	if feeds, nodes := topics.Feeds(h); feeds != 0 || nodes != 0 {
		t.Errorf("left are %d feeds of nobody and %d patterns", feeds, nodes)
	}
}

// prefixMatches returns a selection of 256 patterns that match all tokens of "x.y"+deep
// except the last. Each value of which gives a different selection.
func prefixMatches(deep string, which int) topics.Selection {
	tokens := strings.Split(deep[1:], ".")
	var patterns []topics.Pattern
	for i := range 256 {
		pattern := "*.*"
		for k, token := range tokens {
			if (i+which<<8)>>k&1 == 0 {
				token = "*"
			}
			pattern += "." + token
		}
		patterns = append(patterns, must(topics.ParsePattern(pattern+".never")))
	}
	return topics.SelectPatterns(patterns...)
}
