package store

import (
	"errors"
	"strings"

	"topicmux/protocol"
	"topicmux/sse"
)

// maxPast is the largest size of a Past, as bytes of ids and payloads. It
// limits the memory that a server can use for a history request.
const maxPast = 64 << 20

// The errors of Past.Add.
var (
	ErrNoPast   = errors.New("the server does not support history")
	ErrPastSize = errors.New("the history is too large")
)

// A Past collects the stored events of a topicmux server: the beginning of a
// stream that was requested with history. The zero value is an empty Past.
type Past struct {
	events  map[string][]sse.Event // by topic, oldest first, contiguous up to the newest
	pending map[string]string      // last id of each incomplete topic
	size    int
}

// Add adds the next event of the stream. It reports whether the Past is
// complete. The error is ErrNoPast if the stream is not from a topicmux server,
// or ErrPastSize if the history is too large.
func (p *Past) Add(ev sse.Event) (complete bool, err error) {
	if p.pending == nil {
		return p.begin(ev)
	}
	if protocol.IsControl(ev.Type) {
		return ev.Type == protocol.EventLive, nil
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

// begin parses the $hello event, which contains the last id of each topic.
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
