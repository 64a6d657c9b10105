package server

import (
	"math/rand/v2"
	"strings"
	"time"

	"topicmux/sse"
	"topicmux/topics"
)

// The control events. They have no id, so they never move a client's last one.
const (
	eventHello    = "$hello"
	eventTopic    = "$topic"
	eventGap      = "$gap"
	eventComplete = "$complete"
	eventDrain    = "$drain"
	eventReplaced = "$replaced" // has an id: see replacedID
)

type hello struct {
	Server    string             `json:"server"`
	Session   string             `json:"session"`
	Epoch     string             `json:"epoch"`
	Heartbeat int64              `json:"heartbeat"` // in milliseconds
	Resume    *resume            `json:"resume,omitempty"`
	Topics    []topics.TopicInfo `json:"topics"`
}

type resume struct {
	Asked    string `json:"asked"`
	Replayed uint64 `json:"replayed"`
	Missed   uint64 `json:"missed"`
	// Restarted is true when the id is not of this life of the hub: every topic may
	// have lost events, also one that appears later.
	Restarted bool `json:"restarted,omitempty"`
}

type gap struct {
	Topic   topics.Name   `json:"topic"`
	Missed  uint64        `json:"missed"`
	AtLeast bool          `json:"atLeast,omitempty"`
	From    string        `json:"from"`
	To      string        `json:"to"`
	Reason  topics.Reason `json:"reason"`
}

type complete struct {
	Topic topics.Name `json:"topic"`
}

type drain struct {
	Retry int64 `json:"retry"` // in milliseconds
}

// hello returns the first event of a stream, without the entries of its topics:
// what stands before them, and after them.
func (st *stream) hello() (before, after string) {
	h := hello{
		Server:    name + " " + st.server.opts.Version,
		Session:   st.client,
		Epoch:     st.server.hub.Epoch(),
		Heartbeat: st.server.opts.Heartbeat.Milliseconds(),
		Topics:    []topics.TopicInfo{},
	}
	if res, ok := st.sub.Resume(); ok {
		h.Resume = &resume{res.Asked, res.Replayed, res.Missed, res.Restarted}
	}
	event := string(st.appendControl(nil, eventHello, h))
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
		dst = append(dst, noteLoss...)
	}
	return sse.AppendComment(dst, eventHello+" "+string(appendJSON(nil, struct {
		Epoch  string `json:"epoch"`
		Resume resume `json:"resume"`
	}{st.server.hub.Epoch(), resume(res)})))
}

// appendNotes appends what a batch has beside events. A client that wants no
// control events is told its losses in comments: none is silent.
func (st *stream) appendNotes(dst []byte, b *topics.Batch) []byte {
	for _, g := range b.Gaps {
		note := gap{g.Topic, g.Missed, g.AtLeast, g.From.String(), g.To.String(), g.Reason}
		if st.control {
			dst = st.appendControl(dst, eventGap, note)
		} else {
			if st.explain {
				dst = append(dst, noteLoss...)
			}
			dst = sse.AppendComment(dst, eventGap+" "+string(appendJSON(nil, note)))
		}
	}
	if !st.control {
		return dst
	}
	for _, e := range b.Changes {
		dst = st.appendControl(dst, eventTopic, e)
		if e.State == topics.StateComplete {
			dst = st.appendControl(dst, eventComplete, complete{e.Name})
		}
	}
	return dst
}

// appendDrain appends the farewell, with a reconnection time of the client's own
// so that not all come back at once.
func (st *stream) appendDrain(dst []byte) []byte {
	mean := st.server.opts.DrainRetry
	retry := (mean/2 + rand.N(mean+1)).Truncate(time.Millisecond)
	if !st.control {
		return st.appendBlock(dst, sse.AppendRetry(nil, retry))
	}
	block, _ := sse.AppendEvent(nil, sse.Frame{
		Event: eventDrain,
		Retry: retry,
		Data:  appendJSON(nil, drain{retry.Milliseconds()}),
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
