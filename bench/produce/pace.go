package produce

import (
	"os"
	"time"

	"golang.org/x/sys/unix"

	"topicmux/bench/event"
)

// A pace determines when events are due: at even intervals from its beginning.
//
// The time of an event is when it was due. There is one exception: if the producer was
// waiting for its timer, a late timer is not the server's fault, and the event has the
// time at which the producer woke. An event that became due while the server blocked the
// producer in a call to publish keeps the time at which it was due.
type pace struct {
	begin, interval int64
	woken           int64
	timer           *os.File
}

// newPace returns the pace of one of several producers that share a rate. The producers
// begin one after the other within an interval.
func newPace(rate float64, index, producers int) (*pace, error) {
	interval := float64(time.Second) * float64(producers) / rate
	begin := event.Now() + int64(interval*float64(index)/float64(producers))
	p := &pace{begin: begin, interval: max(int64(interval), 1)}
	// This is a kernel timer, read through the poller. The timers of the Go runtime are a
	// millisecond late in an otherwise idle process.
	fd, err := unix.TimerfdCreate(unix.CLOCK_MONOTONIC, unix.TFD_NONBLOCK|unix.TFD_CLOEXEC)
	if err != nil {
		return nil, os.NewSyscallError("timerfd_create", err)
	}
	spec := unix.ItimerSpec{Value: unix.NsecToTimespec(begin), Interval: unix.NsecToTimespec(p.interval)}
	if err := unix.TimerfdSettime(fd, unix.TFD_TIMER_ABSTIME, &spec, nil); err != nil {
		_ = unix.Close(fd)
		return nil, os.NewSyscallError("timerfd_settime", err)
	}
	p.timer = os.NewFile(uintptr(fd), "timerfd")
	return p, nil
}

// next waits until the event after seq others is due, and returns its time. It returns
// false after the pace was stopped.
func (p *pace) next(seq uint32) (int64, bool) {
	due := p.begin + int64(seq)*p.interval
	var expirations [8]byte
	for due > p.woken && due > event.Now() {
		if _, err := p.timer.Read(expirations[:]); err != nil {
			return 0, false
		}
		p.woken = event.Now()
	}
	return max(due, p.woken), true
}

// late returns how many events after the first seq events are already due.
func (p *pace) late(seq uint32) uint64 {
	return uint64(max((event.Now()-p.begin)/p.interval+1-int64(seq), 0))
}

// stop makes a waiting next return false.
func (p *pace) stop() { _ = p.timer.Close() }
