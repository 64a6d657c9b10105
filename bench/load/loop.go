package load

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"math/bits"
	"time"

	"golang.org/x/sys/unix"

	"topicmux/bench/event"
)

// maxCarry is the maximum size of a frame in bytes. A stream with a larger frame is cut.
const maxCarry = 64 << 10

// A loop is a thread that reads some of the streams.
type loop struct {
	client *Client
	opts   *Options
	number int // index of the loop
	stride int // number of loops
	shape  *shape
	ids    int
	cycle  uint32
	sample uint32 // events whose number has none of these bits are timed
	all    uint64

	poll          int
	subs          []*subscriber
	last          []uint32 // each subscriber's last number of each topic
	low           []uint32
	reference     reference
	usesReference bool // streams can have the same events
	acked         time.Time
	entered       time.Time // when the current phase began
	buf           []byte
	tallies       [phases]Tally
	tally         *Tally
	faults        Faults
	opening       opening
	commands      chan func()
	over          bool
}

func newLoop(c *Client, number int) (*loop, error) {
	poll, err := unix.EpollCreate1(unix.EPOLL_CLOEXEC)
	if err != nil {
		return nil, fmt.Errorf("epoll_create: %w", err)
	}
	l := &loop{
		client: c, opts: &c.opts, number: number, stride: c.opts.Loops,
		shape: newShape(c.opts.Topics, c.opts.Size),
		ids:   idRule(c.opts.Promise.IDs),
		cycle: uint32(c.opts.Promise.Cycle),
		all:   uint64(1)<<c.opts.Topics - 1,
		poll:  poll, low: make([]uint32, c.opts.Topics),
		buf: make([]byte, maxCarry+c.opts.ReadSize), commands: make(chan func(), 1),
	}
	l.enter(WarmUp)
	l.populate(c.opts.Subscribers)
	l.reference.topics = c.opts.Topics
	l.reference.period = uint64(c.opts.Topics * c.opts.Promise.Cycle)
	l.usesReference = len(l.subs) >= minStreams && c.opts.Selections == 0
	return l, nil
}

// enter begins a phase. It times the events whose number is a multiple of a power of two.
// It chooses that from the rate in the previous phase, so that about maxTimed events per
// second are timed.
func (l *loop) enter(p Phase) {
	const maxTimed = 250_000
	now := time.Now()
	if l.tally != nil {
		perSecond := float64(l.tally.Events) / now.Sub(l.entered).Seconds()
		l.sample = 1<<bits.Len(uint(perSecond/maxTimed)) - 1
	}
	if l.opts.Promise.Timeless {
		l.sample = 1<<32 - 1 // no event
	}
	l.tally, l.entered = &l.tallies[p], now
}

// populate creates every stride-th of n subscribers.
func (l *loop) populate(n int) {
	sets := selections(l.opts.Selections, l.opts.Topics)
	for i := l.number; i < n; i += l.stride {
		s := &subscriber{fd: -1, index: len(l.subs), topics: sets[i%len(sets)], row: len(l.last)}
		if l.opts.FromStart {
			s.known = s.topics
		}
		l.subs = append(l.subs, s)
		l.last = append(l.last, make([]uint32, l.opts.Topics)...)
	}
}

// nth returns the subscriber's index among those of all loops.
func (l *loop) nth(s *subscriber) int { return s.index*l.stride + l.number }

// run reads until the loop is over.
func (l *loop) run() {
	const maxWait = 5 // milliseconds; commands wait no longer
	ready := make([]unix.EpollEvent, 512)
	for !l.over {
		l.open()
		n, err := wait(l.poll, ready, maxWait)
		if err != nil && !errors.Is(err, unix.EINTR) {
			l.faults.add(Cut, 1, "epoll_wait: %v", err)
			return
		}
		for i := range max(n, 0) {
			if s := l.subs[ready[i].Fd]; !s.closed && !s.stalled {
				l.read(s)
			}
		}
		l.acknowledge()
		select {
		case command := <-l.commands:
			command()
		default:
		}
	}
	l.closeAll()
	_ = unix.Close(l.poll)
}

// read reads once from a stream.
func (l *loop) read(s *subscriber) {
	carried := copy(l.buf, s.carry)
	n, err := read(s.fd, l.buf[carried:carried+l.opts.ReadSize])
	switch {
	case errors.Is(err, unix.EAGAIN) || errors.Is(err, unix.EINTR):
		return
	case err != nil || n == 0:
		l.cut(s, err)
		return
	}
	now := event.Now()
	l.tally.Reads++
	l.tally.Bytes += uint64(n)
	s.carry = s.carry[:0]
	if err := l.process(s, carried, carried+n, now); err != nil {
		l.countFault(s, Malformed, 1, "%v", err)
		l.cut(s, err)
	}
}

// process processes the bytes in the buffer up to end. The bytes from fresh on are new.
func (l *loop) process(s *subscriber, fresh, end int, now int64) error {
	from := 0
	if !s.open {
		size, err := s.head(l.buf[:end])
		if err != nil {
			return err
		}
		if size == 0 {
			return s.carryOver(l.buf[:end])
		}
		s.open = true
		l.opened(s, now)
		from, fresh = size, size
	}
	if s.chunked {
		body, err := s.chunks.strip(l.buf[fresh:end])
		if err != nil {
			return err
		}
		end = fresh + len(body)
	}
	used := l.scan(s, l.buf[from:end], now)
	if s.chunks.over() {
		l.cut(s, nil)
		return nil
	}
	return s.carryOver(l.buf[from+used : end])
}

// carryOver stores an incomplete frame or head until the next read.
func (s *subscriber) carryOver(b []byte) error {
	if len(b) > maxCarry {
		return fmt.Errorf("a frame of more than %d bytes", maxCarry)
	}
	s.carry = append(s.carry, b...)
	return nil
}

// cut closes a stream that has ended or failed, and counts a fault.
func (l *loop) cut(s *subscriber, why error) {
	l.countFault(s, Cut, 1, "the stream ended: %v", why)
	if !s.open {
		l.openingFailed(fmt.Errorf("a stream ended before it began: %w", cmp.Or(why, io.EOF)))
	}
	l.closeOne(s)
}

func (l *loop) closeOne(s *subscriber) {
	if !s.closed && s.fd >= 0 {
		s.closed = true
		_ = unix.Close(s.fd)
	}
}

func (l *loop) closeAll() {
	for _, s := range l.subs {
		l.closeOne(s)
	}
}

// acknowledge reports how far all streams are. It limits how often it does that, to keep
// the cost low.
func (l *loop) acknowledge() {
	if l.opts.Acknowledge == nil {
		return
	}
	interval := max(100*time.Microsecond, time.Duration(len(l.subs))*400*time.Nanosecond)
	now := time.Now()
	if now.Sub(l.acked) < interval {
		return
	}
	l.acked = now
	l.lowest()
	l.client.acknowledge(l.number, l.low)
}
