package store_test

import (
	"fmt"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"topicmux/internal/testenv"
	"topicmux/monitor/store"
	"topicmux/sse"
)

// alone skips a test that measures memory where it would take too long.
func alone(t *testing.T) {
	t.Helper()
	if testenv.Race {
		t.Skip("one goroutine, nothing to race")
	}
}

// heap returns the number of heap bytes in use.
func heap() int {
	runtime.GC()
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int(m.HeapAlloc)
}

// The test is not parallel, so that nothing else is on the heap.
func TestDaysOfDataStayFlat(t *testing.T) {
	alone(t)
	r := newRig(t, store.Options{})
	before := heap()
	day := func() {
		for i := range 24 * 360 {
			r.wait(10 * time.Second)
			r.send("numbers", fmt.Sprintf(`{"a":%d,"b":%d,"c":{"d":%d}}`, i, i*7%100, i*13%100))
			r.send("log", fmt.Sprintf("INFO request %d served in %d ms", i, i%100))
			r.send("state", []string{"up", "down"}[i/100%2])
			r.send("orders", fmt.Sprintf(`{"order":"%d","progress":%d}`, i/10, i%10*10+10))
			r.send("chat", fmt.Sprintf(`{"message":%d,"role":"a","delta":"some words %d "}`, i/20, i))
			r.send("endless.chat", `{"message":1,"role":"a","delta":"x"}`)
			r.send("endless.order", fmt.Sprintf(`{"order":"1","progress":%d}`, i%99))
			r.send("table", fmt.Sprintf(`[{"pid":%d,"name":"x"}]`, i))
			r.s.Line(sse.Line{Kind: sse.LineField, Raw: fmt.Appendf(nil, "data: %d", i)})
			r.s.Line(sse.Line{})
			r.send("fast", fmt.Sprint(i), fmt.Sprint(i%7), fmt.Sprint(i%97), "1", "2") // at the same time
		}
	}
	r.send("table", "[]")
	r.topic("table").Want("0.pid")
	for range 4 { // the longest history is three days
		day()
	}
	four := heap() - before
	for range 3 {
		day()
	}
	seven := heap() - before
	if seven > four+four/20 {
		t.Errorf("%d KiB after four days, %d KiB after seven", four>>10, seven>>10)
	}
	if seven > 8<<20 {
		t.Errorf("nine topics take %d KiB", seven>>10)
	}
	t.Logf("nine topics: %d KiB", seven>>10)
	runtime.KeepAlive(r)
}

// TestHostileTopicStaysUnderTheBound fills a topic with as much data as it can
// hold.
func TestHostileTopicStaysUnderTheBound(t *testing.T) {
	alone(t)
	for _, budget := range []int{256 << 20, 4 << 20} {
		r := newRig(t, store.Options{MaxMemory: budget})
		before := heap()
		for i := range 1500 {
			r.wait(time.Duration(i%400) * time.Second)
			var wide strings.Builder
			for f := range 100 {
				fmt.Fprintf(&wide, `"f%d":%d,`, f, i)
			}
			r.send("x",
				fmt.Sprintf(`{%s"x":1}`, wide.String()),
				fmt.Sprintf(`{"message":%d,"role":"%d","text":"%s"}`, i, i, strings.Repeat("x", 10_000)),
				fmt.Sprintf(`{"order":"%d","progress":%d,"state":"%d"}`, i%100, i%100, i),
				fmt.Sprintf("word-%d", i), strings.Repeat("y", 100_000), strings.Repeat("\x00", 5_000),
			)
			r.send("$gap", `{"topic":"x","missed":1,"reason":"`+strings.Repeat("z", 1000)+`"}`)
		}
		used := heap() - before
		if used > min(budget, 28<<20)+2<<20 {
			t.Errorf("with %d MiB for histories, one topic takes %d KiB", budget>>20, used>>10)
		}
		t.Logf("of %d MiB: %d KiB", budget>>20, used>>10)
		x := r.topic("x")
		if x.Len() < 20 || x.Event(x.Len()-1).Gap == nil {
			t.Errorf("only %d events are kept", x.Len())
		}
		if _, _, ok := x.Series[0].At(r.now); !ok {
			t.Error("the series is lost")
		}
		runtime.KeepAlive(r)
	}
}

