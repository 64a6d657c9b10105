package topics_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"go.uber.org/goleak"

	"topicmux/topics"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// lines returns an Options.Frame that writes "id topic data", padded to size bytes.
func lines(size int) func([]byte, topics.ID, topics.Event) []byte {
	return func(dst []byte, id topics.ID, e topics.Event) []byte {
		start := len(dst)
		dst = append(id.Append(dst), ' ')
		dst = append(append(dst, e.Topic.String()...), ' ')
		dst = append(dst, e.Data...)
		for len(dst)-start < size-1 {
			dst = append(dst, ' ')
		}
		return append(dst, '\n')
	}
}

// A published is an event that a test has published or read.
type published struct {
	id    topics.ID
	topic topics.Name
	data  string
}

func parseLines(t fataler, b []byte) (events []published) {
	t.Helper()
	for line := range bytes.Lines(b) {
		word := strings.SplitN(strings.TrimRight(string(line), " \n"), " ", 3)
		if len(word) != 3 || line[len(line)-1] != '\n' {
			t.Fatalf("broken frame %q", line)
		}
		id, err := topics.ParseID(word[0])
		if err != nil {
			t.Fatalf("frame %q: %v", line, err)
		}
		events = append(events, published{id, topics.MustName(word[1]), word[2]})
	}
	return events
}

type fataler interface {
	Helper()
	Fatalf(format string, args ...any)
}

// A transcript records what a subscription delivered, and checks it.
type transcript struct {
	sub       *topics.Subscription
	selection topics.Selection
	floor     map[topics.Name]uint64 // events up to this number are not expected
	known     map[topics.Name]bool   // topics in the catalogue
	changes   map[topics.Name]int    // number of delivered changes
	before    map[topics.Name]int    // number of changes before the subscription
	reported  map[topics.Name]uint64 // number up to which events were delivered or reported as missed
	missed    map[topics.Name]uint64
	delivered map[topics.Name]uint64 // events
	latest    map[topics.Name]bool   // topics with RetainLatest
	foreign   bool                   // whether it resumed after an id of another epoch
	restarts  map[topics.Name]int    // number of restart gaps
	last      topics.ID
}

// newTranscript returns a transcript of sub. floor contains the number after which each
// topic begins for it.
func newTranscript(sub *topics.Subscription, s topics.Selection, floor map[topics.Name]uint64) *transcript {
	tr := &transcript{
		sub: sub, selection: s, floor: floor,
		known: map[topics.Name]bool{}, changes: map[topics.Name]int{}, reported: map[topics.Name]uint64{},
		missed: map[topics.Name]uint64{}, delivered: map[topics.Name]uint64{},
		latest: map[topics.Name]bool{}, restarts: map[topics.Name]int{},
	}
	for _, e := range sub.Catalogue() {
		tr.addTopic(e)
	}
	return tr
}

func (tr *transcript) addTopic(e topics.TopicInfo) {
	if !tr.known[e.Name] {
		tr.known[e.Name] = true
		tr.latest[e.Name] = e.Retention == topics.RetainLatest
	}
}

// readBatch reads one batch and checks what can be checked at once. It returns the error
// of Next.
func (tr *transcript) readBatch(ctx context.Context, t fataler, epoch string) error {
	t.Helper()
	b, err := tr.sub.Next(ctx)
	if err != nil {
		return err
	}
	for _, g := range b.Gaps {
		tr.gap(t, g, epoch)
	}
	for _, e := range b.Changes {
		if !tr.selection.Match(e.Name) {
			t.Fatalf("entry of %s, which is not in %s", e.Name, tr.selection)
		}
		tr.addTopic(e)
		tr.changes[e.Name]++
	}
	if b.Events > 1 && len(b.Bytes) > 80<<10 {
		t.Fatalf("%d events of %d bytes at once", b.Events, len(b.Bytes))
	}
	events := parseLines(t, b.Bytes)
	if len(events) != b.Events || len(events) > 0 && events[len(events)-1].id != b.Last {
		t.Fatalf("the batch says %d events, last %v; there are %v", b.Events, b.Last, events)
	}
	for _, e := range events {
		tr.event(t, e, epoch)
	}
	return nil
}

