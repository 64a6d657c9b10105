package topics_test

import (
	"errors"
	"fmt"
	"maps"
	"testing"

	"pgregory.net/rapid"

	"topicmux/topics"
)

// A model is a hub, everything that was published in its epoch, and subscribers. It
// checks that every subscriber sees the total order except for exactly the gaps that it
// gets, whatever is published, read, dropped, resumed and restarted.
type model struct {
	opts        topics.Options
	names       []topics.Name
	selections  []string // of selections
	hub         *topics.Hub
	latest      map[topics.Name]bool
	changes     map[topics.Name]int // of the infos
	events      []published
	transcripts []*transcript
	resumeIDs   []topics.ID // last ids of closed subscriptions, of all epochs
	count       int
}

func (w *model) start() {
	w.hub = topics.NewHub(w.opts)
	w.events, w.transcripts = nil, nil
	w.latest, w.changes = map[topics.Name]bool{}, map[topics.Name]int{}
}

func (w *model) stop() {
	for _, tr := range w.transcripts {
		tr.sub.Close()
	}
	w.hub.Close()
}

func (w *model) publish(t *rapid.T) {
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

func (w *model) appear(n topics.Name) {
	if _, ok := w.hub.TopicInfo(n); !ok {
		w.changes[n]++
	}
}

// declare changes an info, or creates a topic with RetainLatest or RetainAll.
func (w *model) declare(t *rapid.T) {
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

func (w *model) subscribe(t *rapid.T) {
	csv := rapid.SampledFrom(w.selections).Draw(t, "selection")
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
		foreign = !w.sameEpoch(id)
	}
	sub, err := w.hub.Subscribe(want)
	if err != nil {
		t.Fatal(err)
	}
	tr := newTranscript(sub, want.Selection, floor)
	tr.foreign = foreign
	tr.before = maps.Clone(w.changes)
	w.transcripts = append(w.transcripts, tr)
}

// resumeFrom draws the last id of a closed subscription, the id of any event, or an id of
// the future or of another epoch.
func (w *model) resumeFrom(t *rapid.T) topics.ID {
	ids := []topics.ID{{Epoch: "zzzzzz", Seq: 7}, {Epoch: w.hub.Epoch(), Seq: 1 << 40}}
	ids = append(ids, w.resumeIDs...)
	if len(w.events) > 0 {
		ids = append(ids, rapid.SampledFrom(w.events).Draw(t, "event").id)
	}
	return rapid.SampledFrom(ids).Draw(t, "id")
}

// sameEpoch reports whether the id has the current epoch and is not of the future.
func (w *model) sameEpoch(id topics.ID) bool {
	return id.Epoch == w.hub.Epoch() && id.Seq < 1<<40
}

func (w *model) after(id topics.ID) map[topics.Name]uint64 {
	floor := map[topics.Name]uint64{}
	if !w.sameEpoch(id) {
		return floor
	}
	for _, n := range w.names {
		floor[n] = id.Seq
	}
	return floor
}

// beginning returns the number after which each topic begins for a new subscriber that
// asks for the last n events.
func (w *model) beginning(n int) map[topics.Name]uint64 {
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

func (w *model) drawTranscript(t *rapid.T) (int, *transcript) {
	i := rapid.IntRange(0, len(w.transcripts)-1).Draw(t, "subscriber")
	return i, w.transcripts[i]
}

func (w *model) read(t *rapid.T) {
	if len(w.transcripts) == 0 {
		return
	}
	_, tr := w.drawTranscript(t)
	for range rapid.IntRange(1, 8).Draw(t, "batches") {
		if tr.readBatch(cancelled(), t, w.hub.Epoch()) != nil {
			break
		}
	}
}

// leave closes a subscription and stores its last id for resumeFrom.
func (w *model) leave(t *rapid.T) {
	if len(w.transcripts) == 0 {
		return
	}
	i, tr := w.drawTranscript(t)
	tr.sub.Close()
	if err := tr.readBatch(cancelled(), t, w.hub.Epoch()); !errors.Is(err, topics.ErrClosed) {
		t.Fatalf("next after close: %v", err)
	}
	if !tr.last.IsZero() {
		w.resumeIDs = append(w.resumeIDs, tr.last)
	}
	w.transcripts = append(w.transcripts[:i], w.transcripts[i+1:]...)
}

func (w *model) restart(*rapid.T) {
	w.stop()
	w.start()
}

func (w *model) settle(t *rapid.T) {
	for _, tr := range w.transcripts {
		tr.drain(t, w.hub.Epoch())
		tr.settle(t, w.events, w.latest)
		for n, changes := range w.changes {
			want := changes - tr.before[n]
			if got := tr.changes[n]; tr.selection.Match(n) && got != want && (want <= 16 || got < 16) {
				t.Fatalf("%s changed %d times, %d changes were delivered", n, want, got)
			}
		}
	}
	if s := w.hub.Stats(); s.Slowest != 0 || s.Events != uint64(len(w.events)) || s.Subscribers != len(w.transcripts) {
		t.Fatalf("all have everything, but the figures are %+v", s)
	}
}

func TestEverySubscriberSeesTheOrderExceptReportedGaps(t *testing.T) {
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
				w := &model{opts: opts, names: names(5), selections: choices[name]}
				if w.selections == nil {
					w.selections = []string{"", "a.*", "a.0,b.1", "b.>,c.2", "a.0"}
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

// reformat is a format that checks the frame of the event and makes it a bit longer.
func reformat(dst []byte, id topics.ID, e topics.Event, frame []byte) []byte {
	if want := fmt.Sprintf("%s %s %s", id, e.Topic, e.Data); len(frame) < len(want) || string(frame[:len(want)]) != want {
		panic(fmt.Sprintf("frame %.100q of event %s", frame, want))
	}
	dst = append(dst, frame[:len(frame)-1]...)
	return append(dst, "   \n"...)
}
