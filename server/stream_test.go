package server_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"topicmux/server"
	"topicmux/topics"
)

func TestTopicsInterleaveOnOneConnection(t *testing.T) {
	t.Parallel()
	h := run(t, server.Options{})
	s := h.open("topics=cpu,net.*")
	s.until("$live")
	for i := range 50 {
		h.publish("cpu", fmt.Sprint(i))
		h.publish("disk", "not selected")
		h.publish("net.rx", fmt.Sprint(i))
	}
	last := ""
	for i := range 100 {
		e := s.next()
		for strings.HasPrefix(e.Type, "$") {
			if e.Type != "$topic" || string(e.ID) != last {
				t.Fatalf("got %s %s with id %q", e.Type, e.Data, e.ID)
			}
			e = s.next()
		}
		want := []string{"cpu", "net.rx"}[i%2]
		if e.Type != want || string(e.Data) != fmt.Sprint(i/2) {
			t.Fatalf("event %d is %s %s", i, e.Type, e.Data)
		}
		last = string(e.ID)
	}
}

func TestHelloTellsWhatIsThere(t *testing.T) {
	t.Parallel()
	h := run(t, server.Options{Version: "9.8.7", Heartbeat: 2 * time.Second})
	lo := 0.0
	if _, err := h.hub.Declare(topics.TopicInfo{Name: topics.MustName("cpu"), Kind: topics.KindNumber, Unit: "%", Min: &lo}); err != nil {
		t.Fatal(err)
	}
	id := h.publish("cpu", "1")
	e := h.open("topics=cpu&client=kitchen.wall-1").next()
	want := `{"server":"topicmux 9.8.7","session":"kitchen.wall-1","epoch":"` + id.Epoch + `","heartbeat":2000,` +
		`"topics":[{"name":"cpu","kind":"number","unit":"%","min":0,"keep":"all","state":"live","last":"` + id.String() + `"}]}`
	if e.Type != "$hello" || string(e.Data) != want || len(e.ID) > 0 {
		t.Errorf("got %s %s, id %q", e.Type, e.Data, e.ID)
	}
}

func TestNewcomerGetsTheLastOfEachTopic(t *testing.T) {
	t.Parallel()
	h := run(t, server.Options{})
	for i := range 5 {
		h.publish("a", fmt.Sprint(i))
	}
	h.publish("b", "0")
	for query, want := range map[string][]string{
		"":          {"a 4", "b 0"},
		"last=1":    {"a 4", "b 0"},
		"last=3":    {"a 2", "a 3", "a 4", "b 0"},
		"last=1024": {"a 0", "a 1", "a 2", "a 3", "a 4", "b 0"},
	} {
		h.open("control=0&" + query).want(want...)
	}
	s := h.open("control=0&last=0")
	h.publish("a", "5")
	s.want("a 5")
}

func TestTopicMayAppearLater(t *testing.T) {
	t.Parallel()
	h := run(t, server.Options{})
	s := h.open("topics=later.*")
	if e := s.next(); e.Type != "$hello" || !strings.Contains(string(e.Data), `"topics":[]`) {
		t.Fatalf("got %s %s", e.Type, e.Data)
	}
	s.want("$live {}")
	h.publish("later.on", "here")
	if e := s.next(); e.Type != "$topic" || !strings.Contains(string(e.Data), `"name":"later.on"`) {
		t.Fatalf("got %s %s", e.Type, e.Data)
	}
	s.want("later.on here")
}

func TestResumeIsExactOverACut(t *testing.T) {
	t.Parallel()
	h := run(t, server.Options{})
	const events = 600
	published := make(chan struct{})
	go func() {
		defer close(published)
		for i := range events {
			h.publish([]string{"a", "b", "c"}[i%3], fmt.Sprint(i))
		}
	}()
	last := ""
	for i := 0; i < events; {
		query := "control=0&last=1024"
		s := h.open(query, "Last-Event-ID: "+last)
		for n := 0; n < 37 && i < events; n++ {
			e := s.next()
			if e.Type != []string{"a", "b", "c"}[i%3] || string(e.Data) != fmt.Sprint(i) {
				t.Fatalf("event %d is %s %s", i, e.Type, e.Data)
			}
			last = string(e.ID)
			i++
		}
		_ = s.conn.Close() // in the midst of what is under way
	}
	<-published
}

