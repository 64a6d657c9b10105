package topics_test

import (
	"errors"
	"fmt"
	"maps"
	"testing"

	"pgregory.net/rapid"

	"topicmux/topics"
)

// A world is a hub, everything that was published in its life, and subscribers.
// It checks that whatever is published, read, dropped, resumed and restarted,
// every subscriber sees the total order but for exactly the gaps that it is told.
type world struct {
	opts    topics.Options
	names   []topics.Name
	choice  []string // of selections
	hub     *topics.Hub
	latest  map[topics.Name]bool
	changes map[topics.Name]int // of the entries
	events  []published
	scripts []*transcript
	left    []topics.ID // last ids of subscribers that went away, of all lives
	count   int
}

func (w *world) start() {
	w.hub = topics.NewHub(w.opts)
	w.events, w.scripts = nil, nil
	w.latest, w.changes = map[topics.Name]bool{}, map[topics.Name]int{}
}

func (w *world) stop() {
	for _, tr := range w.scripts {
		tr.sub.Close()
	}
	w.hub.Close()
}

func (w *world) publish(t *rapid.T) {
	n := rapid.SampledFrom(w.names).Draw(t, "topic")
	w.appear(n)
	for range rapid.IntRange(1, 40).Draw(t, "events") {
		w.count++
		data := string(number(w.count))
		id, err := w.hub.Publish(n, []byte(data))
		if err != nil {
			t.Fatal(err)
		}
		w.events = append(w.events, published{id, n, data})
	}
}

func (w *world) appear(n topics.Name) {
	if _, ok := w.hub.TopicInfo(n); !ok {
		w.changes[n]++
	}
}

// declare changes an entry, or makes a topic; that keeps its latest or all.
func (w *world) declare(t *rapid.T) {
	n := rapid.SampledFrom(w.names).Draw(t, "topic")
	if _, ok := w.hub.TopicInfo(n); !ok {
		w.latest[n] = rapid.Bool().Draw(t, "latest")
	}
	w.count++
	e := topics.TopicInfo{Name: n, Help: string(number(w.count))}
	if w.latest[n] {
		e.Retention = topics.RetainLatest
	}
	if _, err := w.hub.Declare(e); err != nil {
		t.Fatal(err)
	}
	w.changes[n]++
}

func (w *world) subscribe(t *rapid.T) {
	csv := rapid.SampledFrom(w.choice).Draw(t, "selection")
	want := topics.SubscribeOptions{
		Selection: must(topics.ParseSelection(csv)),
		Format:    rapid.IntRange(0, 1).Draw(t, "format"),
	}
	var floor map[topics.Name]uint64
	foreign := false
	switch rapid.SampledFrom([]string{"live", "last", "resume"}).Draw(t, "from") {
	case "live":
		floor = w.beginning(0)
	case "last":
		want.Last = rapid.IntRange(1, 12).Draw(t, "last")
		floor = w.beginning(min(want.Last, w.opts.MaxEvents))
	case "resume":
		id := w.resumeFrom(t)
		want.LastEventID = id.String()
		floor = w.after(id)
		foreign = !w.ours(id)
	}
	sub, err := w.hub.Subscribe(want)
	if err != nil {
		t.Fatal(err)
	}
	tr := follow(sub, want.Selection, floor)
	tr.foreign = foreign
	tr.before = maps.Clone(w.changes)
	w.scripts = append(w.scripts, tr)
}

// resumeFrom draws an id of somebody who left, of any event, of the future or of
// another life.
func (w *world) resumeFrom(t *rapid.T) topics.ID {
	ids := []topics.ID{{Epoch: "zzzzzz", Seq: 7}, {Epoch: w.hub.Epoch(), Seq: 1 << 40}}
	ids = append(ids, w.left...)
	if len(w.events) > 0 {
		ids = append(ids, rapid.SampledFrom(w.events).Draw(t, "event").id)
	}
	return rapid.SampledFrom(ids).Draw(t, "id")
}

// ours reports whether the id is of this life, and not of its future.
func (w *world) ours(id topics.ID) bool {
	return id.Epoch == w.hub.Epoch() && id.Seq < 1<<40
}

func (w *world) after(id topics.ID) map[topics.Name]uint64 {
	floor := map[topics.Name]uint64{}
	if !w.ours(id) {
		return floor
	}
	for _, n := range w.names {
		floor[n] = id.Seq
	}
	return floor
}

