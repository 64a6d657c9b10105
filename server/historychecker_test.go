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

// A publishedEvent is an event that the hub accepted.
type publishedEvent struct {
	seq  uint64
	data string
}

// A history records everything that was published on one hub. Each connection's
// log is checked against it.
type history struct {
	hub *topics.Hub

	mu        sync.Mutex // guards what follows
	attempted map[string]int
	published map[string][]publishedEvent // by topic; in order after settle
	latest    map[string]bool             // topics that retain only their latest event
}

func newHistory(hub *topics.Hub, latest ...string) *history {
	hist := &history{hub: hub, attempted: map[string]int{}, published: map[string][]publishedEvent{}, latest: map[string]bool{}}
	for _, name := range latest {
		hist.latest[name] = true
		if _, err := hub.Declare(topics.TopicInfo{Name: topics.MustName(name), Retention: topics.RetainLatest}); err != nil {
			panic(err)
		}
	}
	return hist
}

// publish publishes on the hub and records the event.
func (hist *history) publish(topic, data string) error {
	hist.mu.Lock()
	hist.attempted[topic]++
	hist.mu.Unlock()
	id, err := hist.hub.Publish(topics.MustName(topic), []byte(data))
	if err != nil {
		return err
	}
	hist.mu.Lock()
	defer hist.mu.Unlock()
	hist.published[topic] = append(hist.published[topic], publishedEvent{id.Seq, data})
	return nil
}

// counts returns, by topic, how many events were certainly published and how many
// at most.
func (hist *history) counts() (done, begun map[string]int) {
	hist.mu.Lock()
	defer hist.mu.Unlock()
	done, begun = map[string]int{}, map[string]int{}
	for name, n := range hist.attempted {
		done[name], begun[name] = len(hist.published[name]), n
	}
	return done, begun
}

// settle sorts the events. Nothing may be published afterwards.
func (hist *history) settle() {
	for _, facts := range hist.published {
		slices.SortFunc(facts, func(a, b publishedEvent) int { return int(a.seq) - int(b.seq) })
	}
}

// rank returns how many events of the topic have a number of at most seq.
func (hist *history) rank(topic string, seq uint64) int {
	facts := hist.published[topic]
	return sort.Search(len(facts), func(i int) bool { return facts[i].seq > seq })
}

// A connLog records what one connection of a subscriber requested and what it
// received until it ended.
type connLog struct {
	selection   topics.Selection
	lastEventID string // of the request; "" starts a new subscription
	last        int    // query parameter: events of each topic that a new subscription replays

	readBuffer int    // of the socket in bytes; 0: the kernel's default
	onHello    func() // or nil
	onEvent    func() // or nil
	history    *history
	done       map[string]int // certainly published before the request
	begun      map[string]int // at most published before the hello came
	received   []received
	finished   bool // the event "end" was received
}

// count returns how many events and gaps were received.
func (l *connLog) count() (events, gaps int) {
	for _, h := range l.received {
		switch {
		case h.id != "":
			events++
		case h.kind == "$gap":
			gaps++
		}
	}
	return events, gaps
}

// A received is one event as a client read it.
type received struct {
	kind string
	id   string
	data string
}

// resumeID returns the event id from which the next connection resumes.
func (l *connLog) resumeID() string {
	for i := len(l.received) - 1; i >= 0; i-- {
		if l.received[i].id != "" {
			return l.received[i].id
		}
	}
	return l.lastEventID
}

// query returns the query string of the request.
func (l *connLog) query() string {
	return fmt.Sprintf("topics=%s&last=%d", l.selection, l.last)
}

// request writes the request and records what was published before it.
func (l *connLog) request(w io.Writer) error {
	l.done, l.begun = l.history.counts()
	request := "GET /events?" + l.query() + " HTTP/1.1\r\nHost: localhost\r\n"
	if l.lastEventID != "" {
		request += "Last-Event-ID: " + l.lastEventID + "\r\n"
	}
	_, err := io.WriteString(w, request+"\r\n")
	return err
}

// record opens a connection for the log and reads it to its end.
func (h *testServer) record(l *connLog) (status int) {
	h.t.Helper()
	c := h.dial()
	defer c.Close()
	_ = c.SetDeadline(time.Now().Add(5 * patience)) // longer than any wait within the test
	if l.readBuffer > 0 {
		_ = raw(c).SetReadBuffer(l.readBuffer)
	}
	if err := l.request(c); err != nil {
		return 0
	}
	return l.read(c)
}

// read reads the response until it ends or the event "end" arrives. The status is 0
// if the response header is incomplete.
func (l *connLog) read(r io.Reader) (status int) {
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
		h := received{kind: e.Type, data: string(e.Data)}
		if id := dec.LastEventID(); id != before {
			h.id, before = id, id
		}
		if h.kind == "$hello" {
			_, l.begun = l.history.counts()
			if l.onHello != nil {
				l.onHello()
			}
		}
		if h.id != "" && l.onEvent != nil {
			l.onEvent()
		}
		l.received = append(l.received, h)
		l.finished = h.kind == "end"
	}
	return resp.StatusCode
}

