package topics_test

import (
	"fmt"
	"testing"

	"topicmux/topics"
)

// foreign returns ids that do not say what the subscriber has seen in this epoch.
func foreign(h *topics.Hub) map[string]string {
	return map[string]string{
		"another life": "0-9",
		"the future":   topics.ID{Epoch: h.Epoch(), Seq: 1 << 40}.String(),
		"no id at all": "what?",
	}
}

// resumeForeign resumes after an id of another epoch.
func resumeForeign(t *testing.T, h *topics.Hub, id, csv string) *topics.Subscription {
	t.Helper()
	s := subscribe(t, h, topics.SubscribeOptions{Selection: must(topics.ParseSelection(csv)), LastEventID: id})
	if r, ok := s.Resume(); !ok || r.Asked != id || !r.Restarted {
		t.Errorf("resume after %q says %+v", id, r)
	}
	return s
}

func TestTopicsThatAppearLaterHaveARestartGap(t *testing.T) {
	t.Parallel()
	for name := range foreign(newHub(t, topics.Options{})) {
		for _, csv := range []string{"", "b", "b,c", "*", "b.>,b"} {
			h := newHub(t, topics.Options{})
			publish(t, h, "other.z", "0")
			s := resumeForeign(t, h, foreign(h)[name], csv)
			_ = received(t, s)
			publish(t, h, "b", "1", "2")
			if got := received(t, s); got != "entry(b live) gap(b 0 or more restarted) 1 2" {
				t.Errorf("%s, %q: got %q", name, csv, got)
			}
			must(h.Declare(topics.TopicInfo{Name: topics.MustName("b"), Unit: "%"}))
			publish(t, h, "b", "3")
			if got := received(t, s); got != "entry(b live) 3" {
				t.Errorf("%s, %q: then got %q", name, csv, got)
			}
		}
	}
}

func TestRestartGapComesOncePerTopicBeforeItsEvents(t *testing.T) {
	t.Parallel()
	h := newHub(t, topics.Options{MaxEvents: 2})
	publish(t, h, "a", "1")
	s := resumeForeign(t, h, "0-9", "")
	publish(t, h, "a", "2", "3", "4")
	publish(t, h, "b", "5", "6", "7")
	publish(t, h, "c", "8")
	must(h.Declare(topics.TopicInfo{Name: topics.MustName("l"), Retention: topics.RetainLatest}))
	publish(t, h, "l", "9", "10")
	publish(t, h, "b", "11")
	var told []string
	place := map[string]int{}
	for _, word := range wordsOf(received(t, s)) {
		place[word] = len(told)
		told = append(told, word)
	}
	for _, order := range [][]string{
		{"gap(a 0 or more restarted)", "4"},
		{"entry(b live)", "gap(b 0 or more restarted)", "gap(b 2 slow)", "7", "11"},
		{"entry(c live)", "gap(c 0 or more restarted)", "8"},
		{"entry(l live)", "10"},
	} {
		for i := range order {
			if at, ok := place[order[i]]; !ok || i > 0 && at < place[order[i-1]] {
				t.Errorf("%q is missing or before %q in %q", order[i], order[max(0, i-1)], told)
			}
		}
	}
	if st := h.Stats().Losses.Restarted; st.Gaps != 3 {
		t.Errorf("%d restarts were told, want 3, in %q", st.Gaps, told)
	}
}

func TestRestartGapFollowsManyChanges(t *testing.T) {
	t.Parallel()
	h := newHub(t, topics.Options{})
	s := resumeForeign(t, h, "0-9", "")
	publish(t, h, "b", "1")
	for i := range 50 {
		must(h.Declare(topics.TopicInfo{Name: topics.MustName("b"), Help: fmt.Sprint(i)}))
	}
	b, _, err := s.Poll()
	if err != nil || len(b.Changes) == 0 || len(b.Gaps) > 0 || b.Events > 0 {
		t.Fatalf("first came %+v, %v", b, err)
	}
	rest := wordsOf(received(t, s))
	if rest[0] != "gap(b 0 or more restarted)" {
		t.Errorf("then %q", rest)
	}
}

