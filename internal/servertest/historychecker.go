package servertest

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"

	"topicmux/topics"
)

// A historyChecker replays one connection log and reports its first error.
type historyChecker struct {
	*ConnLog
	next       map[string]int  // by topic: index of the next event; missing: not known yet
	known      map[string]bool // topics that $hello or $topic described
	restart    map[string]bool // topics whose restart gap has not arrived yet
	otherEpoch bool            // it resumed from an id of another epoch
	newest     uint64          // number of the last event
	promised   uint64          // missed events that $hello announced
	reported   uint64          // missed events that gaps reported so far
	replayed   uint64          // events that $hello announced
	before     uint64          // events before the $live, and those that gaps before it reported as lost on the way
	live       bool            // $live has arrived
}

// Check returns the first error in the log, or nil. The events must be a contiguous
// part of the total order, except for exactly the gaps that were reported.
func (l *ConnLog) Check(epoch string) error {
	c := &historyChecker{ConnLog: l, next: map[string]int{}, known: map[string]bool{}, restart: map[string]bool{}}
	for i, h := range l.Received {
		if err := c.observe(epoch, h); err != nil {
			return fmt.Errorf("connection %s after %q, event %d (%s %s %.60q): %w", l.Selection, l.LastEventID, i, h.Type, h.ID, h.Data, err)
		}
	}
	return nil
}

func (c *historyChecker) observe(epoch string, h Received) error {
	if h.Type[0] == '$' && h.ID != "" {
		return fmt.Errorf("a control event has an id")
	}
	switch h.Type {
	case "$hello":
		return c.hello(epoch, h.Data)
	case "$topic":
		var e topics.TopicInfo
		if err := json.Unmarshal([]byte(h.Data), &e); err != nil {
			return err
		}
		c.addTopic(e)
		return nil
	case "$gap":
		var g Gap
		if err := json.Unmarshal([]byte(h.Data), &g); err != nil {
			return err
		}
		return c.gap(epoch, g)
	case "$live":
		return c.goLive()
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
			Replayed  uint64
			Missed    uint64
			Restarted bool
		}
	}
	if err := json.Unmarshal([]byte(data), &hello); err != nil || hello.Epoch != epoch {
		return fmt.Errorf("epoch %q, want %q: %w", hello.Epoch, epoch, err)
	}
	id, err := topics.ParseID(c.LastEventID)
	ours := err == nil && id.Epoch == epoch
	c.otherEpoch = c.LastEventID != "" && !ours
	for _, e := range hello.Topics {
		c.addTopic(e)
	}
	if c.LastEventID == "" {
		return nil
	}
	if hello.Resume == nil || hello.Resume.Asked != c.LastEventID || hello.Resume.Restarted != c.otherEpoch {
		return fmt.Errorf("resume is %+v", hello.Resume)
	}
	c.promised, c.replayed = hello.Resume.Missed, hello.Resume.Replayed
	for name := range c.History.published {
		c.next[name] = 0
		if ours {
			c.next[name] = c.History.rank(name, id.Seq)
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

func (c *historyChecker) gap(epoch string, g Gap) error {
	from, to := gapEnd(g.From), gapEnd(g.To)
	end := c.History.rank(g.Topic, to.Seq)
	at, ok := c.next[g.Topic]
	switch {
	case !c.known[g.Topic]:
		return fmt.Errorf("the topic was not described")
	case c.History.latest[g.Topic]:
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
	if g.Reason == "slow" && !c.live {
		c.before += uint64(g.Missed)
	}
	if begin := c.History.rank(g.Topic, from.Seq); begin != at || end-at != g.Missed {
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

// goLive checks that the $live is the only one, and that it follows exactly what $hello
// announced. Conflation makes the number of events smaller.
func (c *historyChecker) goLive() error {
	if c.live {
		return fmt.Errorf("a second $live")
	}
	c.live = true
	if conflates := len(c.History.latest) > 0; c.LastEventID != "" && c.before != c.replayed && (!conflates || c.before > c.replayed) {
		return fmt.Errorf("%d events precede it, %d announced", c.before, c.replayed)
	}
	return nil
}

func (c *historyChecker) event(epoch string, h Received) error {
	id, err := topics.ParseID(h.ID)
	if err != nil || id.Epoch != epoch {
		return fmt.Errorf("its id: %w", err)
	}
	events, i := c.History.published[h.Type], c.History.rank(h.Type, id.Seq)-1
	at, ok := c.next[h.Type]
	switch {
	case !c.Selection.Match(topics.MustName(h.Type)):
		return fmt.Errorf("not selected")
	case !c.known[h.Type] || c.restart[h.Type]:
		return fmt.Errorf("the topic was not described, or its restart not reported")
	case id.Seq <= c.newest:
		return fmt.Errorf("not after %d", c.newest)
	case i < 0 || events[i].seq != id.Seq || events[i].data != h.Data:
		return fmt.Errorf("it was not published")
	case !ok:
		if err := c.checkStart(h.Type, i); err != nil {
			return err
		}
	case c.History.latest[h.Type] && i >= at:
	case i != at:
		return fmt.Errorf("event %d of its topic, want %d", i, at)
	}
	c.next[h.Type], c.newest = i+1, id.Seq
	if !c.live {
		c.before++
	}
	if h.Type == "end" && !c.live && c.begun["end"] == 0 { // it was published after $hello had arrived
		return fmt.Errorf("no $live precedes it")
	}
	return c.complete(h.Type == "end")
}

// complete checks that nothing is missing: every event up to the newest one was
// received or reported in a gap.
func (c *historyChecker) complete(end bool) error {
	if c.reported != c.promised {
		return fmt.Errorf("%d missed events announced, %d reported", c.promised, c.reported)
	}
	for name, events := range c.History.published {
		if !c.Selection.Match(topics.MustName(name)) || c.History.latest[name] && !end {
			continue
		}
		at, ok := c.next[name]
		if !ok {
			_, at = c.start(name)
		}
		if at < len(events) && events[at].seq <= c.newest {
			return fmt.Errorf("event %d of %s, number %d, is missing without a gap", at, name, events[at].seq)
		}
	}
	return nil
}

// checkStart returns an error if a new subscription must not start at event i of the
// topic.
func (c *historyChecker) checkStart(topic string, i int) error {
	if low, high := c.start(topic); i < low || i > high && !c.History.latest[topic] {
		return fmt.Errorf("it begins at event %d of its topic, want %d to %d", i, low, high)
	}
	return nil
}

// start returns the lowest and highest event at which a new subscription may start.
func (c *historyChecker) start(topic string) (low, high int) {
	last := c.Last
	if c.History.latest[topic] {
		last = min(last, 1)
	}
	return max(0, c.done[topic]-last), max(0, c.begun[topic]-last)
}
