package server_test

import (
	"fmt"
	"math/rand/v2"
	"os"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"topicmux/internal/servertest"
	"topicmux/server"
	"topicmux/topics"
)

// seedOf is from TOPICMUX_SEED, which repeats a run, or new.
func seedOf(t *testing.T) uint64 {
	t.Helper()
	seed := rand.Uint64()
	if text := os.Getenv("TOPICMUX_SEED"); text != "" {
		var err error
		if seed, err = strconv.ParseUint(text, 10, 64); err != nil {
			t.Fatal(err)
		}
	}
	t.Cleanup(func() {
		if t.Failed() {
			t.Logf("TOPICMUX_SEED=%d draws the same again", seed)
		}
	})
	return seed
}

// churnTime returns how long the test runs: TOPICMUX_CHURN_TIME, or 1.5 s.
func churnTime(t *testing.T) time.Duration {
	t.Helper()
	text := os.Getenv("TOPICMUX_CHURN_TIME")
	if text == "" {
		return 1500 * time.Millisecond
	}
	d, err := time.ParseDuration(text)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// A churnTest has a server that restarts now and then, publishers, and subscribers
// whose connections are cut at any byte by either side or by a proxy between them.
type churnTest struct {
	t         *testing.T
	transport *testTransport
	proxy     *servertest.FaultProxy
	end       time.Time     // earliest end of the test
	events    atomic.Uint64 // published in all

	resumed, evicted, restarted atomic.Int32 // connections that resumed; gaps by reason

	mu        sync.RWMutex // guards what follows
	server    *testServer
	history   *servertest.History
	histories map[string]*servertest.History
}

func newChurnTest(t *testing.T, tr *testTransport, seed uint64) *churnTest {
	w := &churnTest{t: t, transport: tr, proxy: servertest.NewFaultProxy(t, seed, servertest.CutMostResponses), histories: map[string]*servertest.History{}, end: time.Now().Add(churnTime(t))}
	w.restart()
	return w
}

// restart starts a server with a new hub and stops the one before.
func (w *churnTest) restart() {
	hubOpts := server.HubOptions()
	hubOpts.MaxEvents = 64
	next := w.transport.run(hubOpts, server.Options{
		SendBuffer: 4 << 10, DrainRetry: time.Millisecond, DrainTimeout: 50 * time.Millisecond,
	})
	hist := servertest.NewHistory(next.hub, "state")
	w.mu.Lock()
	before := w.server
	w.server, w.history = next, hist
	w.histories[next.hub.Epoch()] = hist
	w.mu.Unlock()
	w.proxy.ForwardTo(next.addr)
	if before != nil {
		before.stop()
		if err := <-before.done; err != nil {
			w.t.Error(err)
		}
	}
}

// enough reports whether the test has run long enough: until its end, and longer on
// a busy machine until resumes, evictions and restarts have happened.
func (w *churnTest) enough() bool {
	late := time.Since(w.end)
	return late > testTimeout || late > 0 && w.resumed.Load() > 20 && w.evicted.Load() > 0 && w.restarted.Load() > 0
}

// now returns the running server and its history.
func (w *churnTest) now() (*testServer, *servertest.History) {
	w.mu.RLock()
	defer w.mu.RUnlock()
	return w.server, w.history
}

var churnTopics = []string{"a.0", "a.1", "b.0", "b.1", "message", "state"}

// publish publishes in bursts until quit is closed.
func (w *churnTest) publish(quit <-chan struct{}, rng *rand.Rand) {
	pace := time.NewTicker(2 * time.Millisecond)
	defer pace.Stop()
	for {
		select {
		case <-quit:
			return
		case <-pace.C:
		}
		for range 1 + rng.IntN(8) {
			w.publishOne(churnTopics[rng.IntN(len(churnTopics))], rng)
		}
	}
}

func (w *churnTest) publishOne(topic string, rng *rand.Rand) {
	w.mu.RLock() // no restart during a publish
	defer w.mu.RUnlock()
	n := w.events.Add(1)
	data := fmt.Sprint(n) + strings.Repeat(" ünd\nid: 1", rng.IntN(1<<rng.IntN(10)))
	if err := w.history.Publish(topic, data); err != nil {
		w.t.Error(err)
	}
}

// disrupt restarts the server a few times, and cuts connections on its side.
func (w *churnTest) disrupt(quit <-chan struct{}, rng *rand.Rand) {
	pace := time.NewTicker(10 * time.Millisecond)
	defer pace.Stop()
	for i := 1; ; i++ {
		select {
		case <-quit:
			return
		case <-pace.C:
		}
		if i%20 == 0 {
			w.restart()
		} else {
			w.transport.cut(1+rng.IntN(2), rng)
		}
	}
}

// TestEveryLogIsContiguousExceptForReportedGaps publishes, subscribes, cuts at
// random bytes, resumes, evicts and restarts, and then checks what every
// connection received against what was published.
func TestEveryLogIsContiguousExceptForReportedGaps(t *testing.T) {
	t.Parallel()
	onEachTransport(t, func(t *testing.T, tr *testTransport) {
		seed := seedOf(t)
		w := newChurnTest(t, tr, seed)
		var clients []*churningClient
		for i, csv := range []string{"", "a.*,end", "a.0,b.1,end", "b.>,state,end", "message,end", "", "state,end", "*,end"} {
			s, err := topics.ParseSelection(csv)
			if err != nil {
				t.Fatal(err)
			}
			clients = append(clients, &churningClient{churnTest: w, rng: rand.New(rand.NewPCG(seed, uint64(100+i))), selection: s})
		}
		quit := make(chan struct{})
		var busy, running sync.WaitGroup
		for i := range 3 {
			busy.Go(func() { w.publish(quit, rand.New(rand.NewPCG(seed, uint64(i)))) })
		}
		busy.Go(func() { w.disrupt(quit, rand.New(rand.NewPCG(seed, 10))) })
		for _, s := range clients {
			running.Go(func() {
				for !w.enough() {
					s.connect(false)
				}
			})
		}
		running.Wait()
		close(quit)
		busy.Wait()
		w.finish(clients)
		w.check(clients)
	})
}

// finish lets every client read to the end.
func (w *churnTest) finish(clients []*churningClient) {
	var all sync.WaitGroup
	for _, s := range clients {
		all.Go(func() {
			if !s.connect(true) {
				w.t.Errorf("%s: the end did not come", s.selection)
			}
		})
	}
	w.publishOne("end", rand.New(rand.NewPCG(0, 0)))
	all.Wait()
}

func (w *churnTest) check(clients []*churningClient) {
	for _, hist := range w.histories {
		hist.Settle()
	}
	logs, events, gaps := 0, 0, 0
	for _, s := range clients {
		for _, l := range s.logs {
			if err := l.Check(l.History.Hub.Epoch()); err != nil {
				w.t.Error(err)
			}
			e, g := l.Count()
			logs, events, gaps = logs+1, events+e, gaps+g
		}
	}
	w.t.Logf("%d published on %d hubs, %d received on %d connections, %d of them resumed, %d gaps, %d evicted, %d restarted",
		w.events.Load(), len(w.histories), events, logs, w.resumed.Load(), gaps, w.evicted.Load(), w.restarted.Load())
	if !w.enough() {
		w.t.Errorf("too little happened")
	}
}