func TestSlowSubscriberGetsItsRestartGaps(t *testing.T) {
	t.Parallel()
	h := newHub(t, topics.Options{Frame: lines(8000), MaxEvents: 128, MaxReady: 1})
	publish(t, h, "a", "0")
	slow := resumeForeign(t, h, "0-9", "")
	fast := subscribe(t, h, topics.SubscribeOptions{})
	const times = 200
	for i := range times { // some windows full
		publish(t, h, "a", "x")
		if i == times/2 {
			publish(t, h, "b", "1")
		}
		_ = received(t, fast)
	}
	publish(t, h, "c", "2")
	place := map[string]int{}
	for i, word := range wordsOf(received(t, slow)) {
		if _, ok := place[word]; ok && word != "x" {
			t.Errorf("%q came twice", word)
		}
		place[word] = i
	}
	for _, n := range []struct{ topic, event string }{{"b", "1"}, {"c", "2"}} {
		entry, gap, event := place["entry("+n.topic+" live)"], place["gap("+n.topic+" 0 or more restarted)"], place[n.event]
		if entry == 0 || gap < entry || event < gap {
			t.Errorf("%s: entry, gap and event are words %d, %d and %d", n.topic, entry, gap, event)
		}
	}
}

func TestResumeInTheSameEpochHasNoRestartGap(t *testing.T) {
	t.Parallel()
	h := newHub(t, topics.Options{})
	publish(t, h, "a", "1")
	first := resumeForeign(t, h, "0-9", "")
	if got := received(t, first); got != "gap(a 0 or more restarted) 1" {
		t.Errorf("the first connection got %q", got)
	}
	// The subscriber had its restart gaps before it got this id.
	second := subscribe(t, h, topics.SubscribeOptions{LastEventID: first.Progress().Last.String()})
	if r, _ := second.Resume(); r.Restarted {
		t.Errorf("the second resume says %+v", r)
	}
	newcomer := subscribe(t, h, topics.SubscribeOptions{})
	publish(t, h, "b", "2")
	for _, s := range []*topics.Subscription{second, newcomer} {
		if got := received(t, s); got != "entry(b live) 2" {
			t.Errorf("got %q", got)
		}
	}
	if got := received(t, first); got != "entry(b live) gap(b 0 or more restarted) 2" {
		t.Errorf("the first connection then got %q", got)
	}
}

func TestSubscriberWithRestartGapsSharesTheBytes(t *testing.T) {
	t.Parallel()
	h := newHub(t, topics.Options{})
	owed, other := resumeForeign(t, h, "0-9", ""), subscribe(t, h, topics.SubscribeOptions{})
	publish(t, h, "b", "1")
	all, _, _ := other.Poll()
	entry, _, _ := owed.Poll()
	rest, _, _ := owed.Poll()
	if len(entry.Changes) != 1 || entry.Events != 0 || len(rest.Gaps) != 1 || rest.Events != 1 || rest.Last != all.Last {
		t.Fatalf("got %+v and %+v", entry, rest)
	}
	if &all.Bytes[0] != &rest.Bytes[0] {
		t.Error("each has bytes of its own")
	}
	publish(t, h, "c", "2")
	owed.Close()
	if _, ok, err := owed.Poll(); ok || err == nil {
		t.Error("a closed subscription still gives something")
	}
}

// wordsOf splits a result of received.
func wordsOf(text string) (words []string) {
	for start, i, depth := 0, 0, 0; i <= len(text); i++ {
		if i == len(text) || text[i] == ' ' && depth == 0 {
			words = append(words, text[start:i])
			start = i + 1
			continue
		}
		switch text[i] {
		case '(':
			depth++
		case ')':
			depth--
		}
	}
	return words
}
