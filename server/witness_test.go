package server_test

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"slices"
	"sort"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"topicmux/sse"
	"topicmux/topics"
)

// A fact is an event that was published.
type fact struct {
	seq  uint64
	data string
}

// A life is what was published in one life of a hub: what every subscriber's
// transcript is held against.
type life struct {
	hub *topics.Hub

	mu     sync.Mutex // guards what follows
	begun  map[string]int
	facts  map[string][]fact // in order once nothing is published any more
	latest map[string]bool   // topics that keep their latest
}

func newLife(hub *topics.Hub, latest ...string) *life {
	l := &life{hub: hub, begun: map[string]int{}, facts: map[string][]fact{}, latest: map[string]bool{}}
	for _, name := range latest {
		l.latest[name] = true
		if _, err := hub.Declare(topics.TopicInfo{Name: topics.MustName(name), Retention: topics.RetainLatest}); err != nil {
			panic(err)
		}
	}
	return l
}

// publish publishes on the hub and writes it down.
func (l *life) publish(topic, data string) error {
	l.mu.Lock()
	l.begun[topic]++
	l.mu.Unlock()
	id, err := l.hub.Publish(topics.MustName(topic), []byte(data))
	if err != nil {
		return err
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.facts[topic] = append(l.facts[topic], fact{id.Seq, data})
	return nil
}

// counts returns how many events of each topic were published for certain, and
// how many at most.
func (l *life) counts() (done, begun map[string]int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	done, begun = map[string]int{}, map[string]int{}
	for name, n := range l.begun {
		done[name], begun[name] = len(l.facts[name]), n
	}
	return done, begun
}

// settle puts the facts in order; nothing may be published any more.
func (l *life) settle() {
	for _, facts := range l.facts {
		slices.SortFunc(facts, func(a, b fact) int { return int(a.seq) - int(b.seq) })
	}
}

// rank returns how many events of the topic are up to number seq.
func (l *life) rank(topic string, seq uint64) int {
	facts := l.facts[topic]
	return sort.Search(len(facts), func(i int) bool { return facts[i].seq > seq })
}

// A leg is what one connection of a subscriber asked for, and what it heard until
// it was cut.
type leg struct {
	selection topics.Selection
	asked     string // the last event id, or "" for a newcomer
	last      int    // how many of each topic a newcomer wants

	readBuffer int    // of the kernel; 0: what it likes
	onHello    func() // or nil
	onEvent    func() // or nil
	life       *life
	done       map[string]int // certainly published before the request
	begun      map[string]int // at most published before the hello came
	heard      []heard
	finished   bool // the end was heard
}

// count returns how many events and gaps were heard.
func (l *leg) count() (events, gaps int) {
	for _, h := range l.heard {
		switch {
		case h.id != "":
			events++
		case h.kind == "$gap":
			gaps++
		}
	}
	return events, gaps
}

// A heard is one event as it was read.
type heard struct {
	kind string
	id   string
	data string
}

// lastID returns where a client that was cut now goes on.
func (l *leg) lastID() string {
	for i := len(l.heard) - 1; i >= 0; i-- {
		if l.heard[i].id != "" {
			return l.heard[i].id
		}
	}
	return l.asked
}

// query is what the leg asks for, but for the last event id.
func (l *leg) query() string {
	return fmt.Sprintf("topics=%s&last=%d", l.selection, l.last)
}

// ask writes the request, and notes what was published before.
func (l *leg) ask(w io.Writer) error {
	l.done, l.begun = l.life.counts()
	request := "GET /events?" + l.query() + " HTTP/1.1\r\nHost: localhost\r\n"
	if l.asked != "" {
		request += "Last-Event-ID: " + l.asked + "\r\n"
	}
	_, err := io.WriteString(w, request+"\r\n")
	return err
}

// hear goes a leg on a connection of its own, to its end.
func (h *house) hear(l *leg) (status int) {
	h.t.Helper()
	c := h.dial()
	defer c.Close()
	_ = c.SetDeadline(time.Now().Add(5 * patience)) // a client that comes again counts twice
	if l.readBuffer > 0 {
		_ = raw(c).SetReadBuffer(l.readBuffer)
	}
	if err := l.ask(c); err != nil {
		return 0
	}
	return l.read(c)
}

// read reads the answer until it ends, or until an event of the kind "end". The
// status is 0 when the head did not arrive whole.
func (l *leg) read(r io.Reader) (status int) {
	body := bufio.NewReader(r)
	resp, err := http.ReadResponse(body, nil)
	if err != nil {
		return 0
	}
	if resp.StatusCode != http.StatusOK {
		return resp.StatusCode
	}
	dec := sse.NewDecoder(body, sse.DecoderOptions{})
	before := ""
	for !l.finished {
		e, err := dec.Next()
		if err != nil {
			break
		}
		h := heard{kind: e.Type, data: string(e.Data)}
		if id := dec.LastEventID(); id != before {
			h.id, before = id, id
		}
		if h.kind == "$hello" {
			_, l.begun = l.life.counts()
			if l.onHello != nil {
				l.onHello()
			}
		}
		if h.id != "" && l.onEvent != nil {
			l.onEvent()
		}
		l.heard = append(l.heard, h)
		l.finished = h.kind == "end"
	}
	return resp.StatusCode
}

// A witness follows one leg and says what is wrong with it.
type witness struct {
	*leg
	at       map[string]int  // how many events of a topic were given or told; missing: not known yet
	known    map[string]bool // topics that were introduced
	restart  map[string]bool // topics whose restart is still to be told
	foreign  bool            // it resumed after an id of another life
	newest   uint64          // number of the last event
	promised uint64          // losses that the hello spoke of
	told     uint64          // of these, told
}

// check returns what is wrong with the leg, or nil: it must be a piece of the
// total order, but for exactly the gaps that were told.
func (l *leg) check(epoch string) error {
	w := &witness{leg: l, at: map[string]int{}, known: map[string]bool{}, restart: map[string]bool{}}
	for i, h := range l.heard {
		if err := w.hear(epoch, h); err != nil {
			return fmt.Errorf("leg %s after %q, event %d (%s %s %.60q): %w", l.selection, l.asked, i, h.kind, h.id, h.data, err)
		}
	}
	return nil
}

func (w *witness) hear(epoch string, h heard) error {
	if h.kind[0] == '$' && h.id != "" {
		return fmt.Errorf("a control event has an id")
	}
	switch h.kind {
	case "$hello":
		return w.hello(epoch, h.data)
	case "$topic":
		var e topics.TopicInfo
		if err := json.Unmarshal([]byte(h.data), &e); err != nil {
			return err
		}
		w.introduce(e)
		return nil
	case "$gap":
		var g gap
		if err := json.Unmarshal([]byte(h.data), &g); err != nil {
			return err
		}
		return w.gap(epoch, g)
	case "$drain", "$complete":
		return nil
	}
	return w.event(epoch, h)
}

func (w *witness) hello(epoch, data string) error {
	var hello struct {
		Epoch  string
		Topics []topics.TopicInfo
		Resume *struct {
			Asked     string
			Missed    uint64
			Restarted bool
		}
	}
	if err := json.Unmarshal([]byte(data), &hello); err != nil || hello.Epoch != epoch {
		return fmt.Errorf("epoch %q, want %q: %w", hello.Epoch, epoch, err)
	}
	id, err := topics.ParseID(w.asked)
	ours := err == nil && id.Epoch == epoch
	w.foreign = w.asked != "" && !ours
	for _, e := range hello.Topics {
		w.introduce(e)
	}
	if w.asked == "" {
		return nil
	}
	if hello.Resume == nil || hello.Resume.Asked != w.asked || hello.Resume.Restarted != w.foreign {
		return fmt.Errorf("resume is %+v", hello.Resume)
	}
	w.promised = hello.Resume.Missed
	for name := range w.life.facts {
		w.at[name] = 0
		if ours {
			w.at[name] = w.life.rank(name, id.Seq)
		}
	}
	if ours {
		w.newest = id.Seq
	}
	return nil
}

// introduce makes a topic known. Who resumed after an id of another life must be told
// of the restart for each, before the first event.
func (w *witness) introduce(e topics.TopicInfo) {
	name := e.Name.String()
	if w.foreign && !w.known[name] && e.Retention == topics.RetainAll {
		w.restart[name] = true
	}
	w.known[name] = true
}

func (w *witness) gap(epoch string, g gap) error {
	from, to := place(g.From), place(g.To)
	end := w.life.rank(g.Topic, to.Seq)
	at, ok := w.at[g.Topic]
	switch {
	case !w.known[g.Topic]:
		return fmt.Errorf("the topic was not introduced")
	case w.life.latest[g.Topic]:
		return fmt.Errorf("conflation is no loss")
	case g.Reason == "restarted":
		if !w.restart[g.Topic] || !g.AtLeast || end != g.Missed {
			return fmt.Errorf("no such restart: %d events up to the end, %v", end, w.restart)
		}
		delete(w.restart, g.Topic)
		w.told += uint64(g.Missed)
		w.at[g.Topic] = end
		return nil
	case g.Missed <= 0 || g.AtLeast || from.Epoch != epoch || to.Epoch != epoch:
		return fmt.Errorf("not exact")
	}
	if g.Reason == "evicted" {
		w.told += uint64(g.Missed)
	}
	if !ok {
		at = end - g.Missed
		if err := w.begins(g.Topic, at); err != nil {
			return err
		}
	}
	if begin := w.life.rank(g.Topic, from.Seq); begin != at || end-at != g.Missed {
		return fmt.Errorf("it encloses %d to %d, the stream is at %d", begin, end, at)
	}
	w.at[g.Topic] = end
	return nil
}

// place reads an end of a gap, which may be before the first event.
func place(id string) (at topics.ID) {
	epoch, seq, _ := strings.Cut(id, "-")
	n, err := strconv.ParseUint(seq, 10, 64)
	if err != nil {
		return topics.ID{}
	}
	return topics.ID{Epoch: epoch, Seq: n}
}

func (w *witness) event(epoch string, h heard) error {
	id, err := topics.ParseID(h.id)
	if err != nil || id.Epoch != epoch {
		return fmt.Errorf("its id: %w", err)
	}
	facts, i := w.life.facts[h.kind], w.life.rank(h.kind, id.Seq)-1
	at, ok := w.at[h.kind]
	switch {
	case !w.selection.Match(topics.MustName(h.kind)):
		return fmt.Errorf("not selected")
	case !w.known[h.kind] || w.restart[h.kind]:
		return fmt.Errorf("the topic was not introduced, or its restart not told")
	case id.Seq <= w.newest:
		return fmt.Errorf("not after %d", w.newest)
	case i < 0 || facts[i].seq != id.Seq || facts[i].data != h.data:
		return fmt.Errorf("it was not published")
	case !ok:
		if err := w.begins(h.kind, i); err != nil {
			return err
		}
	case w.life.latest[h.kind] && i >= at:
	case i != at:
		return fmt.Errorf("event %d of its topic, want %d", i, at)
	}
	w.at[h.kind], w.newest = i+1, id.Seq
	return w.complete(h.kind == "end")
}

// complete checks that nothing of the order was left out: no topic may have an
// event before the newest that is neither given nor told.
func (w *witness) complete(end bool) error {
	if w.told != w.promised {
		return fmt.Errorf("%d losses promised, %d told", w.promised, w.told)
	}
	for name, facts := range w.life.facts {
		if !w.selection.Match(topics.MustName(name)) || w.life.latest[name] && !end {
			continue
		}
		at, ok := w.at[name]
		if !ok {
			_, at = w.beginning(name)
		}
		if at < len(facts) && facts[at].seq <= w.newest {
			return fmt.Errorf("event %d of %s, number %d, was left out silently", at, name, facts[at].seq)
		}
	}
	return nil
}

// begins returns why a newcomer's topic must not begin at event i, or nil.
func (w *witness) begins(topic string, i int) error {
	if low, high := w.beginning(topic); i < low || i > high && !w.life.latest[topic] {
		return fmt.Errorf("it begins at event %d of its topic, want %d to %d", i, low, high)
	}
	return nil
}

// beginning returns where a topic begins for a newcomer: at least, at most.
func (w *witness) beginning(topic string) (low, high int) {
	last := w.last
	if w.life.latest[topic] {
		last = min(last, 1)
	}
	return max(0, w.done[topic]-last), max(0, w.begun[topic]-last)
}

func TestWitnessSeesWhatIsWrong(t *testing.T) {
	t.Parallel()
	l := &life{facts: map[string][]fact{
		"a": {{1, "a1"}, {3, "a3"}, {5, "a5"}, {7, "a7"}},
		"b": {{2, "b2"}, {6, "b6"}},
	}}
	hello := heard{kind: "$hello", data: `{"epoch":"e","resume":{"asked":"e-1"},"topics":[{"name":"a","keep":"all"},{"name":"b","keep":"all"}]}`}
	ev := func(kind string, seq int) heard {
		return heard{kind, fmt.Sprintf("e-%d", seq), fmt.Sprint(kind, seq)}
	}
	lost := func(topic string, missed, from, to int) heard {
		return heard{kind: "$gap", data: fmt.Sprintf(`{"topic":%q,"missed":%d,"from":"e-%d","to":"e-%d","reason":"slow"}`, topic, missed, from, to)}
	}
	for name, c := range map[string]struct {
		heard []heard
		fine  bool
	}{
		"all":              {[]heard{ev("b", 2), ev("a", 3), ev("a", 5), ev("b", 6), ev("a", 7)}, true},
		"cut":              {[]heard{ev("b", 2), ev("a", 3)}, true},
		"a gap":            {[]heard{lost("a", 2, 1, 5), ev("b", 2), ev("b", 6), ev("a", 7)}, true},
		"a hole":           {[]heard{ev("b", 2), ev("a", 5)}, false},
		"a hole elsewhere": {[]heard{ev("a", 3), ev("a", 5)}, false},
		"a repeat":         {[]heard{ev("b", 2), ev("b", 2)}, false},
		"what it had":      {[]heard{ev("a", 1)}, false},
		"out of order":     {[]heard{ev("a", 3), ev("b", 2)}, false},
		"an invention":     {[]heard{ev("b", 2), ev("a", 4)}, false},
		"other data":       {[]heard{{"b", "e-2", "b3"}}, false},
		"another life":     {[]heard{{"b", "f-2", "b2"}}, false},
		"gap too short":    {[]heard{lost("a", 1, 1, 5)}, false},
		"gap too long":     {[]heard{lost("a", 3, 1, 5)}, false},
		"gap of the past":  {[]heard{ev("b", 2), ev("a", 3), lost("a", 1, 1, 3)}, false},
		"gap, then it":     {[]heard{lost("a", 2, 1, 5), ev("b", 2), ev("a", 3)}, false},
	} {
		l := &leg{asked: "e-1", life: l, heard: append([]heard{hello}, c.heard...)}
		if err := l.check("e"); (err == nil) != c.fine {
			t.Errorf("%s: got %v", name, err)
		}
	}
}
