package server_test

import (
	"crypto/tls"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"os"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

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

// proofTime is how long the world turns: TOPICMUX_PROOF, or not long.
func proofTime(t *testing.T) time.Duration {
	t.Helper()
	text := os.Getenv("TOPICMUX_PROOF")
	if text == "" {
		return 1500 * time.Millisecond
	}
	d, err := time.ParseDuration(text)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// A world is a server that is restarted now and then, publishers, and
// subscribers whose connections are cut at any byte by either side and by a proxy
// between them.
type world struct {
	t      *testing.T
	road   *road
	weir   *weir
	end    time.Time     // of the wandering, if enough has happened
	events atomic.Uint64 // published in all

	resumed, evicted, restarted atomic.Int32 // legs that resumed, and gaps

	mu    sync.RWMutex // guards what follows: which life is lived
	house *house
	life  *life
	lives map[string]*life
}

func newWorld(t *testing.T, r *road, seed uint64) *world {
	w := &world{t: t, road: r, weir: newWeir(t, seed), lives: map[string]*life{}, end: time.Now().Add(proofTime(t))}
	w.restart()
	return w
}

// restart begins another life, and ends the one before.
func (w *world) restart() {
	hubOpts := server.HubOptions()
	hubOpts.MaxEvents = 64
	next := w.road.run(hubOpts, server.Options{
		SendBuffer: 4 << 10, DrainRetry: time.Millisecond, DrainTimeout: 50 * time.Millisecond,
	})
	l := newLife(next.hub, "state")
	w.mu.Lock()
	before := w.house
	w.house, w.life = next, l
	w.lives[next.hub.Epoch()] = l
	w.mu.Unlock()
	w.weir.lead(next.addr)
	if before != nil {
		before.stop()
		if err := <-before.done; err != nil {
			w.t.Error(err)
		}
	}
}

// enough reports whether the world has turned long enough. A proof is worth
// nothing when what it is about did not happen, and a busy machine is slow.
func (w *world) enough() bool {
	late := time.Since(w.end)
	return late > patience || late > 0 && w.resumed.Load() > 20 && w.evicted.Load() > 0 && w.restarted.Load() > 0
}

// now returns the life that is lived.
func (w *world) now() (*house, *life) {
	w.mu.RLock()
	defer w.mu.RUnlock()
	return w.house, w.life
}

var worldTopics = []string{"a.0", "a.1", "b.0", "b.1", "message", "state"}

// publish publishes in bursts until quit is closed.
func (w *world) publish(quit <-chan struct{}, rng *rand.Rand) {
	pace := time.NewTicker(2 * time.Millisecond)
	defer pace.Stop()
	for {
		select {
		case <-quit:
			return
		case <-pace.C:
		}
		for range 1 + rng.IntN(8) {
			w.say(worldTopics[rng.IntN(len(worldTopics))], rng)
		}
	}
}

func (w *world) say(topic string, rng *rand.Rand) {
	w.mu.RLock() // a life does not end while it is published to
	defer w.mu.RUnlock()
	n := w.events.Add(1)
	data := fmt.Sprint(n) + strings.Repeat(" ünd\nid: 1", rng.IntN(1<<rng.IntN(10)))
	if err := w.life.publish(topic, data); err != nil {
		w.t.Error(err)
	}
}

// fate restarts the server a few times, and cuts connections on its side.
func (w *world) fate(quit <-chan struct{}, rng *rand.Rand) {
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
			w.road.cut(1+rng.IntN(2), rng)
		}
	}
}

// A wanderer is a subscriber that comes back again and again, mostly with the id
// that it had last.
type wanderer struct {
	*world
	rng       *rand.Rand
	selection topics.Selection
	legs      []*leg
}

// wander goes one leg, which ends at some byte or with the event "end".
func (s *wanderer) wander(final bool) (ended bool) {
	h, now := s.now()
	l := &leg{selection: s.selection, last: s.rng.IntN(5), life: now}
	if final {
		l.last = 1 + s.rng.IntN(4) // the end was published already
	}
	if n := len(s.legs); n > 0 && s.rng.IntN(5) > 0 {
		l.asked = s.legs[n-1].lastID()
	}
	addr := h.addr
	if !final && s.rng.IntN(2) == 0 {
		addr = s.weir.ln.Addr().String()
	}
	c, err := net.Dial("tcp", addr)
	if err != nil {
		return false // the server is being restarted
	}
	defer c.Close()
	_ = c.SetDeadline(time.Now().Add(time.Second / 2))
	if final {
		_ = c.SetDeadline(time.Now().Add(patience))
	} else {
		_ = c.(*net.TCPConn).SetReadBuffer(4 << 10)
	}
	stream := c
	if s.road.client != nil {
		stream = tls.Client(c, s.road.client)
	}
	if err := l.ask(stream); err != nil {
		return false
	}
	var answer io.Reader = stream
	if !final {
		answer = &dawdler{r: io.LimitReader(stream, length(s.rng)), world: s.world, rng: s.rng}
	}
	switch status := l.read(answer); status {
	case 0, http.StatusOK, http.StatusServiceUnavailable:
	case http.StatusBadRequest: // the weir cut the request
	default:
		s.t.Errorf("%s: status %d", l.query(), status)
	}
	if len(l.heard) > 0 && l.heard[0].kind == "$hello" {
		s.place(l)
	}
	return l.finished
}