// beginning returns where each topic begins for a newcomer that wants the last n.
func (w *world) beginning(n int) map[topics.Name]uint64 {
	floor, seen := map[topics.Name]uint64{}, map[topics.Name]int{}
	for i := len(w.events) - 1; i >= 0; i-- {
		e := w.events[i]
		wanted := n
		if w.latest[e.topic] {
			wanted = min(n, 1)
		}
		if seen[e.topic] == wanted {
			floor[e.topic] = max(floor[e.topic], e.id.Seq)
		}
		seen[e.topic]++
	}
	return floor
}

func (w *world) some(t *rapid.T) (int, *transcript) {
	i := rapid.IntRange(0, len(w.scripts)-1).Draw(t, "subscriber")
	return i, w.scripts[i]
}

func (w *world) read(t *rapid.T) {
	if len(w.scripts) == 0 {
		return
	}
	_, tr := w.some(t)
	for range rapid.IntRange(1, 8).Draw(t, "batches") {
		if tr.take(cancelled(), t, w.hub.Epoch()) != nil {
			break
		}
	}
}

// leave closes a subscription; its last id can be resumed from.
func (w *world) leave(t *rapid.T) {
	if len(w.scripts) == 0 {
		return
	}
	i, tr := w.some(t)
	tr.sub.Close()
	if err := tr.take(cancelled(), t, w.hub.Epoch()); !errors.Is(err, topics.ErrClosed) {
		t.Fatalf("next after close: %v", err)
	}
	if !tr.last.IsZero() {
		w.left = append(w.left, tr.last)
	}
	w.scripts = append(w.scripts[:i], w.scripts[i+1:]...)
}

func (w *world) restart(*rapid.T) {
	w.stop()
	w.start()
}

func (w *world) settle(t *rapid.T) {
	for _, tr := range w.scripts {
		tr.drain(t, w.hub.Epoch())
		tr.settle(t, w.events, w.latest)
		for n, changes := range w.changes {
			want := changes - tr.before[n]
			if got := tr.entries[n]; tr.selection.Match(n) && got != want && (want <= 16 || got < 16) {
				t.Fatalf("%s changed %d times, told were %d", n, want, got)
			}
		}
	}
	if s := w.hub.Stats(); s.Slowest != 0 || s.Events != uint64(len(w.events)) || s.Subscribers != len(w.scripts) {
		t.Fatalf("all have everything, but the figures are %+v", s)
	}
}

func TestEverySubscriberSeesTheOrderButForToldGaps(t *testing.T) {
	t.Parallel()
	bounds := map[string]topics.Options{
		"few events":   {MaxEvents: 10},
		"few bytes":    {MaxBytes: 200_000},
		"large frames": {MaxEvents: 128, MaxReady: 1},
		"one event":    {MaxEvents: 1},
		"little in all": {
			MaxHistory: 1 << 20,
		},
	}
	sizes := map[string]int{"large frames": 4000, "few bytes": 3000, "little in all": 500}
	choices := map[string][]string{"large frames": {"", "a.*"}}
	for name, opts := range bounds {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			opts.Frame = lines(max(sizes[name], 100))
			opts.Formats = []func([]byte, topics.ID, topics.Event, []byte) []byte{1: reformat}
			rapid.Check(t, func(t *rapid.T) {
				w := &world{opts: opts, names: names(5), choice: choices[name]}
				if w.choice == nil {
					w.choice = []string{"", "a.*", "a.0,b.1", "b.>,c.2", "a.0"}
				}
				if w.opts.MaxEvents == 0 {
					w.opts.MaxEvents = 1024
				}
				w.start()
				defer w.stop()
				t.Repeat(map[string]func(*rapid.T){
					"publish": w.publish, "publish more": w.publish, "declare": w.declare,
					"subscribe": w.subscribe, "read": w.read, "read more": w.read,
					"leave": w.leave, "settle": w.settle, "restart": func(t *rapid.T) {
						if rapid.IntRange(0, 9).Draw(t, "luck") == 0 {
							w.restart(t)
						}
					},
				})
				w.settle(t)
			})
		})
	}
}

// reformat is a format that must give the same event again, a bit longer.
func reformat(dst []byte, id topics.ID, e topics.Event, frame []byte) []byte {
	if want := fmt.Sprintf("%s %s %s", id, e.Topic, e.Data); len(frame) < len(want) || string(frame[:len(want)]) != want {
		panic(fmt.Sprintf("frame %.100q of event %s", frame, want))
	}
	dst = append(dst, frame[:len(frame)-1]...)
	return append(dst, "   \n"...)
}
