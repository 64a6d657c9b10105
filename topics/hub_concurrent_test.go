package topics_test

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"sync"
	"sync/atomic"
	"testing"

	"topicmux/topics"
)

// background lets helpers fail a test from any goroutine.
type background struct{ *testing.T }

func (b background) Fatalf(format string, args ...any) {
	b.Helper()
	b.Errorf(format, args...)
	runtime.Goexit()
}

// publishers publish on several topics from several goroutines at once.
type publishers struct {
	hub    *topics.Hub
	names  []topics.Name
	tape   eventLog
	latest map[topics.Name]bool
}

func newPublishers(t *testing.T, opts topics.Options) *publishers {
	t.Helper()
	c := &publishers{hub: topics.NewHub(opts), names: names(5), latest: map[topics.Name]bool{}}
	t.Cleanup(c.hub.Close)
	latest := topics.MustName("c.latest")
	if _, err := c.hub.Declare(topics.TopicInfo{Name: latest, Retention: topics.RetainLatest}); err != nil {
		t.Fatal(err)
	}
	c.latest[latest] = true
	c.names = append(c.names, latest)
	return c
}

// publish publishes n events from each of 4 goroutines, and returns when all are done.
func (c *publishers) publish(t *testing.T, n int) {
	var done sync.WaitGroup
	for p := range 4 {
		done.Go(func() {
			for i := range n {
				name, data := c.names[(p*3+i)%len(c.names)], fmt.Sprintf("%d.%d", p, i)
				id, err := c.hub.Publish(name, []byte(data))
				if err != nil {
					t.Error(err)
					return
				}
				c.tape.add(published{id, name, data})
			}
		})
	}
	done.Wait()
}

// publishOne publishes one event.
func (c *publishers) publishOne(t *testing.T) topics.ID {
	t.Helper()
	id, err := c.hub.Publish(c.names[0], []byte("one"))
	if err != nil {
		t.Fatal(err)
	}
	c.tape.add(published{id, c.names[0], "one"})
	return id
}

// resume begins a transcript of a subscription that resumes after an id.
func (c *publishers) resume(t fataler, s topics.Selection, format int, from topics.ID) *transcript {
	t.Helper()
	floor := map[topics.Name]uint64{}
	for _, n := range c.names {
		floor[n] = from.Seq
	}
	sub, err := c.hub.Subscribe(topics.SubscribeOptions{Selection: s, LastEventID: from.String(), Format: format})
	if err != nil {
		t.Fatalf("%v", err)
	}
	tr := newTranscript(sub, s, floor)
	tr.last = from
	return tr
}

// read reads until the hub is closed or stop returns true.
func (tr *transcript) read(t background, stop func() bool) {
	defer tr.sub.Close()
	epoch := tr.last.Epoch
	for !stop() {
		switch err := tr.readBatch(context.Background(), t, epoch); {
		case errors.Is(err, topics.ErrClosed):
			return
		case err != nil:
			t.Fatalf("next: %v", err)
		}
	}
}

func TestConcurrentSubscribersSeeOneOrderAndExactGaps(t *testing.T) {
	t.Parallel()
	for name, opts := range map[string]topics.Options{
		"plenty":       {MaxEvents: 1 << 20},
		"little":       {MaxEvents: 20},
		"large frames": {MaxEvents: 100, MaxReady: 1, Frame: lines(2000)},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if opts.Frame == nil {
				opts.Frame = lines(0)
			}
			opts.Formats = []func([]byte, topics.ID, topics.Event, []byte) []byte{1: reformat}
			c := newPublishers(t, opts)
			first := c.publishOne(t)
			var scripts []*transcript
			var readers sync.WaitGroup
			for i, csv := range []string{"", "", "", "a.*", "a.*,c.>", "a.0", "c.latest", "b.1,b.4"} {
				for format := range 2 {
					tr := c.resume(t, must(topics.ParseSelection(csv)), format, first)
					scripts = append(scripts, tr)
					readers.Go(func() { tr.read(background{t}, slower(i)) })
				}
			}
			var last atomic.Uint64
			gone := make(chan struct{})
			go func() {
				defer close(gone)
				c.resumeRepeatedly(background{t}, first, &last)
			}()
			c.publish(t, 2000)
			last.Store(c.publishOne(t).Seq)
			c.publishOne(t) // so that nobody waits who should look at last
			<-gone
			c.hub.Close()
			readers.Wait()
			for _, tr := range scripts {
				tr.settle(t, c.tape.events(), c.latest)
			}
		})
	}
}