// place puts a leg into the life that it was lived in: the server may have been
// restarted while the request was on its way, and then nothing is known of when
// it came.
func (s *wanderer) place(l *leg) {
	_, epoch, _ := strings.Cut(l.heard[0].data, `"epoch":"`)
	epoch, _, _ = strings.Cut(epoch, `"`)
	s.mu.RLock()
	lived := s.lives[epoch]
	s.mu.RUnlock()
	if lived == nil {
		s.t.Errorf("hello of a life that never was: %s", l.heard[0].data)
		return
	}
	if lived != l.life {
		l.life, l.done = lived, map[string]int{}
		_, l.begun = lived.counts()
	}
	s.legs = append(s.legs, l)
	if l.asked != "" {
		s.resumed.Add(1)
	}
	for _, h := range l.heard {
		if h.kind == "$gap" && strings.Contains(h.data, "evicted") {
			s.evicted.Add(1)
		} else if h.kind == "$gap" && strings.Contains(h.data, "restarted") {
			s.restarted.Add(1)
		}
	}
}

// A dawdler stops reading now and then until much was published.
type dawdler struct {
	r     io.Reader
	world *world
	rng   *rand.Rand
}

func (d *dawdler) Read(p []byte) (int, error) {
	if d.rng.IntN(30) == 0 {
		pace := time.NewTicker(time.Millisecond)
		defer pace.Stop()
		until := d.world.events.Load() + d.rng.Uint64N(1200)
		for d.world.events.Load() < until && !d.world.enough() {
			<-pace.C
		}
	}
	return d.r.Read(p[:min(len(p), 1+d.rng.IntN(3000))])
}

// TestEveryTranscriptIsTheOrderButForToldGaps publishes, subscribes, cuts at
// random bytes, resumes, evicts and restarts, and then holds what every
// connection heard against what was published.
func TestEveryTranscriptIsTheOrderButForToldGaps(t *testing.T) {
	t.Parallel()
	onEachRoad(t, func(t *testing.T, r *road) {
		seed := seedOf(t)
		w := newWorld(t, r, seed)
		var wanderers []*wanderer
		for i, csv := range []string{"", "a.*,end", "a.0,b.1,end", "b.>,state,end", "message,end", "", "state,end", "*,end"} {
			s, err := topics.ParseSelection(csv)
			if err != nil {
				t.Fatal(err)
			}
			wanderers = append(wanderers, &wanderer{world: w, rng: rand.New(rand.NewPCG(seed, uint64(100+i))), selection: s})
		}
		quit := make(chan struct{})
		var busy, wandering sync.WaitGroup
		for i := range 3 {
			busy.Go(func() { w.publish(quit, rand.New(rand.NewPCG(seed, uint64(i)))) })
		}
		busy.Go(func() { w.fate(quit, rand.New(rand.NewPCG(seed, 10))) })
		for _, s := range wanderers {
			wandering.Go(func() {
				for !w.enough() {
					s.wander(false)
				}
			})
		}
		wandering.Wait()
		close(quit)
		busy.Wait()
		w.finish(wanderers)
		w.judge(wanderers)
	})
}

// finish lets everybody read to the end.
func (w *world) finish(wanderers []*wanderer) {
	var all sync.WaitGroup
	for _, s := range wanderers {
		all.Go(func() {
			if !s.wander(true) {
				w.t.Errorf("%s: the end did not come", s.selection)
			}
		})
	}
	w.say("end", rand.New(rand.NewPCG(0, 0)))
	all.Wait()
}

func (w *world) judge(wanderers []*wanderer) {
	for _, l := range w.lives {
		l.settle()
	}
	legs, events, gaps := 0, 0, 0
	for _, s := range wanderers {
		for _, l := range s.legs {
			if err := l.check(l.life.hub.Epoch()); err != nil {
				w.t.Error(err)
			}
			e, g := l.count()
			legs, events, gaps = legs+1, events+e, gaps+g
		}
	}
	w.t.Logf("%d published in %d lives, %d heard on %d connections, %d of them resumed, %d gaps, %d evicted, %d restarted",
		w.events.Load(), len(w.lives), events, legs, w.resumed.Load(), gaps, w.evicted.Load(), w.restarted.Load())
	if !w.enough() {
		w.t.Errorf("too little happened")
	}
}