func (tr *transcript) gap(t fataler, g topics.Gap, epoch string) {
	t.Helper()
	if !tr.known[g.Topic] {
		t.Fatalf("gap %+v before its topic appeared", g)
	}
	if g.Reason != topics.ReasonRestarted {
		if g.From.Epoch != epoch || g.From.Seq < tr.reported[g.Topic] || g.To.Seq <= g.From.Seq || g.Missed == 0 || g.AtLeast {
			t.Fatalf("gap %+v after %d", g, tr.reported[g.Topic])
		}
		if tr.reported[g.Topic] == 0 {
			tr.reported[g.Topic] = g.From.Seq
		}
	} else {
		tr.restarts[g.Topic]++
		if !tr.foreign || !g.AtLeast || tr.latest[g.Topic] || tr.restarts[g.Topic] > 1 || tr.delivered[g.Topic] > 0 {
			t.Fatalf("gap %+v, the %dth after %d events", g, tr.restarts[g.Topic], tr.delivered[g.Topic])
		}
	}
	if g.To.Seq > 0 && g.To.Epoch != epoch {
		t.Fatalf("gap %+v ends in another epoch", g)
	}
	tr.missed[g.Topic] += g.Missed
	tr.reported[g.Topic] = max(tr.reported[g.Topic], g.To.Seq)
}

func (tr *transcript) event(t fataler, e published, epoch string) {
	t.Helper()
	switch {
	case e.id.Epoch != epoch:
		t.Fatalf("event %v in epoch %s", e, epoch)
	case !tr.selection.Match(e.topic):
		t.Fatalf("event %v is not in %s", e, tr.selection)
	case !tr.known[e.topic]:
		t.Fatalf("event %v before its topic appeared", e)
	case tr.foreign && tr.restarts[e.topic] == 0 && !tr.latest[e.topic]:
		t.Fatalf("event %v before the restart gap", e)
	case e.id.Seq <= tr.last.Seq:
		t.Fatalf("event %v after %v", e, tr.last)
	case e.id.Seq <= tr.reported[e.topic]:
		t.Fatalf("event %v after the topic was reported up to %d", e, tr.reported[e.topic])
	case e.id.Seq <= tr.floor[e.topic]:
		t.Fatalf("event %v is before the beginning %d", e, tr.floor[e.topic])
	}
	tr.last = e.id
	tr.reported[e.topic] = e.id.Seq
	tr.delivered[e.topic]++
}

// settle checks, after everything was read, that each published event was delivered or
// reported as missed.
func (tr *transcript) settle(t fataler, all []published, latest map[topics.Name]bool) {
	t.Helper()
	want, newest := map[topics.Name]uint64{}, map[topics.Name]uint64{}
	for _, e := range all {
		if tr.selection.Match(e.topic) && e.id.Seq > tr.floor[e.topic] {
			want[e.topic]++
			newest[e.topic] = e.id.Seq
		}
	}
	for n := range tr.known {
		if tr.foreign && tr.restarts[n] == 0 && !tr.latest[n] {
			t.Fatalf("no restart gap for %s", n)
		}
	}
	for n, count := range want {
		got := tr.delivered[n] + tr.missed[n]
		if latest[n] {
			if tr.reported[n] != newest[n] || tr.missed[n] > 0 || got > count {
				t.Fatalf("%s: %d of %d delivered, %d missed, up to %d of %d", n, tr.delivered[n], count, tr.missed[n], tr.reported[n], newest[n])
			}
			continue
		}
		if got != count {
			t.Fatalf("%s: %d events expected, %d delivered and %d missed", n, count, tr.delivered[n], tr.missed[n])
		}
	}
}

// cancelled returns a context for reading without waiting.
func cancelled() context.Context {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	return ctx
}

// drain reads until nothing is left.
func (tr *transcript) drain(t fataler, epoch string) {
	t.Helper()
	for {
		err := tr.readBatch(cancelled(), t, epoch)
		if errors.Is(err, context.Canceled) {
			return
		}
		if err != nil {
			t.Fatalf("next: %v", err)
		}
	}
}

// An eventLog collects the events of concurrent publishers.
type eventLog struct {
	mu  sync.Mutex
	all []published
}

func (p *eventLog) add(e published) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.all = append(p.all, e)
}

// events returns all events in order.
func (p *eventLog) events() []published {
	p.mu.Lock()
	defer p.mu.Unlock()
	slices.SortFunc(p.all, func(a, b published) int { return int(a.id.Seq) - int(b.id.Seq) })
	return p.all
}

func names(n int) []topics.Name {
	list := make([]topics.Name, n)
	for i := range list {
		list[i] = topics.MustName(fmt.Sprintf("%s.%d", string(rune('a'+i%3)), i))
	}
	return list
}

func number(i int) []byte { return strconv.AppendInt(nil, int64(i), 10) }

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}
