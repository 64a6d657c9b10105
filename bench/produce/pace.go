package produce

import (
	"os"
	"time"

	"golang.org/x/sys/unix"

	"topicmux/bench/event"
)

// A pace says when events are due: at even intervals from its beginning.
//
// The time of an event is when it was due. What a producer's timer is late is no
// fault of the server, so an event that was due while the producer slept has the
// time of its waking. But one that came due while the server kept the producer
// in a call to publish has waited since then, and its time says so.
type pace struct {
	begin, interval int64
	woken           int64
	alarm           *os.File
}

// newPace returns the pace of one of several producers that share a rate: each
// begins a little after the one before.
func newPace(rate float64, index, producers int) (*pace, error) {
	interval := float64(time.Second) * float64(producers) / rate
	begin := event.Now() + int64(interval*float64(index)/float64(producers))
	p := &pace{begin: begin, interval: max(int64(interval), 1)}
	// A timer of the kernel's, read through the poller: the runtime's own timers
	// are a millisecond late when a process has nothing else to do.
	fd, err := unix.TimerfdCreate(unix.CLOCK_MONOTONIC, unix.TFD_NONBLOCK|unix.TFD_CLOEXEC)
	if err != nil {
		return nil, os.NewSyscallError("timerfd_create", err)
	}
	spec := unix.ItimerSpec{Value: unix.NsecToTimespec(begin), Interval: unix.NsecToTimespec(p.interval)}
	if err := unix.TimerfdSettime(fd, unix.TFD_TIMER_ABSTIME, &spec, nil); err != nil {
		_ = unix.Close(fd)
		return nil, os.NewSyscallError("timerfd_settime", err)
	}
	p.alarm = os.NewFile(uintptr(fd), "timerfd")
	return p, nil
}

// next waits until the event after seq others is due, and returns its time;
// false once the pace was stopped.
func (p *pace) next(seq uint32) (int64, bool) {
	due := p.begin + int64(seq)*p.interval
	var expirations [8]byte
	for due > p.woken && due > event.Now() {
		if _, err := p.alarm.Read(expirations[:]); err != nil {
			return 0, false
		}
		p.woken = event.Now()
	}
	return max(due, p.woken), true
}

// late returns how many events after seq others are due already.
func (p *pace) late(seq uint32) uint64 {
	return uint64(max((event.Now()-p.begin)/p.interval+1-int64(seq), 0))
}

// stop makes next return false when it waits.
func (p *pace) stop() { _ = p.alarm.Close() }
