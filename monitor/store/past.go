package store

import (
	"errors"
	"strings"

	"topicmux/protocol"
	"topicmux/sse"
)

// maxPast bounds the events of a Past, in bytes of ids and payloads, and so what
// a server can make a store keep beside its histories for a while.
const maxPast = 64 << 20

// Errors of Past.Add.
var (
	ErrNoPast   = errors.New("the server does not support history")
	ErrPastSize = errors.New("the history is too large")
)

// A Past is what a topicmux server remembers of its topics: the beginning of a
// stream that was asked for with a history. The zero Past is empty.
type Past struct {
	events  map[string][]sse.Event // by topic, oldest first, up to the newest without a break
	pending map[string]string      // the ids that are still to come
	size    int
}

// Add adds the next event of the stream. It reports whether the Past is
// complete. The error is ErrNoPast where the stream does not come from a topicmux server,
// or ErrPastSize.
func (p *Past) Add(ev sse.Event) (complete bool, err error) {
	if p.pending == nil {
		return p.begin(ev)
	}
	if protocol.IsControl(ev.Type) {
		return false, nil
	}
	if p.size += len(ev.ID) + len(ev.Data); p.size > maxPast {
		return false, ErrPastSize
	}
	p.events[ev.Type] = append(p.events[ev.Type], ev.Clone())
	if last, ok := p.pending[ev.Type]; ok && (string(ev.ID) == last || isLater(string(ev.ID), last)) {
		delete(p.pending, ev.Type)
	}
	return len(p.pending) == 0, nil
}

// begin takes the $hello, which says where the history of each topic ends.
func (p *Past) begin(ev sse.Event) (complete bool, err error) {
	hello, ok := protocol.ParseHello(ev.Data)
	if ev.Type != protocol.EventHello || !ok || !strings.HasPrefix(hello.Server, "topicmux") {
		return false, ErrNoPast
	}
	p.events, p.pending = make(map[string][]sse.Event), make(map[string]string)
	for _, info := range hello.Topics {
		if info.Last != "" {
			p.pending[info.Name.String()] = info.Last
		}
	}
	return len(p.pending) == 0, nil
}