func TestResumeIsAnsweredTruthfully(t *testing.T) {
	t.Parallel()
	h := run(t, server.Options{})
	first := h.publish("a", "1")
	h.publish("a", "2")
	h.publish("a", "3")
	type answer struct {
		Resume *struct {
			Asked            string
			Replayed, Missed uint64
		}
	}
	resume := func(query string, header ...string) (got answer) {
		s := h.open("topics=a&"+query, header...)
		if err := json.Unmarshal(s.next().Data, &got); err != nil {
			t.Fatal(err)
		}
		return got
	}
	if got := resume(""); got.Resume != nil {
		t.Errorf("nothing was asked, got %+v", got.Resume)
	}
	asked := first.String()
	for name, got := range map[string]answer{
		"header":              resume("", "Last-Event-ID: "+asked),
		"query":               resume("lastEventId=" + asked),
		"other query":         resume("last-event-id=" + asked),
		"header before query": resume("lastEventId=zzzzz-1", "Last-Event-ID: "+asked),
	} {
		if r := got.Resume; r == nil || r.Asked != asked || r.Replayed != 2 || r.Missed != 0 {
			t.Errorf("%s: got %+v", name, r)
		}
	}
	s := h.open("topics=a", "Last-Event-ID: other-7")
	s.until("$hello")
	e := s.next()
	if e.Type != "$gap" || !strings.Contains(string(e.Data), `"reason":"restarted"`) {
		t.Errorf("got %s %s", e.Type, e.Data)
	}
}

func TestTimeStandsBeforeTheIDWhenAskedFor(t *testing.T) {
	t.Parallel()
	h := run(t, server.Options{})
	before := time.Now().UnixMilli()
	h.publish("a", "1")
	after := time.Now().UnixMilli()
	s := h.open("time=1&control=0")
	line, _ := s.body.Peek(6)
	if string(line) != "time: " {
		t.Errorf("the stream begins with %q", line)
	}
	if e := s.next(); e.Time < before || e.Time > after || e.Type != "a" {
		t.Errorf("got %s at %d, published from %d to %d", e.Type, e.Time, before, after)
	}
	if e := h.open("control=0").next(); e.Time != 0 {
		t.Error("a time that was not asked for")
	}
}

func TestDefaultEventAndLinesOnTheWire(t *testing.T) {
	t.Parallel()
	h := run(t, server.Options{})
	a := h.publish("message", "one\r\ntwo\rthree\nfour").String()
	b := h.publish("b", "").String()
	s := h.open("control=0")
	want := "id: " + a + "\ndata: one\ndata: two\ndata: three\ndata: four\n\n" +
		"id: " + b + "\nevent: b\ndata: \n\n"
	got := make([]byte, len(want))
	if _, err := io.ReadFull(s.body, got); err != nil || string(got) != want {
		t.Errorf("got %q, %v", got, err)
	}
}

func TestSilenceIsBrokenByComments(t *testing.T) {
	t.Parallel()
	h := run(t, server.Options{Heartbeat: 20 * time.Millisecond})
	s := h.open("control=0")
	got := make([]byte, 6)
	if _, err := io.ReadFull(s.body, got); err != nil || string(got) != ":\n:\n:\n" {
		t.Errorf("got %q, %v", got, err)
	}
	h.publish("a", "still there")
	s.want("a still there")
}

func TestStreamEndsWithItsTopics(t *testing.T) {
	t.Parallel()
	h := run(t, server.Options{})
	h.publish("a", "1")
	s := h.open("topics=a")
	s.until("$hello")
	s.want("a 1", "$live {}")
	h.publish("a", "2")
	if err := h.hub.Complete(topics.MustName("a")); err != nil {
		t.Fatal(err)
	}
	s.want("a 2")
	if e := s.next(); e.Type != "$topic" || !strings.Contains(string(e.Data), `"state":"complete"`) {
		t.Errorf("got %s %s", e.Type, e.Data)
	}
	e := s.next()
	if e.Type != "$complete" || string(e.Data) != `{"topic":"a"}` {
		t.Errorf("got %s %s", e.Type, e.Data)
	}
	if _, err := s.dec.Next(); !errors.Is(err, io.EOF) {
		t.Errorf("the stream did not end: %v", err)
	}
	req, _ := http.NewRequest(http.MethodGet, h.url+"/events?topics=a", nil)
	req.Header.Set("Last-Event-ID", string(e.ID))
	if got := do(t, req); got.status != http.StatusNoContent {
		t.Errorf("the reconnect got %d %s", got.status, got.body)
	}
}

func TestPostAppearsOnTheStream(t *testing.T) {
	t.Parallel()
	h := run(t, server.Options{})
	s := h.open("topics=answer&control=0")
	got := post(t, h.url+"/topics/answer", "42")
	if got.status != http.StatusCreated {
		t.Fatalf("got %d %s", got.status, got.body)
	}
	var answer struct{ ID string }
	if err := json.Unmarshal([]byte(got.body), &answer); err != nil {
		t.Fatal(err)
	}
	e := s.next()
	if e.Type != "answer" || string(e.Data) != "42" || string(e.ID) != answer.ID {
		t.Errorf("posted as %s, got %s %s as %s", answer.ID, e.Type, e.Data, e.ID)
	}
}