// slower returns a stop that is always false and makes every third reader slow.
func slower(i int) func() bool {
	return func() bool {
		if i%3 == 0 {
			for range 200 {
				runtime.Gosched()
			}
		}
		return false
	}
}

// resumeRepeatedly resumes after its last id until that is after last, which another
// goroutine sets. It must get each event at most once, and gaps for all others.
func (c *publishers) resumeRepeatedly(t background, first topics.ID, last *atomic.Uint64) {
	given, missed := map[topics.Name]uint64{}, map[topics.Name]uint64{}
	from := first
	over := func() bool { return last.Load() > 0 && from.Seq >= last.Load() }
	for !over() {
		batches := 0
		tr := c.resume(t, topics.Selection{}, 0, from)
		tr.read(t, func() bool {
			batches++
			from = tr.last
			return batches > 3 || over()
		})
		for _, n := range c.names {
			given[n] += tr.delivered[n]
			missed[n] += tr.missed[n]
		}
		from = tr.last
	}
	want := map[topics.Name]uint64{}
	for _, e := range c.tape.events() {
		if e.id.Seq > first.Seq && e.id.Seq <= last.Load() {
			want[e.topic]++
		}
	}
	for n, count := range want {
		// A gap after the last delivered event comes again after a reconnect: the id
		// to resume after precedes it.
		if got := given[n] + missed[n]; !c.latest[n] && (got < count || given[n] > count+1) {
			t.Fatalf("%s: %d events, %d given and %d missed", n, count, given[n], missed[n])
		}
	}
}

func TestSubscribersComeAndGoWhileTopicsAppear(t *testing.T) {
	t.Parallel()
	h := topics.NewHub(topics.Options{Frame: lines(0)})
	var busy sync.WaitGroup
	for p := range 3 {
		busy.Go(func() {
			for i := range 300 {
				n := topics.MustName(fmt.Sprintf("p%d.t%d", p, i))
				for range 3 {
					if _, err := h.Publish(n, number(i)); err != nil {
						t.Error(err)
					}
				}
				if i%3 == 0 {
					if err := h.Complete(n); err != nil {
						t.Error(err)
					}
				}
			}
		})
		busy.Go(func() {
			s := must(topics.ParseSelection(fmt.Sprintf("p%d.*", p)))
			for range 100 {
				sub, err := h.Subscribe(topics.SubscribeOptions{Selection: s, Last: 2})
				if err != nil {
					t.Error(err)
					return
				}
				tr := newTranscript(sub, s, nil)
				for range 5 {
					if tr.readBatch(cancelled(), background{t}, h.Epoch()) != nil {
						break
					}
				}
				sub.Close()
			}
		})
	}
	all, err := h.Subscribe(topics.SubscribeOptions{})
	if err != nil {
		t.Fatal(err)
	}
	defer all.Close()
	tr := newTranscript(all, topics.Selection{}, nil)
	busy.Wait()
	h.Close()
	for err == nil {
		err = tr.readBatch(context.Background(), t, h.Epoch())
	}
	if !errors.Is(err, topics.ErrClosed) {
		t.Error(err)
	}
	if n := len(tr.known); n != 900 {
		t.Errorf("%d topics were told, want 900", n)
	}
	if s := h.Stats(); s.Subscribers != 1 || s.Selections != 1 || s.Topics != 900 {
		t.Errorf("what is left: %+v", s)
	}
}
