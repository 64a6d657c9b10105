package load

import (
	"errors"
	"fmt"
	"net/netip"
	"runtime"
	"slices"
	"sync"
	"time"

	"golang.org/x/sys/unix"

	"topicmux/bench/histogram"
)

// Client is a number of open streams.
type Client struct {
	opts  Options
	addr  netip.AddrPort
	loops []*loop
	work  sync.WaitGroup
	took  time.Duration

	mu   sync.Mutex // guards lows and sent
	lows [][]uint32 // of each loop
	sent []uint32
}

// Connect opens the streams and returns when it has received the response head of each.
// The caller must close the client.
func Connect(opts Options) (*Client, error) {
	opts = opts.withDefaults()
	addr, err := opts.check()
	if err != nil {
		return nil, err
	}
	if err := raise(opts.Subscribers); err != nil {
		return nil, err
	}
	c := &Client{opts: opts, addr: addr, sent: make([]uint32, opts.Topics)}
	var opening sync.WaitGroup
	for number := range opts.Loops {
		l, err := newLoop(c, number)
		if err != nil {
			return nil, err
		}
		if len(l.subs) > 0 {
			opening.Add(1)
			l.opening.finish = opening.Done
		}
		c.loops = append(c.loops, l)
		c.lows = append(c.lows, slices.Repeat([]uint32{0}, opts.Topics))
	}
	return c.connect(&opening)
}

// raise raises the limit of file descriptors if necessary.
func raise(subscribers int) error {
	need := uint64(subscribers) + 100
	var limit unix.Rlimit
	if err := unix.Getrlimit(unix.RLIMIT_NOFILE, &limit); err != nil {
		return fmt.Errorf("getrlimit: %w", err)
	}
	if limit.Cur >= need {
		return nil
	}
	limit.Cur = min(need, limit.Max)
	if limit.Cur < need {
		return fmt.Errorf("%d streams need %d descriptors, and the limit is %d", subscribers, need, limit.Max)
	}
	return unix.Setrlimit(unix.RLIMIT_NOFILE, &limit)
}

// connect runs the loops and waits until every stream is open.
func (c *Client) connect(opening *sync.WaitGroup) (*Client, error) {
	// Each loop occupies one processor. Everything else shares two more.
	runtime.GOMAXPROCS(max(runtime.GOMAXPROCS(0), len(c.loops)+2))
	begun := time.Now()
	for _, l := range c.loops {
		l.opening.deadline = begun.Add(c.opts.ConnectTimeout)
		c.work.Go(func() {
			runtime.LockOSThread() // epoll_wait and read stay on one core
			defer runtime.UnlockOSThread()
			l.run()
		})
	}
	opening.Wait()
	c.took = time.Since(begun)
	var errs []error
	c.each(func(l *loop) { errs = append(errs, l.opening.err) })
	if err := errors.Join(errs...); err != nil {
		c.Close()
		return nil, err
	}
	return c, nil
}

// do runs f in the goroutine of a loop and returns when f has returned.
func (c *Client) do(l *loop, f func()) {
	done := make(chan struct{})
	l.commands <- func() { f(); close(done) }
	<-done
}

// each runs f in the goroutine of each loop, one after the other.
func (c *Client) each(f func(*loop)) {
	for _, l := range c.loops {
		c.do(l, func() { f(l) })
	}
}

// Connected returns how long it took to open all streams, and a histogram of the time for
// each stream from the connect to the response head.
func (c *Client) Connected() (time.Duration, histogram.Histogram) {
	var h histogram.Histogram
	c.each(func(l *loop) { h.Add(&l.opening.took) })
	return c.took, h
}

// Enter begins a phase. Events that arrive from now on count in it. The share of events
// that are timed depends on the rate in the previous phase.
func (c *Client) Enter(p Phase) {
	c.each(func(l *loop) { l.enter(p) })
}

// Tally returns the counts of a phase.
func (c *Client) Tally(p Phase) *Tally {
	var t Tally
	c.each(func(l *loop) { t.add(&l.tallies[p]) })
	return &t
}

// Faults returns the faults so far.
func (c *Client) Faults() *Faults {
	var f Faults
	c.each(func(l *loop) { f.join(&l.faults) })
	return &f
}

// Behind returns how many streams have not received all events up to these numbers of the
// topics. Streams that have ended or are stalled do not count.
func (c *Client) Behind(upTo []uint32) int {
	behind := 0
	c.each(func(l *loop) {
		for _, s := range l.subs {
			if !s.closed && !s.stalled && !s.reached(l.last, upTo) {
				behind++
			}
		}
	})
	return behind
}

// Stall stops reading every n-th stream and returns the number of stalled streams.
func (c *Client) Stall(n int) int {
	stalled := 0
	c.each(func(l *loop) {
		for _, s := range l.subs {
			if l.nth(s)%n != 0 || s.closed || l.watch(s, unix.EPOLL_CTL_DEL) != nil {
				continue
			}
			s.stalled, s.wasStalled = true, true
			stalled++
		}
	})
	return stalled
}

// Resume reads the stalled streams again.
func (c *Client) Resume() {
	c.each(func(l *loop) {
		for _, s := range l.subs {
			if s.stalled && !s.closed {
				s.stalled = false
				if err := l.watch(s, unix.EPOLL_CTL_ADD); err != nil {
					l.cut(s, err)
				}
			}
		}
	})
}

// Reconnect closes all streams at once and reopens each with the id of its last event. It
// returns when it has received the response head of each. The events that follow must
// continue each stream: a lost or repeated event is a fault.
func (c *Client) Reconnect() (time.Duration, error) {
	var opened sync.WaitGroup
	begun := time.Now()
	c.each(func(l *loop) {
		if len(l.subs) == 0 {
			return
		}
		opened.Add(1)
		l.closeAll()
		for _, s := range l.subs {
			s.reset()
		}
		l.opening = opening{deadline: begun.Add(c.opts.ConnectTimeout), finish: opened.Done}
	})
	opened.Wait()
	took := time.Since(begun)
	var errs []error
	c.each(func(l *loop) { errs = append(errs, l.opening.err) })
	return took, errors.Join(errs...)
}

// Cut closes all streams at once.
func (c *Client) Cut() { c.each((*loop).closeAll) }

// Close closes the streams and returns when the loops have ended. The client must not be
// used afterwards.
func (c *Client) Close() {
	c.each(func(l *loop) { l.over = true })
	c.work.Wait()
}

// acknowledge stores the lowest numbers of a loop. It calls Options.Acknowledge if the
// lowest numbers of all loops have increased.
func (c *Client) acknowledge(loop int, low []uint32) {
	c.mu.Lock()
	defer c.mu.Unlock()
	copy(c.lows[loop], low)
	news := false
	for topic := range c.sent {
		lowest := uint32(unread)
		for _, lows := range c.lows {
			lowest = min(lowest, lows[topic])
		}
		if lowest != unread && lowest > c.sent[topic] {
			c.sent[topic], news = lowest, true
		}
	}
	if news {
		c.opts.Acknowledge(c.sent)
	}
}