// A historyChecker replays one connection log and reports its first error.
type historyChecker struct {
	*connLog
	next       map[string]int  // by topic: index of the next event; missing: not known yet
	known      map[string]bool // topics that $hello or $topic described
	restart    map[string]bool // topics whose restart gap has not arrived yet
	otherEpoch bool            // it resumed from an id of another epoch
	newest     uint64          // number of the last event
	promised   uint64          // missed events that $hello announced
	reported   uint64          // missed events that gaps reported so far
}

// check returns the first error in the log, or nil. The events must be a contiguous
// part of the total order, except for exactly the gaps that were reported.
func (l *connLog) check(epoch string) error {
	c := &historyChecker{connLog: l, next: map[string]int{}, known: map[string]bool{}, restart: map[string]bool{}}
	for i, h := range l.received {
		if err := c.observe(epoch, h); err != nil {
			return fmt.Errorf("connection %s after %q, event %d (%s %s %.60q): %w", l.selection, l.lastEventID, i, h.kind, h.id, h.data, err)
		}
	}
	return nil
}

func (c *historyChecker) observe(epoch string, h received) error {
	if h.kind[0] == '$' && h.id != "" {
		return fmt.Errorf("a control event has an id")
	}
	switch h.kind {
	case "$hello":
		return c.hello(epoch, h.data)
	case "$topic":
		var e topics.TopicInfo
		if err := json.Unmarshal([]byte(h.data), &e); err != nil {
			return err
		}
		c.addTopic(e)
		return nil
	case "$gap":
		var g gap
		if err := json.Unmarshal([]byte(h.data), &g); err != nil {
			return err
		}
		return c.gap(epoch, g)
	case "$drain", "$complete":
		return nil
	}
	return c.event(epoch, h)
}

func (c *historyChecker) hello(epoch, data string) error {
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
	id, err := topics.ParseID(c.lastEventID)
	ours := err == nil && id.Epoch == epoch
	c.otherEpoch = c.lastEventID != "" && !ours
	for _, e := range hello.Topics {
		c.addTopic(e)
	}
	if c.lastEventID == "" {
		return nil
	}
	if hello.Resume == nil || hello.Resume.Asked != c.lastEventID || hello.Resume.Restarted != c.otherEpoch {
		return fmt.Errorf("resume is %+v", hello.Resume)
	}
	c.promised = hello.Resume.Missed
	for name := range c.history.published {
		c.next[name] = 0
		if ours {
			c.next[name] = c.history.rank(name, id.Seq)
		}
	}
	if ours {
		c.newest = id.Seq
	}
	return nil
}

// addTopic records a topic's description. A client that resumed from an id of another
// epoch must receive a restart gap for each topic before its first event.
func (c *historyChecker) addTopic(e topics.TopicInfo) {
	name := e.Name.String()
	if c.otherEpoch && !c.known[name] && e.Retention == topics.RetainAll {
		c.restart[name] = true
	}
	c.known[name] = true
}

func (c *historyChecker) gap(epoch string, g gap) error {
	from, to := gapEnd(g.From), gapEnd(g.To)
	end := c.history.rank(g.Topic, to.Seq)
	at, ok := c.next[g.Topic]
	switch {
	case !c.known[g.Topic]:
		return fmt.Errorf("the topic was not described")
	case c.history.latest[g.Topic]:
		return fmt.Errorf("conflation must not report a gap")
	case g.Reason == "restarted":
		if !c.restart[g.Topic] || !g.AtLeast || end != g.Missed {
			return fmt.Errorf("no such restart: %d events up to the end, %v", end, c.restart)
		}
		delete(c.restart, g.Topic)
		c.reported += uint64(g.Missed)
		c.next[g.Topic] = end
		return nil
	case g.Missed <= 0 || g.AtLeast || from.Epoch != epoch || to.Epoch != epoch:
		return fmt.Errorf("not exact")
	}
	if g.Reason == "evicted" {
		c.reported += uint64(g.Missed)
	}
	if !ok {
		at = end - g.Missed
		if err := c.checkStart(g.Topic, at); err != nil {
			return err
		}
	}
	if begin := c.history.rank(g.Topic, from.Seq); begin != at || end-at != g.Missed {
		return fmt.Errorf("it encloses %d to %d, the stream is at %d", begin, end, at)
	}
	c.next[g.Topic] = end
	return nil
}

// gapEnd parses an end of a gap, which may lie before the first event.
func gapEnd(id string) (at topics.ID) {
	epoch, seq, _ := strings.Cut(id, "-")
	n, err := strconv.ParseUint(seq, 10, 64)
	if err != nil {
		return topics.ID{}
	}
	return topics.ID{Epoch: epoch, Seq: n}
}

