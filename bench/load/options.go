// Package load implements a client that opens many event streams at once and checks every
// byte of them.
//
// It guarantees:
//
//   - It detects every fault: an event that is lost without a $gap, repeated, out of order
//     in its topic, not selected, or has a wrong name, id or byte, and a stream that ends.
//   - It costs little compared with the servers that it measures. A few threads read all
//     streams with epoll, each into one buffer. Events of the usual form are compared and
//     not decoded. Streams with the same events are compared as a whole. Chunked bodies
//     and other forms of events are supported at a higher cost.
//   - It connects only to this machine, with at most MaxSubscribers streams. Each stream
//     takes a few hundred bytes.
//
// Package event defines the expected events. The client requires Linux.
package load

import (
	"errors"
	"fmt"
	"net/netip"
	"time"

	"topicmux/bench/event"
	"topicmux/bench/produce"
)

// MaxSubscribers is the maximum number of streams of a client.
const MaxSubscribers = 20_000

// Options are the settings of a client: what to connect to and what to expect.
type Options struct {
	// Addr is the loopback address and port of the server.
	Addr string
	// Promise describes the streams of the server.
	Promise produce.Promise
	// Subscribers is the number of streams to open, at least 1.
	Subscribers int
	// Topics and Size are those of the producers. Defaults: 8 and 100.
	Topics, Size int
	// Selections is the number of different selections of topics. The subscribers use them
	// in turn. Default: 0, all subscribers select everything.
	Selections int
	// FromStart is true if the producers begin after the streams are open. Then each topic
	// must begin with number 1.
	FromStart bool
	// Loops is the number of threads that read. Default: 2, since one thread is too slow
	// for the raw writer.
	Loops int
	// ReadSize is the maximum number of bytes per read. Default: 256 KiB, which is a few of
	// the largest writes.
	ReadSize int
	// ReceiveBuffer is the size in bytes of the kernel's receive buffer for a stream. A
	// negative size leaves it to the kernel, which may grow each buffer to megabytes. A
	// thousand such buffers fit in no cache, and the benchmark would only measure memory.
	// Default: 128 KiB.
	ReceiveBuffer int
	// Acknowledge is called with the number of each topic up to which all subscribers have
	// its events. It is called often and must not block. Default: nil.
	Acknowledge func(upTo []uint32)
	// ConnectTimeout is the maximum time for opening all streams. Default: 30 s.
	ConnectTimeout time.Duration
}

func (o Options) withDefaults() Options {
	for _, d := range []struct {
		field *int
		value int
	}{
		{&o.Topics, 8},
		{&o.Size, 100},

		{&o.Loops, 2},
		{&o.ReadSize, 256 << 10},
		{&o.ReceiveBuffer, 128 << 10},
	} {
		if *d.field == 0 {
			*d.field = d.value
		}
	}
	if o.ConnectTimeout == 0 {
		o.ConnectTimeout = 30 * time.Second
	}
	return o
}

func (o Options) check() (netip.AddrPort, error) {
	addr, err := netip.ParseAddrPort(o.Addr)
	switch {
	case err != nil:
		return addr, err
	case !addr.Addr().IsLoopback():
		return addr, fmt.Errorf("%s is not a loopback address", addr)
	case o.Subscribers < 1 || o.Subscribers > MaxSubscribers:
		return addr, fmt.Errorf("subscribers must be 1 to %d", MaxSubscribers)
	case o.Topics < 1 || o.Topics > event.MaxTopics:
		return addr, fmt.Errorf("topics must be 1 to %d", event.MaxTopics)
	case o.Size < event.MinSize || o.Size > maxCarry/2:
		return addr, fmt.Errorf("size must be %d to %d", event.MinSize, maxCarry/2)
	case o.Loops < 1 || o.Loops > 16:
		return addr, errors.New("loops must be 1 to 16")
	case o.ReadSize < 1:
		return addr, errors.New("a read takes a byte at least")
	case o.Selections > 0 && !o.Promise.Selects:
		return addr, errors.New("this server has no selections")
	}
	return addr, nil
}
