package server

import (
	"math/rand/v2"
	"strings"
	"time"

	"topicmux/protocol"
	"topicmux/sse"
	"topicmux/topics"
)

// hello returns the $hello event of a stream in two parts: what precedes and what
// follows the catalogue entries of its topics.
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

// appendRestart appends a comment for a client without control events that resumes
// after an id from before a restart. The comment must come first: the ids that
// follow no longer show the restart.
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

// appendNotes appends the gaps and topic changes of a batch. Clients without
// control events get the gaps as comments, so that no loss is silent.
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

// appendDrain appends a $drain with a random reconnection time, so that the clients
// do not all reconnect at once. The time is half to one and a half of
// Options.DrainRetry.
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

// appendControl appends a control event. Its name and JSON are always valid UTF-8.
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
