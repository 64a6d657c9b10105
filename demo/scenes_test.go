package demo_test

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"topicmux/demo"
	"topicmux/topics"
	"topicmux/topics/clock"
	"topicmux/topics/hubstats"
)

func sceneRand(seed uint64) *rand.Rand { return rand.New(rand.NewPCG(seed, 0)) }

func TestHelpSaysWhatIsSimulated(t *testing.T) {
	t.Parallel()
	hub := topics.NewHub(topics.Options{})
	defer hub.Close()
	want := []struct {
		name      string
		kind      topics.Kind
		simulated bool
	}{
		{"clock", topics.KindText, false},
		{"chat", topics.KindChat, true},
		{"orders", topics.KindProgress, true},
		{"message", topics.KindLog, true},
		{"hub", topics.KindJSON, false},
	}
	scenes := demo.Scenes(hub, 1)
	if len(scenes) != len(want) {
		t.Fatalf("%d scenes, want %d", len(scenes), len(want))
	}
	for i, w := range want {
		entries := scenes[i].Topics
		if len(entries) != 1 {
			t.Fatalf("%s declares %d topics", w.name, len(entries))
		}
		e := entries[0]
		if e.Name.String() != w.name || e.Kind != w.kind {
			t.Errorf("scene %d is %s of kind %s, want %s of kind %s", i, e.Name, e.Kind, w.name, w.kind)
		}
		if e.Help == "" || strings.Contains(e.Help, "simulated") != w.simulated {
			t.Errorf("%s: help %q; is it simulated? %v", w.name, e.Help, w.simulated)
		}
	}
}

func TestSameSeedGivesTheSameScenes(t *testing.T) {
	t.Parallel()
	play := func(scene int, seed uint64) []played {
		return rehearse(t, time.Minute, func(hub *topics.Hub) topics.Source {
			return demo.Scenes(hub, seed)[scene]
		})
	}
	for scene, name := range []string{"clock", "chat", "orders", "message"} {
		one, two, other := play(scene, 7), play(scene, 7), play(scene, 8)
		if !slices.Equal(one, two) {
			t.Errorf("%s: the same seed played two different scenes", name)
		}
		if scene > 0 && slices.Equal(one, other) {
			t.Errorf("%s: two seeds played the same scene", name)
		}
	}
}

func TestClockPublishesAtTheStartOfEachSecond(t *testing.T) {
	t.Parallel()
	events := rehearse(t, 3500*time.Millisecond, func(*topics.Hub) topics.Source { return clock.Source() })
	began := time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC).Local() // a bubble's clock
	var want []played
	for i := range 4 {
		at := time.Duration(i) * time.Second
		want = append(want, played{at, began.Add(at).Format(time.TimeOnly)})
	}
	if !slices.Equal(events, want) {
		t.Errorf("got %v\nwant %v", events, want)
	}
}

func TestMessagesComeEveryFewSeconds(t *testing.T) {
	t.Parallel()
	events := rehearse(t, 5*time.Minute, func(*topics.Hub) topics.Source { return demo.Message(sceneRand(1)) })
	if len(events) < 20 || events[0].at > time.Second {
		t.Fatalf("%d messages in five minutes, the first after %v", len(events), events[0].at)
	}
	for i, e := range events {
		if strings.TrimSpace(e.data) == "" {
			t.Errorf("message %d says nothing", i)
		}
		if i == 0 {
			continue
		}
		if rest := e.at - events[i-1].at; rest < 4*time.Second || rest > 11*time.Second {
			t.Errorf("message %d came %v after the one before", i, rest)
		}
	}
}

// figures mirrors the data of the topic hub.
type figures struct {
	Events      float64 `json:"events_per_s"`
	Bytes       float64 `json:"bytes_per_s"`
	Subscribers int     `json:"subscribers"`
	Slowest     uint64  `json:"slowest_behind"`
	Topics      int     `json:"topics"`
}

func TestHubPublishesItsMetrics(t *testing.T) {
	t.Parallel()
	events := rehearse(t, 1500*time.Millisecond, func(hub *topics.Hub) topics.Source {
		// Published between the first and the second reading: 7 events a second.
		if _, err := hub.Subscribe(topics.SubscribeOptions{}); err != nil { // and never reads
			t.Error(err)
		}
		time.AfterFunc(800*time.Millisecond, func() {
			for range 7 {
				if _, err := hub.Publish(topics.MustName("busy"), []byte("x")); err != nil {
					t.Error(err)
				}
			}
		})
		return hubstats.Source(hub)
	})
	got := parsed[figures](t, slices.DeleteFunc(events, func(p played) bool { return p.data == "x" }))
	if len(got) != 2 {
		t.Fatalf("%d readings, want 2: %v", len(got), events)
	}
	if before := got[0]; before.Events != 0 || before.Bytes != 0 || before.Subscribers != 2 || before.Topics != 1 {
		t.Errorf("before anything was published: %+v", before)
	}
	after := got[1]
	if after.Events != 8 || after.Bytes <= 0 || after.Topics != 2 { // 7 and its own first one
		t.Errorf("after 7 events and its own first one: %+v", after)
	}
	if after.Subscribers != 2 || after.Slowest < 7 {
		t.Errorf("one of two subscribers reads nothing: %+v", after)
	}
}

