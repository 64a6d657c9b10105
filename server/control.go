package server

import (
	"math/rand/v2"
	"strings"
	"time"

	"topicmux/protocol"
	"topicmux/sse"
	"topicmux/topics"
)

// hello returns the first event of a stream, without the entries of its topics:
// what stands before them, and after them.
func (st *stream) hello() (before, after string) {
	h := protocol.Hello{
		Server:    name + " " + st.server.opts.Version,
		Session:   st.client,
		Epoch:     st.server.hub.Epoch(),
		Heartbeat: protocol.Milliseconds(st.server.opts.Heartbeat),
		Topics:    []topics.TopicInfo{},
	}
	if res, ok := st.sub.Resume(); ok {
		h.Resume = &res
	}
	event := string(st.appendControl(nil, protocol.EventHello, h))
	at := strings.LastIndex(event, "[]}") + 1
	return event[:at], event[at:]
}

// appendRestart appends a comment where a client that wants no control events
// resumes after an id of another life. From its next id on nobody can tell that it
// did, so it is told before that.
func (st *stream) appendRestart(dst []byte) []byte {
	res, _ := st.sub.Resume()
	if !res.Restarted {
		return dst
	}
	if st.explain {
		dst = append(dst, protocol.ExplainLoss...)
	}
	return sse.AppendComment(dst, protocol.EventHello+" "+string(appendJSON(nil, struct {
		Epoch  string          `json:"epoch"`
		Resume protocol.Resume `json:"resume"`
	}{st.server.hub.Epoch(), res})))
}

// appendNotes appends what a batch has beside events. A client that wants no
// control events is told its losses in comments: none is silent.
func (st *stream) appendNotes(dst []byte, b *topics.Batch) []byte {
	for _, g := range b.Gaps {
		if st.control {
			dst = st.appendControl(dst, protocol.EventGap, g)
		} else {
			if st.explain {
				dst = append(dst, protocol.ExplainLoss...)
			}
			dst = sse.AppendComment(dst, protocol.EventGap+" "+string(appendJSON(nil, g)))
		}
	}
	if !st.control {
		return dst
	}
	for _, e := range b.Changes {
		dst = st.appendControl(dst, protocol.EventTopic, e)
		if e.State == topics.StateComplete {
			dst = st.appendControl(dst, protocol.EventComplete, protocol.Complete{Topic: e.Name})
		}
	}
	return dst
}

// appendDrain appends the $drain, with a reconnection time of the client's own
// so that not all come back at once.
func (st *stream) appendDrain(dst []byte) []byte {
	mean := st.server.opts.DrainRetry
	retry := (mean/2 + rand.N(mean+1)).Truncate(time.Millisecond)
	if !st.control {
		return st.appendBlock(dst, sse.AppendRetry(nil, retry))
	}
	block, _ := sse.AppendEvent(nil, sse.Frame{
		Event: protocol.EventDrain,
		Retry: retry,
		Data:  appendJSON(nil, protocol.Drain{Retry: protocol.Milliseconds(retry)}),
	})
	return st.appendBlock(dst, block)
}

// appendControl appends a control event. Its name and JSON are always sayable.
func (st *stream) appendControl(dst []byte, event string, v any) []byte {
	data := appendJSON(borrow(), v)
	defer giveBack(data)
	if !st.explain {
		dst, _ = sse.AppendEvent(dst, sse.Frame{Event: event, Data: data})
		return dst
	}
	block, _ := sse.AppendEvent(nil, sse.Frame{Event: event, Data: data})
	return st.appendBlock(dst, block)
}