// TestManyHostileTopicsShareTheBudget opens more topics than there is memory
// for.
func TestManyHostileTopicsShareTheBudget(t *testing.T) {
	alone(t)
	r := newRig(t, store.Options{MaxMemory: 8 << 20, MaxTopics: 512})
	before := heap()
	for round := range 20 {
		for i := range 600 {
			r.wait(time.Second)
			r.send(fmt.Sprintf("t%d", i), fmt.Sprintf(`{"a":%d,"b":%d,"text":"%s"}`, round, i, strings.Repeat("x", 5000)))
		}
	}
	equal(t, "topics", len(r.state().Topics), 512)
	equal(t, "overflow", r.of().Overflow, 20*88)
	used := heap() - before
	if used > 48<<20 {
		t.Errorf("%d KiB", used>>10)
	}
	t.Logf("%d KiB", used>>10)
	for _, x := range r.state().Topics {
		if x.Len() == 0 || len(x.Series) != 2 || x.Series[0].Last() != 19 {
			t.Fatalf("%s has %d events and %d series", x.Name, x.Len(), len(x.Series))
		}
	}
	runtime.KeepAlive(r)
}

// TestManyTopicsAreBoundedByTheBudgetTogether has more topics than there is
// memory for their histories. Each keeps its newest events.
func TestManyTopicsAreBoundedByTheBudgetTogether(t *testing.T) {
	alone(t)
	const topics, each = 2000, 20 << 10 // memory of a topic besides its events
	r := newRig(t, store.Options{MaxMemory: 8 << 20})
	before := heap()
	for range 300 {
		r.wait(time.Second)
		for i := range topics {
			r.s.Line(sse.Line{Kind: sse.LineField, Raw: []byte("data: 1")})
			r.s.Line(sse.Line{})
			r.send(fmt.Sprint("t", i), "1")
		}
	}
	if used := heap() - before; used > 8<<20+topics*each {
		t.Errorf("%d topics take %d KiB", topics, used>>10)
	}
	equal(t, "overflow", r.of().Overflow, 0)
	for _, x := range r.state().Topics {
		if x.Len() == 0 || x.Event(x.Len()-1).Ordinal != 300 {
			t.Fatalf("%s keeps %d events up to %d", x.Name, x.Len(), x.Event(x.Len()-1).Ordinal)
		}
	}
	runtime.KeepAlive(r)
}

func TestNumbersMakeNoGarbage(t *testing.T) {
	s := newFed(store.Options{})
	at := start
	events := []sse.Event{
		{Type: "number", Data: []byte("37.5"), ID: []byte("7fk2q-1042")},
		{Type: "measure", Data: []byte("20.5 °C"), ID: []byte("7fk2q-1043")},
		{Type: "object", Data: []byte(`{"total":12.3,"cores":[10.1,14.2],"name":"x"}`), ID: []byte("7fk2q-1044")},
		{Type: "state", Data: []byte("running")},
	}
	apply := func() {
		for _, ev := range events {
			at = at.Add(time.Millisecond)
			ev.Time = at.UnixMilli()
			s.Apply(ev, at)
		}
	}
	for range 10_000 {
		apply()
	}
	if n := testing.AllocsPerRun(1000, apply); n > 0 {
		t.Errorf("four events allocate %v times", n)
	}
}

func TestFeedAndReaderAtOnce(t *testing.T) {
	t.Parallel()
	s := newFed(store.Options{})
	const events = 20_000
	var wg sync.WaitGroup
	wg.Go(func() {
		for i := range events {
			at := start.Add(time.Duration(i) * time.Millisecond)
			s.Apply(sse.Event{Type: fmt.Sprintf("t%d", i%16), Data: []byte(payloads[i%len(payloads)])}, at)
			if i%1000 == 0 {
				s.SetConn(sse.State{Phase: sse.Phase(i / 1000 % 4)})
			}
		}
	})
	stop := make(chan struct{})
	var reader sync.WaitGroup
	reader.Go(func() {
		for i := 0; ; i++ {
			select {
			case <-stop:
				return
			case <-s.Changed():
			}
			st := s.Acquire()
			for _, x := range st.Topics {
				x.Latest(time.Time{})
				x.Chat(time.Time{})
				x.Stale(start)
				for _, series := range x.Series {
					series.Summary(start, start.Add(time.Minute))
				}
			}
			s.Release()
			switch i % 10 {
			case 0:
				s.Pause()
			case 5:
				s.Resume()
			}
		}
	})
	wg.Wait()
	close(stop)
	reader.Wait()
	st := s.Acquire()
	defer s.Release()
	sum := st.Streams[0].Overflow
	for _, x := range st.Topics {
		sum += x.Count
	}
	equal(t, "events in the topics", sum, uint64(events))
	equal(t, "events", st.Streams[0].Events, uint64(events))
}
