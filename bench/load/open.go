package load

import (
	"errors"
	"fmt"
	"net/netip"
	"strings"
	"time"

	"golang.org/x/sys/unix"

	"topicmux/bench/event"
	"topicmux/bench/histogram"
)

// maxOpening is the maximum number of streams being opened at a time. It is below the
// backlog of a listener.
const maxOpening = 1000

// An opening is the progress of a loop in opening its streams.
type opening struct {
	begun    int // streams whose request was sent
	done     int // streams whose response head has arrived
	deadline time.Time
	err      error
	took     histogram.Histogram
	finish   func() // called once, when all streams are open or one has failed
}

// open opens more streams, up to maxOpening at a time.
func (l *loop) open() {
	o := &l.opening
	if o.done < len(l.subs) && time.Now().After(o.deadline) {
		l.openingFailed(fmt.Errorf("only %d of %d streams opened in time", o.done, len(l.subs)))
	}
	for o.err == nil && o.begun < len(l.subs) && o.begun-o.done < maxOpening {
		s := l.subs[o.begun]
		o.begun++
		if err := l.connect(s); err != nil {
			l.openingFailed(err)
		}
	}
}

func (l *loop) openingFailed(err error) {
	if l.opening.err == nil && l.opening.done < len(l.subs) {
		l.opening.err = err
		l.opening.finish()
	}
}

// opened records that the response head of a stream has arrived.
func (l *loop) opened(s *subscriber, now int64) {
	l.opening.took.Record(time.Duration(now - s.begun))
	if l.opening.done++; l.opening.done == len(l.subs) && l.opening.err == nil {
		l.opening.finish()
	}
}

// connect sends the request for a stream. On loopback it does not wait: there is room in
// the backlog and in the buffer of a new socket.
func (l *loop) connect(s *subscriber) error {
	s.begun = event.Now()
	fd, err := dial(l.client.addr, l.opts.ReceiveBuffer)
	if err != nil {
		return fmt.Errorf("connect to %s: %w", l.client.addr, err)
	}
	s.fd = fd
	if _, err := unix.Write(fd, l.request(s)); err != nil {
		return fmt.Errorf("send a request to %s: %w", l.client.addr, err)
	}
	return l.watch(s, unix.EPOLL_CTL_ADD)
}

func (l *loop) watch(s *subscriber, operation int) error {
	interest := unix.EpollEvent{Events: unix.EPOLLIN, Fd: int32(s.index)}
	if err := unix.EpollCtl(l.poll, operation, s.fd, &interest); err != nil {
		return fmt.Errorf("epoll_ctl: %w", err)
	}
	return nil
}

func dial(addr netip.AddrPort, buffer int) (int, error) {
	family := unix.AF_INET
	var to unix.Sockaddr = &unix.SockaddrInet4{Port: int(addr.Port()), Addr: [4]byte{127, 0, 0, 1}}
	if addr.Addr().Is6() {
		family = unix.AF_INET6
		to = &unix.SockaddrInet6{Port: int(addr.Port()), Addr: addr.Addr().As16()}
	} else {
		to.(*unix.SockaddrInet4).Addr = addr.Addr().As4()
	}
	fd, err := unix.Socket(family, unix.SOCK_STREAM|unix.SOCK_CLOEXEC|unix.SOCK_NONBLOCK, 0)
	if err != nil {
		return -1, err
	}
	if buffer > 0 { // before the connect, so that the TCP window fits
		_ = unix.SetsockoptInt(fd, unix.SOL_SOCKET, unix.SO_RCVBUF, buffer)
	}
	if err = unix.Connect(fd, to); errors.Is(err, unix.EINPROGRESS) {
		err = connected(fd)
	}
	if err != nil {
		_ = unix.Close(fd)
		return -1, err
	}
	return fd, nil
}

// connected waits until a socket is connected.
func connected(fd int) error {
	const timeout = 5000 // milliseconds
	for {
		n, err := unix.Poll([]unix.PollFd{{Fd: int32(fd), Events: unix.POLLOUT}}, timeout)
		switch {
		case errors.Is(err, unix.EINTR):
			continue
		case err != nil:
			return err
		case n == 0:
			return unix.ETIMEDOUT
		}
		code, err := unix.GetsockoptInt(fd, unix.SOL_SOCKET, unix.SO_ERROR)
		if err == nil && code != 0 {
			err = unix.Errno(code)
		}
		return err
	}
}

func (l *loop) request(s *subscriber) []byte {
	path := l.opts.Promise.Path
	if l.opts.Selections > 0 {
		between := "&"
		if strings.HasSuffix(path, "?") {
			between = ""
		}
		path += between + "topics=" + names(s.topics)
	}
	resume := ""
	if len(s.id) > 0 {
		resume = "Last-Event-ID: " + string(s.id) + "\r\n"
	}
	return []byte("GET " + path + " HTTP/1.1\r\n" +
		"Host: " + l.client.addr.String() + "\r\n" +
		"Accept: text/event-stream\r\n" + resume +
		"Cache-Control: no-cache\r\n\r\n")
}