func (c *historyChecker) event(epoch string, h received) error {
	id, err := topics.ParseID(h.id)
	if err != nil || id.Epoch != epoch {
		return fmt.Errorf("its id: %w", err)
	}
	facts, i := c.history.published[h.kind], c.history.rank(h.kind, id.Seq)-1
	at, ok := c.next[h.kind]
	switch {
	case !c.selection.Match(topics.MustName(h.kind)):
		return fmt.Errorf("not selected")
	case !c.known[h.kind] || c.restart[h.kind]:
		return fmt.Errorf("the topic was not described, or its restart not reported")
	case id.Seq <= c.newest:
		return fmt.Errorf("not after %d", c.newest)
	case i < 0 || facts[i].seq != id.Seq || facts[i].data != h.data:
		return fmt.Errorf("it was not published")
	case !ok:
		if err := c.checkStart(h.kind, i); err != nil {
			return err
		}
	case c.history.latest[h.kind] && i >= at:
	case i != at:
		return fmt.Errorf("event %d of its topic, want %d", i, at)
	}
	c.next[h.kind], c.newest = i+1, id.Seq
	return c.complete(h.kind == "end")
}

// complete checks that nothing is missing: every event up to the newest one was
// received or reported in a gap.
func (c *historyChecker) complete(end bool) error {
	if c.reported != c.promised {
		return fmt.Errorf("%d missed events announced, %d reported", c.promised, c.reported)
	}
	for name, facts := range c.history.published {
		if !c.selection.Match(topics.MustName(name)) || c.history.latest[name] && !end {
			continue
		}
		at, ok := c.next[name]
		if !ok {
			_, at = c.start(name)
		}
		if at < len(facts) && facts[at].seq <= c.newest {
			return fmt.Errorf("event %d of %s, number %d, is missing without a gap", at, name, facts[at].seq)
		}
	}
	return nil
}

// checkStart returns an error if a new subscription must not start at event i of the
// topic.
func (c *historyChecker) checkStart(topic string, i int) error {
	if low, high := c.start(topic); i < low || i > high && !c.history.latest[topic] {
		return fmt.Errorf("it begins at event %d of its topic, want %d to %d", i, low, high)
	}
	return nil
}

// start returns the lowest and highest event at which a new subscription may start.
func (c *historyChecker) start(topic string) (low, high int) {
	last := c.last
	if c.history.latest[topic] {
		last = min(last, 1)
	}
	return max(0, c.done[topic]-last), max(0, c.begun[topic]-last)
}

func TestHistoryCheckerFindsErrors(t *testing.T) {
	t.Parallel()
	hist := &history{published: map[string][]publishedEvent{
		"a": {{1, "a1"}, {3, "a3"}, {5, "a5"}, {7, "a7"}},
		"b": {{2, "b2"}, {6, "b6"}},
	}}
	hello := received{kind: "$hello", data: `{"epoch":"e","resume":{"asked":"e-1"},"topics":[{"name":"a","keep":"all"},{"name":"b","keep":"all"}]}`}
	ev := func(kind string, seq int) received {
		return received{kind, fmt.Sprintf("e-%d", seq), fmt.Sprint(kind, seq)}
	}
	lost := func(topic string, missed, from, to int) received {
		return received{kind: "$gap", data: fmt.Sprintf(`{"topic":%q,"missed":%d,"from":"e-%d","to":"e-%d","reason":"slow"}`, topic, missed, from, to)}
	}
	for name, c := range map[string]struct {
		received []received
		fine     bool
	}{
		"all":                              {[]received{ev("b", 2), ev("a", 3), ev("a", 5), ev("b", 6), ev("a", 7)}, true},
		"cut":                              {[]received{ev("b", 2), ev("a", 3)}, true},
		"a gap":                            {[]received{lost("a", 2, 1, 5), ev("b", 2), ev("b", 6), ev("a", 7)}, true},
		"a missing event":                  {[]received{ev("b", 2), ev("a", 5)}, false},
		"a missing event of another topic": {[]received{ev("a", 3), ev("a", 5)}, false},
		"a duplicate":                      {[]received{ev("b", 2), ev("b", 2)}, false},
		"before the resume id":             {[]received{ev("a", 1)}, false},
		"out of order":                     {[]received{ev("a", 3), ev("b", 2)}, false},
		"never published":                  {[]received{ev("b", 2), ev("a", 4)}, false},
		"other data":                       {[]received{{"b", "e-2", "b3"}}, false},
		"another epoch":                    {[]received{{"b", "f-2", "b2"}}, false},
		"gap too short":                    {[]received{lost("a", 1, 1, 5)}, false},
		"gap too long":                     {[]received{lost("a", 3, 1, 5)}, false},
		"a gap of received events":         {[]received{ev("b", 2), ev("a", 3), lost("a", 1, 1, 3)}, false},
		"an event after its gap":           {[]received{lost("a", 2, 1, 5), ev("b", 2), ev("a", 3)}, false},
	} {
		l := &connLog{lastEventID: "e-1", history: hist, received: append([]received{hello}, c.received...)}
		if err := l.check("e"); (err == nil) != c.fine {
			t.Errorf("%s: got %v", name, err)
		}
	}
}