// line mirrors the data of the topic chat.
type chatEvent struct {
	Message int    `json:"message"`
	Role    string `json:"role"`
	Text    string `json:"text"`
	Delta   string `json:"delta"`
	Done    bool   `json:"done"`
}

func TestChatPublishesAnswersByToken(t *testing.T) {
	t.Parallel()
	events := rehearse(t, 10*time.Minute, func(*topics.Hub) topics.Source { return demo.Chat(sceneRand(1)) })
	lines := parsed[chatEvent](t, events)
	if events[0].at > 300*time.Millisecond {
		t.Errorf("the first question came after %v", events[0].at)
	}
	number, answers, answer := 0, map[string]bool{}, ""
	for i, l := range lines {
		switch {
		case l.Role == "user":
			if answer != "" || l.Message != number+1 || !strings.HasSuffix(l.Text, "?") {
				t.Fatalf("question %+v after message %d", l, number)
			}
			number = l.Message
			if lines[min(i+1, len(lines)-1)].Role == "assistant" {
				number++ // the answer's
			}
		case l.Role != "assistant" || l.Message != number:
			t.Fatalf("%+v in message %d", l, number)
		case l.Done:
			checkAnswer(t, answer)
			answers[answer], answer = true, ""
		case l.Delta == "":
			t.Fatalf("%+v says nothing", l)
		default:
			if answer != "" && events[i].at-events[i-1].at > 500*time.Millisecond {
				t.Errorf("nobody hesitates for %v before %q", events[i].at-events[i-1].at, l.Delta)
			}
			answer += l.Delta
		}
	}
	if len(answers) < 10 {
		t.Errorf("only %d different answers", len(answers))
	}
}

func checkAnswer(t *testing.T, answer string) {
	t.Helper()
	if !strings.HasSuffix(answer, ".") || strings.Contains(answer, "  ") || len(answer) > 250 {
		t.Errorf("not a short answer in whole sentences: %q", answer)
	}
}

// update mirrors the data of the topic orders.
type update struct {
	Order    string `json:"order"`
	Item     string `json:"item"`
	Progress int    `json:"progress"`
	State    string `json:"state"`
}

func TestOrdersProgressFromReceivedToDelivered(t *testing.T) {
	t.Parallel()
	events := rehearse(t, 5*time.Minute, func(*topics.Hub) topics.Source { return demo.Orders(sceneRand(1)) })
	stages := map[string]int{"received": 0, "paid": 1, "brewing": 2, "packing": 2, "on its way": 3, "delivered": 4}
	open := map[string]update{}
	delivered, most := 0, 0
	for _, u := range parsed[update](t, events) {
		before, known := open[u.Order]
		switch {
		case !known && (u.Progress != 0 || u.State != "received" || u.Item == ""):
			t.Fatalf("an order begins as %+v", u)
		case known && (u.Progress <= before.Progress || stages[u.State] < stages[before.State] || u.Item != before.Item):
			t.Fatalf("%+v after %+v", u, before)
		case (u.Progress == 100) != (u.State == "delivered"):
			t.Fatalf("%+v is done or not", u)
		}
		open[u.Order] = u
		if u.Progress == 100 {
			delete(open, u.Order)
			delivered++
		}
		most = max(most, len(open))
	}
	if delivered < 20 || most < 3 || most > 5 {
		t.Errorf("%d delivered, %d at once", delivered, most)
	}
}

func TestOrdersRunAtDifferentSpeeds(t *testing.T) {
	t.Parallel()
	events := rehearse(t, 5*time.Minute, func(*topics.Hub) topics.Source { return demo.Orders(sceneRand(1)) })
	took, began := map[string]time.Duration{}, map[string]time.Duration{}
	for i, u := range parsed[update](t, events) {
		if u.Progress == 0 {
			began[u.Order] = events[i].at
		}
		if u.Progress == 100 {
			took[u.Order] = events[i].at - began[u.Order]
		}
	}
	var fastest, slowest time.Duration
	for _, d := range took {
		if fastest == 0 || d < fastest {
			fastest = d
		}
		slowest = max(slowest, d)
	}
	if fastest < 3*time.Second || slowest < 2*fastest {
		t.Errorf("orders take from %v to %v", fastest, slowest)
	}
}
