// Package load is a client that opens many event streams at once and looks at
// every byte of them.
//
// Its guarantees:
//
//   - Nothing passes unseen: an event that is lost without a $gap that tells it,
//     repeated, out of order within its topic, of the wrong name, with the wrong
//     id, with a single wrong byte, or that was not asked for, is a fault, and so
//     is a stream that ends.
//   - It costs little beside the servers that it measures: few threads with epoll
//     read all streams, each into one buffer; an event of the usual form is
//     compared, not decoded; and streams that are alike are compared as a whole.
//     Chunked bodies and any other form of an event are understood, too, at a
//     higher cost.
//   - It talks to this machine only, to at most MaxSubscribers streams, and keeps
//     a few hundred bytes for each.
//
// What it expects in the streams is the business of package event. It needs
// Linux.
package load

import (
	"errors"
	"fmt"
	"net/netip"
	"time"

	"topicmux/bench/event"
	"topicmux/bench/produce"
)

// MaxSubscribers is the most streams that a client opens.
const MaxSubscribers = 20_000

// Options say what to connect to and what to expect.
type Options struct {
	// Addr is the server's loopback address and port.
	Addr string
	// Promise is what the server says about its streams.
	Promise produce.Promise
	// Subscribers is how many streams to open, at least 1.
	Subscribers int
	// Topics and Size are those of the producers. Defaults: 8 and 100.
	Topics, Size int
	// Selections is how many different selections of topics the subscribers have,
	// one after the other. Default: 0, all select everything.
	Selections int
	// FromStart is true when the producers begin after the streams are open, so
	// that each topic must begin with number 1.
	FromStart bool
	// Loops is the number of threads that read. Default: 2, because one is not
	// enough for the raw writer.
	Loops int
	// ReadSize is the most bytes that one read takes. Default: 256 KiB, a few of the
	// largest writes.
	ReadSize int
	// ReceiveBuffer is the size in bytes of the kernel's buffer for a stream; a
	// negative one leaves it to the kernel, which lets it grow to megabytes each
	// here. A thousand such buffers are out of every cache, and memory is all that
	// is measured then. Default: 128 KiB.
	ReceiveBuffer int
	// Acknowledge is told the number of each topic up to which all subscribers
	// have its events. It is called often and must not block. Default: nil.
	Acknowledge func(upTo []uint32)
	// ConnectTimeout bounds the opening of all streams. Default: 30 s.
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
